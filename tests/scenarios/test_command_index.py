"""The command `index`: stages of a composite index, on the bundled table and on one's own."""

import io

import numpy as np
import pandas as pd
import pytest

import indicators
from indicators import STAGES, Index

INDEX = """
[index.asem]
impute = { method = "group_mean", by = "Group" }
normalise = { method = "min_max", range = [0, 100] }
[index.asem.members.Conn]
weight = 1
[index.asem.members.Conn.members.Physical]
weight = 2
[index.asem.members.Conn.members.Physical.members]
LPI = { weight = 1.5, direction = 1 }
Tariff = { weight = 0.5, direction = -1 }
[index.asem.members.Conn.members.P2P.members]
CO2 = { direction = -1, per = "Population" }
[index.asem.members.Sust.members]
NEET = { direction = -1 }
"""
BUNDLED = """
[index.need.members]
poverty_rate = { weight = 2 }
unemployment_rate = {}
[index.need.members.services.members]
piped_water = {}
preschools = { per = "population" }
"""
CODES = ["SVN", "AUT", "NZL", "BEL", "JPN", "001"]


def _table() -> pd.DataFrame:
    """Text columns, gaps, long decimals, and units in no order, as an export brings them."""
    return pd.DataFrame(
        {
            "uName": ["Slovenia", "Austria", "New Zealand", "Belgium", "Japan", "First"],
            "uCode": CODES,
            "Group": ["Europe", "Europe", "Asia", "Europe", "Asia", "Asia"],
            "Population": [2, 9, 5, 11, 127, 1],
            "LPI": [3.18123456789012345, 4.1, np.nan, 4.05, 4.03, 2.5],
            "Tariff": [1.6, 1.6, 2.4, np.nan, 4.4, 0.1],
            "CO2": [12.5, 61.0, 34.25, 95.0, 1210.0, np.nan],
            "NEET": [8, 7, 11, 9, 4, 10],
        }
    )


@pytest.fixture
def files(folder):
    """The index and its table in the current folder, which is given back."""
    (folder / "index.toml").write_text(INDEX, encoding="utf-8")
    _table().to_csv(folder / "table.csv", index=False, na_rep="NA")
    _table().to_excel(folder / "table.xlsx", index=False)
    _table().to_parquet(folder / "table.parquet")
    (folder / "bundled.toml").write_text(BUNDLED, encoding="utf-8")
    return folder


def _read(text: str) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(text), dtype={"uCode": str, "code": str}).set_index(
        text.partition(",")[0]
    )


def _expected() -> pd.DataFrame:
    """The aggregated stage from the definitions."""
    table = _table().set_index("uCode")
    directions = {"LPI": 1, "Tariff": -1, "CO2": -1, "NEET": -1}
    x = table[list(directions)].assign(CO2=table["CO2"] / table["Population"])
    x = x.fillna(x.groupby(table["Group"]).transform("mean")) * pd.Series(directions)
    x = (x - x.min()) / (x.max() - x.min()) * 100
    x["asem_Physical"] = 0.75 * x["LPI"] + 0.25 * x["Tariff"]
    x["asem_P2P"] = x["CO2"]
    x["asem_Conn"] = (2 * x["asem_Physical"] + x["asem_P2P"]) / 3
    x["asem_Sust"] = x["NEET"]
    x["asem"] = (x["asem_Conn"] + x["asem_Sust"]) / 2
    return x


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_an_index_of_ones_own_table(files, divided, ending):
    out = divided("index", "index.toml", "--data", f"table.{ending}", "--id", "uCode")
    found = _read(out)
    expected = _expected()
    assert found.index.tolist() == CODES
    assert found.columns.tolist() == expected.columns.tolist()
    assert np.abs(found - expected).to_numpy().max() < 1e-9


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_every_stage_to_every_format(files, divided, stage, ending):
    out = f"out.{ending}"
    options = ["--data", "table.csv", "--id", "uCode", "--stage", stage, "--out", out]
    assert divided("index", "index.toml", *options) == ""
    if ending == "csv":
        found = pd.read_csv(files / out, dtype={"uCode": str}).set_index("uCode")
    elif ending == "xlsx":
        found = pd.read_excel(files / out, dtype={"uCode": str}).set_index("uCode")
    else:
        found = pd.read_parquet(files / out)
    assert found.index.name == "uCode"
    assert found.index.tolist() == CODES
    table = _table().set_index("uCode").rename_axis("code")
    expected = Index.read(files / "index.toml").compute(table).stage(stage)
    assert found.columns.tolist() == expected.columns.tolist()
    np.testing.assert_allclose(found.to_numpy(), expected.to_numpy(), rtol=1e-14)


