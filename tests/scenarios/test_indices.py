"""A scenario's indices: columns for its formula, their doubt, and what its notes say."""

from pathlib import Path

import pandas as pd
import pytest

import indicators
from indicators import Index
from scenarios import read_scenario, run
from scenarios.errors import ScenarioError
from scenarios.indices import join_indices

QUALITIES = ["official", "derived", "region_imputed", "synthetic"]

OWN = """
data = "own.csv"
id = "unit"
budget = 1000
[[formula.pot]]
name = "all"
share = 1
by = "{by}"
[index.need]
{index}
normalise = {{ method = "min_max", range = [1, 100] }}
[index.need.members]
a = {{ direction = 1 }}
[index.need.members.far.members]
b = {{ direction = -1 }}
"""
UNITS = """unit,name,side,a,b,people
x1,Alfa,n,1,5,10
x2,Beta,n,2,{gap},20
x3,Gama,s,3,1,10
x4,Delta,s,9,2,40
"""

BUNDLED = """
budget = 1_000_000_000
[formula]
[[formula.pot]]
name = "all"
share = 1
by = "population * {by}"
[index.need]
{index}
[index.need.members]
{members}
"""


@pytest.fixture
def own(folder: Path):
    """A scenario on a table of four units of one's own."""

    def build(*, by: str = "people * need", index: str = "", gap: str = "3") -> Path:
        (folder / "own.csv").write_text(UNITS.format(gap=gap), encoding="utf-8")
        (folder / "own.toml").write_text(OWN.format(by=by, index=index), encoding="utf-8")
        return folder / "own.toml"

    return build


@pytest.fixture
def bundled(folder: Path):
    """A scenario on the bundled table."""

    def build(members: str, *, by: str = "need", index: str = "") -> Path:
        text = BUNDLED.format(members=members, by=by, index=index)
        (folder / "bundled.toml").write_text(text, encoding="utf-8")
        return folder / "bundled.toml"

    return build


def _texts(result) -> list[str]:
    return [note.text for note in result.notes]


# --------------------------------------------------------------------------------------- columns


def test_an_index_becomes_columns_that_a_formula_reads(own):
    result = run(read_scenario(own()))
    a = [1.0, 13.375, 25.75, 100.0]
    b = [1.0, 50.5, 100.0, 75.25]
    need = [(one + other) / 2 for one, other in zip(a, b, strict=True)]
    assert result.inputs["need_far"].tolist() == pytest.approx(b)
    assert result.inputs["need"].tolist() == pytest.approx(need)
    weights = [people * each for people, each in zip([10, 20, 10, 40], need, strict=True)]
    expected = [1000 * weight / sum(weights) for weight in weights]
    assert result.table["pot_all"].tolist() == pytest.approx(expected)
    assert result.amount.sum() == 1000
    assert result.quality is None
    assert result.inputs.index.tolist() == ["x1", "x2", "x3", "x4"]
    assert result.inputs["name"].tolist() == ["Alfa", "Beta", "Gama", "Delta"]


def test_a_groups_column_is_there_as_well(own):
    result = run(read_scenario(own(by="need_far")))
    assert result.table["pot_all"].tolist() == pytest.approx(
        [1000 * each / 226.75 for each in (1.0, 50.5, 100.0, 75.25)]
    )


def test_an_index_may_read_the_one_above_it(own):
    path = own(by="twice")
    more = "[index.twice]\nnormalise = 'none'\n[index.twice.members]\nneed = { direction = 1 }\n"
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    result = run(read_scenario(path))
    assert result.inputs["twice"].tolist() == pytest.approx(result.inputs["need"].tolist())


# ----------------------------------------------------------------------------------------- notes


def test_notes_say_what_was_imputed(own):
    index = 'impute = { method = "group_mean", by = "side" }'
    result = run(read_scenario(own(index=index, gap="")))
    assert any("'need'" in text and "b is imputed for 1" in text for text in _texts(result))
    (note,) = [note for note in result.notes if note.name == "b"]
    assert note.units == ("x2",)
    assert result.inputs["need_far"]["x2"] == pytest.approx(result.inputs["need_far"]["x1"])


def test_notes_say_what_was_treated(own, folder):
    path = own(index='outliers = "winsorize"')
    rows = "".join(f"y{at},N,n,{at},{at},10\n" for at in range(1, 13))
    text = UNITS.format(gap="3") + rows + "z1,Z,n,5000,3,10\n"
    (folder / "own.csv").write_text(text, encoding="utf-8")
    texts = _texts(run(read_scenario(path)))
    assert any("outliers of a are treated (winsorised)" in text for text in texts)
    assert not any("outliers of b" in text for text in texts)


