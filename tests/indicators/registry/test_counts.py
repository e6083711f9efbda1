"""The counts add up, and are those of a slow path in pandas."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from indicators.registry import generate, lines_of, read_households
from indicators.registry.columns import amounts, counts
from indicators.registry.lists import exclusive_pairs, keys_of, means_tested
from indicators.registry.tally import LEVELS, tally

PARTITIONS = {
    "households": (
        ("state_supported_families", "poor_families", "borderline_families", "other_families"),
        ("eligible_paid", "eligible_unpaid", "ineligible_paid", "ineligible_unpaid"),
    ),
    "members": (("children", "adults_under_65", "elderly"),),
}


@pytest.fixture(scope="module")
def levels(small_registry):
    return dict(zip(LEVELS, tally(small_registry, lines_of(2026)), strict=True))


def slow_path(rows, year):
    """The same columns, of each row, by pandas alone."""
    lines, members = lines_of(year), rows["members"].astype(np.int64)
    below = rows["income_uzs"] < members * lines.poor
    above = rows["income_uzs"] > members * lines.borderline
    able, pays = rows["able_to_work"] > 0, {k: rows[f"pays_{k}_uzs"] for k in keys_of("payments")}
    tested = sum(pays[key] for key in means_tested())
    paid = tested > 0
    is_class = {
        "state_supported": below & ~able,
        "poor": below & able,
        "borderline": ~below & ~above,
        "other": above,
    }
    eligible = np.logical_or.reduce([is_class[name] for name in lines.eligible])
    books = [rows[f"notebook_{key}"] for key in keys_of("notebooks")]
    pairs = [(pays[a] > 0) & (pays[b] > 0) for a, b in exclusive_pairs()]
    found = {
        "households": members * 0 + 1,
        "members": members,
        "children": rows["children"],
        "adults_under_65": members - rows["children"] - rows["elderly"],
        "elderly": rows["elderly"],
        "persons_with_disabilities": rows["persons_with_disabilities"],
        "elderly_headed_families": rows["head_age"] >= 65,
        **{f"{name}_families": flag for name, flag in is_class.items()},
        "registry_families": rows["in_registry"],
        **{f"need_{key}": rows[f"need_{key}"] for key in keys_of("needs")},
        **dict(zip([f"notebook_{key}" for key in keys_of("notebooks")], books, strict=True)),
        "notebook_duplicates": sum(book.astype(int) for book in books) >= 2,
        **{f"pays_{key}": pay > 0 for key, pay in pays.items()},
        "payment_duplicates": np.logical_or.reduce(pairs),
        "eligible_paid": eligible & paid,
        "eligible_unpaid": eligible & ~paid,
        "ineligible_paid": ~eligible & paid,
        "ineligible_unpaid": ~eligible & ~paid,
        "income_uzs": rows["income_uzs"],
        **{f"pays_{key}_uzs": pay for key, pay in pays.items()},
        "means_tested_uzs": tested,
        "leaked_uzs": tested * ~eligible,
    }
    return pd.DataFrame(found, index=rows.index).astype(np.float64)


@pytest.mark.parametrize("year", [2022, 2026])
def test_the_counts_are_those_of_pandas(small_registry, small_frame, year):
    expected = slow_path(small_frame, year)
    keys = {
        "mahalla": small_frame["mahalla_code"].to_numpy(),
        "district": small_frame["district_code"].to_numpy(),
        "region": small_frame["district_code"].str[:4].to_numpy(),
        "country": np.full(len(small_frame), "1700"),
    }
    for level in tally(small_registry, lines_of(year)):
        slow = expected.groupby(keys[level.name]).sum()
        pd.testing.assert_frame_equal(
            level.values, slow, check_names=False, check_like=True, check_index_type=False
        )


def test_every_column_of_the_tables_is_in_the_slow_path(small_frame):
    names = {column.name for column in (*counts(), *amounts())}
    assert names | {"households", "members"} == set(slow_path(small_frame, 2026))


@pytest.mark.parametrize("level", LEVELS)
def test_parts_add_up_to_their_total(levels, level):
    values = levels[level].values
    for total, partitions in PARTITIONS.items():
        for parts in partitions:
            assert (values[list(parts)].sum(axis=1) == values[total]).all()


def test_units_add_up_to_their_parents(levels):
    for above, below in pairwise(LEVELS):
        inside = levels[below]
        summed = inside.values.groupby(inside.parent).sum().to_numpy()
        assert (summed == levels[above].values.to_numpy()).all()


def test_the_file_is_counted_whole(levels, small_registry):
    assert levels["country"].values["households"].tolist() == [small_registry.households]
    assert small_registry.households == 12_000


def test_csv_and_parquet_give_the_same(tmp_path):
    options = {"districts": ["1703202"], "mahallas": 2}
    tables = [
        tally(read_households(generate(tmp_path / name, 3_000, 5, **options)), lines_of(2026))
        for name in ("a.csv", "a.parquet")
    ]
    for one, other in zip(*tables, strict=True):
        pd.testing.assert_frame_equal(one.values, other.values)


def test_a_file_may_have_its_whole_numbers_and_flags_as_other_types(tmp_path, small_frame):
    few = small_frame.head(500)
    other = few.astype(
        {"members": float, "in_registry": int, "district_code": "int64", "household_id": str}
    )
    paths = [tmp_path / "few.parquet", tmp_path / "other.parquet"]
    for table, path in zip((few, other), paths, strict=True):
        table.to_parquet(path)
    one, two = (tally(read_households(path), lines_of(2026)) for path in paths)
    pd.testing.assert_frame_equal(one[3].values, two[3].values)