def test_missing_cells_are_empty_in_the_raw_stage_and_only_there(files, divided):
    options = ["--data", "table.csv", "--id", "uCode", "--stage"]
    raw = _read(divided("index", "index.toml", *options, "raw"))
    assert int(raw.isna().to_numpy().sum()) == 3
    assert raw.loc["AUT", "CO2"] == 61.0 / 9
    imputed = _read(divided("index", "index.toml", *options, "imputed"))
    assert imputed.notna().all(axis=None)
    assert imputed.loc["NZL", "LPI"] == pytest.approx((4.03 + 2.5) / 2, abs=1e-12)


def test_the_raw_stage_can_be_looked_at_though_a_later_one_is_refused(files, divided, refused):
    text = INDEX.replace("impute = ", "# ")
    (files / "index.toml").write_text(text, encoding="utf-8")
    options = ["--data", "table.csv", "--id", "uCode"]
    told = refused("index", "index.toml", *options)
    assert told.splitlines() == [
        "index 'asem': no value for LPI of NZL. Add it, or choose an imputation in [index.asem]",
        "index 'asem': no value for Tariff of BEL. Add it, or choose an imputation in [index.asem]",
        "index 'asem': no value for CO2 of 001. Add it, or choose an imputation in [index.asem]",
    ]
    assert _read(divided("index", "index.toml", *options, "--stage", "raw")).shape == (6, 4)


def test_the_bundled_table_is_what_is_meant_without_data(files, divided):
    found = _read(divided("index", "bundled.toml"))
    assert len(found) == 208
    assert found.index.name == "code"
    expected = Index.read(files / "bundled.toml").compute(indicators.load_table())
    np.testing.assert_allclose(
        found.to_numpy(), expected.aggregated.loc[found.index].to_numpy(), rtol=1e-14
    )
    assert divided("index", "bundled.toml", "--data", "bundled") == divided("index", "bundled.toml")


def test_notes_go_to_the_error_stream(files, command):
    text = INDEX.replace("LPI = { weight = 1.5, direction = 1 }", "LPI = { weight = 1.5 }")
    (files / "index.toml").write_text(text, encoding="utf-8")
    outcome = command("index", "index.toml", "--data", "table.csv", "--id", "uCode")
    assert outcome.status == 0
    assert "note: LPI has no direction" in outcome.err
    assert "note" not in outcome.out


# ------------------------------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["none.toml"], "none.toml: there is no such file"),
        (["index.toml"], "did you mean"),
        (["index.toml", "--data", "none.csv"], "none.csv: there is no such file"),
        (
            ["index.toml", "--data", "table.csv"],
            "no column 'code' of unit codes; name it with --id",
        ),
        (["index.toml", "--data", "table.txt"], "tables end in .csv, .xlsx, .parquet"),
        (["scenario.toml"], "scenario.toml: "),
        (["formula.toml"], "formula.toml: "),
        (["bundled.toml", "--out", "x.doc"], "a result ends in .csv"),
        (["bundled.toml", "--out", "no/x.csv"], "there is no folder"),
    ],
)
def test_bad_files_are_refused(files, refused, options, words):
    assert words in refused("index", *options)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("LPI =", "LPIX =", "there is no column 'LPIX'; did you mean 'LPI'?"),
        ('by = "Group"', 'by = "Gruop"', "there is no column 'Gruop'; did you mean 'Group'?"),
        ('per = "Population"', 'per = "uName"', "uName of SVN, AUT, NZL, BEL, JPN and 1 more"),
        ("NEET =", "uName =", "'Slovenia'"),
        ("direction = 1 }", "direction = 0 }", "direction is 1 or -1, not 0"),
        ("weight = 2", "wieght = 2", "unknown key 'wieght'; did you mean 'weight'?"),
        ('"min_max"', '"geometric"', "there is no normalisation 'geometric'"),
        ("weight = 1.5", "weight = inf", "a number of 0 and above, not inf"),
        ("[index.asem]", "[index.asem]\nscreen = { unit = 1 }", "did you mean 'units'?"),
        ("[index.asem]", "[index.asem]\naggregate = 'geometric'", "normalise to a range"),
    ],
)
def test_bad_indices_are_refused(files, refused, old, new, words):
    assert old in INDEX
    (files / "index.toml").write_text(INDEX.replace(old, new, 1), encoding="utf-8")
    assert words in refused("index", "index.toml", "--data", "table.csv", "--id", "uCode")