def test_notes_say_what_was_left_out_and_assumed(own):
    path = own(index='impute = "mean"\nscreen = { indicators = 0.9 }', gap="", by="need")
    text = path.read_text(encoding="utf-8").replace("a = { direction = 1 }", "a = {}")
    path.write_text(text, encoding="utf-8")
    texts = _texts(run(read_scenario(path)))
    assert any("b is left out" in text for text in texts)
    assert any("a has no direction" in text for text in texts)


def test_nothing_is_told_where_nothing_was_done(own):
    assert _texts(run(read_scenario(own()))) == []


# --------------------------------------------------------------------------------------- quality


@pytest.fixture
def known() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Two official indicators, a synthetic one and an official denominator, for four units."""
    table = pd.DataFrame(
        {
            "a": [1.0, 2, 3, 4],
            "b": [4.0, 1, 3, 2],
            "c": [1.0, 3, 2, 5],
            "people": [10.0, 20, 30, 50],
            "side": ["n", "n", "s", "s"],
        },
        index=list("wxyz"),
    )
    kinds = pd.DataFrame("official", index=table.index, columns=["a", "b", "c", "people"])
    kinds["c"] = ["official", "derived", "region_imputed", "synthetic"]
    return table, kinds


@pytest.fixture
def doubts(known):
    """The quality of the columns that an index gives."""

    def of(members: dict[str, object], *, table=None, kinds=None, **parts: object) -> pd.DataFrame:
        index = indicators.index_from("need", {"members": members, **parts})
        given = (known[0] if table is None else table, known[1] if kinds is None else kinds)
        joined = join_indices((index,), *given, QUALITIES)
        assert joined.quality is not None
        return joined.quality[[name for name in joined.quality if str(name).startswith("need")]]

    return of


def test_an_index_is_as_doubtful_as_its_worst_indicator(doubts):
    found = doubts({"a": {"direction": 1}, "c": {"direction": 1}})
    assert found["need"].tolist() == QUALITIES


def test_each_group_has_its_own_doubt(doubts):
    found = doubts(
        {
            "g": {"members": {"a": {"direction": 1}, "b": {"direction": 1}}},
            "h": {"members": {"c": {"direction": 1}}},
        }
    )
    assert found["need_g"].tolist() == ["official"] * 4
    assert found["need_h"].tolist() == found["need"].tolist() == QUALITIES


def test_a_denominator_counts(doubts):
    found = doubts({"a": {"direction": 1, "per": "c"}, "b": {"direction": 1}})
    assert found["need"].tolist() == QUALITIES


def test_an_imputed_value_is_an_estimate(doubts, known):
    table = known[0].copy()
    table.loc["x", "a"] = float("nan")
    members = {"a": {"direction": 1}, "b": {"direction": 1}}
    found = doubts(members, table=table, impute={"method": "group_mean", "by": "side"})
    assert found["need"].tolist() == ["official", "synthetic", "official", "official"]


def test_what_imputation_looks_at_does_not_make_others_doubtful(doubts, known):
    table = known[0].copy()
    table.loc["z", "a"] = float("nan")
    members = {"a": {"direction": 1}, "b": {"direction": 1}}
    kinds = known[1].assign(people="region_imputed")
    impute = {"method": "region_value", "by": "side", "weight": "people"}
    found = doubts(members, table=table, kinds=kinds, impute=impute)
    assert found["need"].tolist() == ["official", "official", "official", "synthetic"]


def test_what_is_not_known_to_be_good_is_the_worst(doubts, known):
    kinds = known[1][["people"]]
    assert doubts({"a": {"direction": 1}}, kinds=kinds)["need"].tolist() == ["synthetic"] * 4


def test_bundled_doubt_reaches_the_units(bundled):
    result = run(read_scenario(bundled("poverty_rate = { weight = 2 }\npiped_water = {}")))
    kinds = indicators.load_quality()[["poverty_rate", "piped_water"]]
    expected = [
        max(row, key=QUALITIES.index) for row in kinds.loc[result.table.index].to_numpy().tolist()
    ]
    assert result.quality is not None
    assert result.quality["need"].tolist() == expected
    assert result.doubt is not None
    assert all(
        QUALITIES.index(doubt) >= QUALITIES.index(own)
        for doubt, own in zip(result.doubt, expected, strict=True)
    )


def test_a_formula_that_reads_only_a_good_group_is_not_doubted_for_the_rest(bundled):
    kinds = indicators.load_quality()
    good = [name for name in kinds if (kinds[name] == "official").all()]
    poor = [name for name in kinds if (kinds[name] == "synthetic").any()]
    members = f"{poor[0]} = {{}}\n[index.need.members.g.members]\n{good[0]} = {{}}"
    result = run(read_scenario(bundled(members, by="need_g")))
    assert result.quality is not None
    assert (result.quality["need_g"] == "official").all()


def test_a_panel_takes_the_bundled_years_before(bundled):
    """The bundled table has no gaps for it to fill; it is accepted, and fills none."""
    result = run(read_scenario(bundled("poverty_rate = {}", index='impute = "panel"')))
    assert not any("imputed for" in text for text in _texts(result) if "index" in text)


# -------------------------------------------------------------------------------------- refusals


def test_a_column_that_is_there_already_is_refused(bundled):
    path = bundled("poverty_rate = {}", by="1")
    text = path.read_text(encoding="utf-8").replace("index.need", "index.population")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match="a second column 'population'; rename it"):
        run(read_scenario(path))


def test_two_indices_with_one_column_are_refused(own):
    path = own()
    more = "[index.need_far.members]\na = { direction = 1 }\n"
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    with pytest.raises(ScenarioError, match="a second column 'need_far'"):
        run(read_scenario(path))


def test_a_unit_that_screening_leaves_out_is_refused(own):
    path = own(index='impute = "mean"\nscreen = { units = 0.9 }', gap="")
    with pytest.raises(ScenarioError) as caught:
        run(read_scenario(path))
    assert "leaves out x2" in str(caught.value)
    assert "screen less strictly" in str(caught.value)


@pytest.mark.parametrize("name", ["budget", "pot", "amount", "baseline", "two words", "1st"])
def test_a_name_that_no_formula_can_read_is_refused(own, refused, name):
    """Otherwise `budget` would be the money where the index is meant."""
    path = own(by="people")
    text = path.read_text(encoding="utf-8").replace("index.need", f'index."{name}"')
    path.write_text(text, encoding="utf-8")
    assert repr(name) in refused("check", path.name)


def test_a_parameter_that_hides_an_index_is_told(own):
    path = own()
    more = "[formula.parameters]\nneed = 2\n"
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    assert any("'need' hides the column" in text for text in _texts(run(read_scenario(path))))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[index.need]", "[index.need]\nagregate = 1", "did you mean 'aggregate'?"),
        ("a = { direction = 1 }", "a = { direction = 1, weight = -2.5 }", "a weight"),
        ("a = { direction = 1 }", "aa = { direction = 1 }", "no column 'aa'; did you mean 'a'?"),
        ("a = { direction = 1 }", "name = { direction = 1 }", "'Alfa'"),
        ('"min_max"', '"minmax"', "did you mean 'min_max'?"),
        ("[index.need.members]", "[index.need.member]", "'member'; did you mean 'members'?"),
        ("range = [1, 100]", "range = [9.5, 1.5]", "the range goes from a lower"),
    ],
)
def test_check_finds_what_is_wrong_with_an_index(own, refused, old, new, words):
    path = own()
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert words in refused("check", path.name)


def test_all_problems_of_a_scenario_come_together(own, refused):
    path = own()
    text = path.read_text(encoding="utf-8").replace("budget = 1000", "budgett = 1000")
    text = text.replace("a = { direction = 1 }", "a = { direction = 7 }")
    path.write_text(text.replace('"min_max"', '"minmax"'), encoding="utf-8")
    told = refused("check", path.name)
    for words in ("budgett", "direction is 1 or -1", "min_max", "own.toml"):
        assert words in told


def test_numbers_with_a_point_are_read_as_in_an_index_file(own, folder):
    """A scenario file brings exact decimals; the index is the same as from its own file."""
    path = own()
    text = path.read_text(encoding="utf-8").replace(
        "a = { direction = 1 }",
        "a = { direction = 1, weight = 0.3, "
        'normalise = { method = "goalposts", low = 0.5, high = 9.5 } }',
    )
    path.write_text(text, encoding="utf-8")
    alone = folder / "alone.toml"
    alone.write_text(text[text.index("[index.need]") :], encoding="utf-8")
    scenario = read_scenario(path)
    result = run(scenario)
    expected = Index.read(alone).compute(result.inputs.drop(columns=["need", "need_far"]))
    assert result.inputs["need"].tolist() == expected.aggregated["need"].tolist()
