"""An index of 51 units, 49 indicators and three levels, against plain numpy, by command and Python.

Nothing of the index room is used to compute what is expected.
"""

import io

import numpy as np
import pandas as pd
import pytest

from indicators import Index, IndicatorError

STAGES = ("raw", "imputed", "treated", "normalised", "aggregated")
SIZES = {"first": [8, 7, 6, 5], "second": [9, 6, 5, 3]}  # indicators of each pillar: 49
REGIONS = ("asia", "europe", "oceania")


def _draw() -> tuple[pd.DataFrame, dict[str, dict[str, list[dict]]]]:
    """A table and what its index is made of: part, pillar, members with weight and direction."""
    rng = np.random.default_rng(49)
    units = [f"U{number:02d}" for number in range(51)]
    table = pd.DataFrame({"name": [f"Unit {unit}" for unit in units]}, index=units)
    table["group"] = [REGIONS[number % 3] for number in range(51)]
    table["people"], table["area"] = rng.uniform(1e3, 1e6, 51), rng.uniform(10, 1e5, 51)
    tree, number = {}, 0
    for part, sizes in SIZES.items():
        tree[part] = {}
        for pillar, size in enumerate(sizes, start=1):
            members = []
            for _ in range(size):
                number += 1
                per = {0: "people", 1: "area"}.get(number % 5)
                values = rng.lognormal(3, 1, 51) if number % 2 else rng.normal(-5, 40, 51)
                table[f"ind_{number:02d}"] = values * (table[per] if per else 1.0)
                direction = -1 if number % 3 == 0 else 1
                weight = float(rng.integers(1, 5)) / 2
                members.append(
                    {
                        "name": f"ind_{number:02d}",
                        "weight": weight,
                        "direction": direction,
                        "per": per,
                    }
                )
            tree[part][f"{part}_{pillar}"] = members
    _open_gaps(table, rng)
    return table, tree


def _open_gaps(table: pd.DataFrame, rng: np.random.Generator) -> None:
    """Cells of Asia and Europe only, in a third of the indicators; never a group's last value."""
    for name in [column for column in table if column.startswith("ind_")][::3]:
        for group in REGIONS[:2]:
            own = table.index[table["group"].eq(group)]
            table.loc[rng.choice(own, rng.integers(1, 9), replace=False), name] = np.nan


def _toml(tree) -> str:
    lines = [
        "[index.need]",
        'impute = { method = "group_mean", by = "group" }',
        'normalise = { method = "min_max", range = [0, 100] }',
    ]
    for p, (part, pillars) in enumerate(tree.items(), start=1):
        lines += [f"[index.need.members.{part}]", f"weight = {p}"]
        for q, (pillar, members) in enumerate(pillars.items(), start=1):
            place = f"index.need.members.{part}.members.{pillar}"
            lines += [f"[{place}]", f"weight = {q / 4}", f"[{place}.members]"]
            for one in members:
                per = f', per = "{one["per"]}"' if one["per"] else ""
                own = f"weight = {one['weight']}, direction = {one['direction']}"
                lines.append(f"{one['name']} = {{ {own}{per} }}")
    return "\n".join(lines) + "\n"


def _expected(table, tree) -> dict[str, pd.DataFrame]:
    """Every stage, written out."""
    members = [one for pillars in tree.values() for part in pillars.values() for one in part]
    raw = pd.DataFrame(
        {m["name"]: table[m["name"]] / (table[m["per"]] if m["per"] else 1.0) for m in members}
    )
    imputed, scaled = raw.copy(), {}
    for m in members:
        column = imputed[m["name"]].to_numpy(copy=True)
        for group in REGIONS:
            own = table["group"].to_numpy() == group
            column[own & np.isnan(column)] = np.nanmean(column[own])
        imputed[m["name"]] = column
        low, high = column.min(), column.max()
        share = (
            (column - low) / (high - low) if m["direction"] == 1 else (high - column) / (high - low)
        )
        scaled[m["name"]] = 100 * share
    normalised = pd.DataFrame(scaled, index=table.index)
    aggregated = normalised.copy()
    parts = []
    for part, pillars in tree.items():
        means = []
        for pillar, own in pillars.items():
            weights = [one["weight"] for one in own]
            mean = np.average(normalised[[one["name"] for one in own]], axis=1, weights=weights)
            aggregated[f"need_{pillar}"] = mean
            means.append(mean)
        parts.append(np.average(means, axis=0, weights=[q / 4 for q in range(1, len(means) + 1)]))
        aggregated[f"need_{part}"] = parts[-1]
    aggregated["need"] = np.average(parts, axis=0, weights=[1, 2])
    return {
        "raw": raw,
        "imputed": imputed,
        "treated": imputed,
        "normalised": normalised,
        "aggregated": aggregated,
    }


@pytest.fixture(scope="module")
def drawn():
    return _draw()


@pytest.fixture(scope="module")
def folder(drawn, tmp_path_factory):
    table, tree = drawn
    path = tmp_path_factory.mktemp("three_levels")
    (path / "index.toml").write_text(_toml(tree), encoding="utf-8")
    table.rename_axis("uCode").to_csv(path / "data.csv")
    return path


def test_it_is_as_large_as_it_should_be(drawn):
    table, tree = drawn
    names = [one["name"] for pillars in tree.values() for part in pillars.values() for one in part]
    assert (len(table), len(names), len(set(names))) == (51, 49, 49)
    gaps = table[names].isna().sum(axis=1).groupby(table["group"]).sum()
    assert gaps["oceania"] == 0
    assert min(gaps["asia"], gaps["europe"]) > 20


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_of_the_command_is_that_of_numpy(stage, drawn, folder, capsys):
    from scenarios.__main__ import main

    arguments = ["--data", str(folder / "data.csv"), "--id", "uCode", "--stage", stage]
    assert main(["index", str(folder / "index.toml"), *arguments]) == 0
    written = capsys.readouterr()
    found = pd.read_csv(io.StringIO(written.out), index_col="uCode")
    expected = _expected(*drawn)[stage].rename_axis("uCode")
    assert set(found.columns) == set(expected.columns)
    pd.testing.assert_frame_equal(found[list(expected.columns)], expected, rtol=1e-12, atol=1e-9)
    assert written.err == ""


def test_effective_weights_are_products_of_shares(drawn, folder):
    table, tree = drawn
    result = Index.read(folder / "index.toml").compute(table)
    for p, pillars in enumerate(tree.values(), start=1):
        whole = sum(q / 4 for q in range(1, len(pillars) + 1))
        for q, members in enumerate(pillars.values(), start=1):
            total = sum(one["weight"] for one in members)
            for one in members:
                expected = p / 3 * (q / 4 / whole) * one["weight"] / total
                assert result.effective[one["name"]] == pytest.approx(expected, abs=1e-12)
    assert int(result.gaps.sum().sum()) == int(table.filter(like="ind_").isna().sum().sum())


def test_a_group_without_any_value_is_an_error_that_names_the_units(drawn, folder):
    table = drawn[0].copy()
    own = table.index[table["group"].eq("oceania")]
    table.loc[own, "ind_07"] = np.nan
    with pytest.raises(IndicatorError, match="ind_07 of U02, U05") as error:
        Index.read(folder / "index.toml").compute(table)
    assert "choose another imputation" in str(error.value)


def test_a_unit_without_a_group_keeps_its_gap(drawn, folder):
    table = drawn[0].copy()
    code = table.index[table["ind_01"].isna()][0]
    table.loc[code, "group"] = np.nan
    with pytest.raises(IndicatorError, match=f"no value for ind_01 of {code}"):
        Index.read(folder / "index.toml").compute(table)
