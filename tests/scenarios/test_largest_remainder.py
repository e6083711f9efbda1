"""On whole numbers the command line gives exactly Hamilton's largest remainder, ties by code."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenarios import run
from scenarios.__main__ import main


def hamilton(weights: dict[str, int], budget: int, unit: int) -> dict[str, int]:
    """The textbook's way, one unit after another."""
    total, seats = sum(weights.values()), budget // unit
    exact = {code: Fraction(weight * seats, total) for code, weight in weights.items()}
    whole = {code: share.numerator // share.denominator for code, share in exact.items()}
    queue = sorted(weights, key=lambda code: (whole[code] - exact[code], code))
    for code in queue[: seats - sum(whole.values())]:
        whole[code] += 1
    return {code: number * unit for code, number in whole.items()}


CODES = st.integers(0, 120).map(str)
TABLES = st.dictionaries(CODES, st.integers(0, 12), min_size=1, max_size=9).filter(
    lambda weights: sum(weights.values()) > 0
)


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    weights=TABLES,
    multiples=st.one_of(st.integers(0, 60), st.integers(10**14, 10**15 - 1)),
    unit=st.sampled_from([1, 7, 1000]),
)
def test_amounts_are_the_largest_remainder_on_whole_numbers(
    folder: Path, weights: dict[str, int], multiples: int, unit: int
) -> None:
    budget = multiples * unit
    _write(folder, weights, unit)
    options = ["--data", "t.csv", "--budget", str(budget), "--out", "result.csv"]
    assert main(["run", "f.toml", *options]) == 0
    rows = (folder / "result.csv").read_text(encoding="utf-8").splitlines()[1:]
    found = {row.split(",")[0]: int(row.rsplit(",", 1)[1]) for row in rows}
    assert found == hamilton(weights, budget, unit)
    assert sum(found.values()) == budget


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(weights=TABLES, budget=st.integers(0, 10**18 - 1), order=st.randoms())
def test_neither_order_nor_scale_of_the_table_matters(
    folder: Path, weights: dict[str, int], budget: int, order: object
) -> None:
    _write(folder, weights, 1)
    text = f'data = "t.csv"\nbudget = {budget}\nformula = "f.toml"\n'
    (folder / "s.toml").write_text(text, encoding="utf-8")
    first = run("s.toml").amount.to_dict()
    codes = [*weights]
    order.shuffle(codes)
    _write(folder, {code: weights[code] * 1_000_003 for code in codes}, 1)
    assert run("s.toml").amount.to_dict() == first


@pytest.mark.parametrize(
    ("weights", "budget", "expected"),
    [
        ({"2": 1, "10": 1}, 1, {"2": 0, "10": 1}),
        ({"b": 1, "a": 1, "c": 1}, 2, {"b": 1, "a": 1, "c": 0}),
        ({"a": 6, "b": 3, "c": 1}, 1, {"a": 1, "b": 0, "c": 0}),
        ({"a": 0, "b": 1}, 5, {"a": 0, "b": 5}),
    ],
)
def test_the_textbook_itself(
    weights: dict[str, int], budget: int, expected: dict[str, int]
) -> None:
    assert hamilton(weights, budget, 1) == expected


def _write(folder: Path, weights: dict[str, int], unit: int) -> None:
    rows = "".join(f"{code},{weight}\n" for code, weight in weights.items())
    (folder / "t.csv").write_text(f"code,weight\n{rows}", encoding="utf-8")
    (folder / "f.toml").write_text(
        f'[[pot]]\nname = "p"\nshare = 1\nby = "weight"\n[rounding]\nunit = {unit}\n',
        encoding="utf-8",
    )