def test_an_unknown_stage_is_refused_with_the_stages(files, command):
    with pytest.raises(SystemExit) as caught:
        command("index", "bundled.toml", "--stage", "normalized")
    assert caught.value.code == 2


def test_check_knows_index_files(files, divided, refused):
    assert "need" in divided("check", "bundled.toml")
    bad = BUNDLED.replace("poverty_rate", "povertyrate")
    (files / "bundled.toml").write_text(bad.replace("weight", "wieght"), encoding="utf-8")
    assert "did you mean 'weight'?" in refused("check", "bundled.toml")


# ------------------------------------------------------------------------- one of a scenario


SCENARIO = """
data = "table.csv"
id = "uCode"
budget = 100
[[formula.pot]]
name = "all"
share = 1
by = "1"
"""
TWO = """
[index.double]
normalise = "none"
[index.double.members]
asem = { direction = 1, weight = 1 }
"""


def test_the_one_index_of_a_scenario_is_computed_on_its_table(files, divided):
    (files / "s.toml").write_text(SCENARIO + INDEX, encoding="utf-8")
    alone = divided("index", "index.toml", "--data", "table.csv", "--id", "uCode")
    assert divided("index", "s.toml") == alone
    assert divided("index", "s.toml", "--name", "asem") == alone
    (files / "other.csv").write_bytes((files / "table.csv").read_bytes().replace(b"SVN", b"XYZ"))
    other = divided("index", "s.toml", "--data", "other.csv", "--id", "uCode")
    assert other == alone.replace("SVN", "XYZ")


def test_a_scenario_finds_its_table_beside_itself(files, divided, monkeypatch):
    (files / "s.toml").write_text(SCENARIO + INDEX, encoding="utf-8")
    expected = divided("index", "s.toml")
    (files / "elsewhere").mkdir()
    monkeypatch.chdir(files / "elsewhere")
    assert divided("index", "../s.toml") == expected


@pytest.mark.parametrize("head", ["", SCENARIO])
def test_one_of_several_is_named_and_may_read_another(files, divided, refused, head):
    (files / "s.toml").write_text(head + INDEX + TWO, encoding="utf-8")
    asked = ("index", "s.toml", "--data", "table.csv", "--id", "uCode")
    assert refused(*asked) == ("s.toml: it holds the indices asem, double; choose one with --name")
    assert "did you mean 'double'" in refused(*asked, "--name", "duble")
    first = pd.read_csv(io.StringIO(divided(*asked, "--name", "asem")))
    second = pd.read_csv(io.StringIO(divided(*asked, "--name", "double")))
    assert second["double"].tolist() == pytest.approx(first["asem"].tolist())


def test_a_scenario_without_an_index_is_told(files, refused):
    (files / "s.toml").write_text(SCENARIO, encoding="utf-8")
    assert refused("index", "s.toml") == ("s.toml: it holds no index; write one as [index.<name>]")


def test_a_name_that_the_one_index_has_not_is_refused(files, refused):
    assert "no index 'other'; did" not in refused("index", "index.toml", "--name", "other")
    assert "no index 'other'" in refused("index", "index.toml", "--name", "other")


def test_every_problem_of_a_scenario_is_told(files, refused):
    (files / "s.toml").write_text(SCENARIO.replace("budget", "budgt") + INDEX, encoding="utf-8")
    told = refused("index", "s.toml")
    assert "'budgt'" in told
    assert "no budget" in told


def test_the_file_of_a_calibration_is_an_index_file(files, divided):
    expected = divided("index", "index.toml", "--data", "table.csv", "--id", "uCode")
    (files / "index.toml").write_text(INDEX + "[calibration]\nseed = 1\n", encoding="utf-8")
    assert divided("index", "index.toml", "--data", "table.csv", "--id", "uCode") == expected


def test_an_index_that_imputes_from_a_panel_sees_the_years_before(files, divided):
    text = BUNDLED.replace("[index.need.members]", '[index.need]\nimpute = "panel"\n'
                           "[index.need.members]", 1)  # fmt: skip
    (files / "b.toml").write_text(text, encoding="utf-8")
    assert len(divided("index", "b.toml").splitlines()) == 209
