"""Published apportionments replayed. Populations of states are those of the census reports.

1790: the seats of Jefferson's rule in force (105) and of Hamilton's vetoed bill (120); 1880: the
Alabama paradox; both in Balinski and Young (2001), Fair Representation, 2nd ed. 2020: U.S. Census
Bureau (2021), 2020 Census Apportionment Results.
"""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from allocation.exact import from_fractions
from allocation.posts import apportion, find_method
from allocation.rounding import Bounds, round_amounts

FOLDER = Path(__file__).parent / "published"
STATES_1790 = {
    "Connecticut": (236841, 7, 8),
    "Delaware": (55540, 1, 2),
    "Georgia": (70835, 2, 2),
    "Kentucky": (68705, 2, 2),
    "Maryland": (278514, 8, 9),
    "Massachusetts": (475327, 14, 16),
    "New Hampshire": (141822, 4, 5),
    "New Jersey": (179570, 5, 6),
    "New York": (331589, 10, 11),
    "North Carolina": (353523, 10, 12),
    "Pennsylvania": (432879, 13, 14),
    "Rhode Island": (68446, 2, 2),
    "South Carolina": (206236, 6, 7),
    "Vermont": (85533, 2, 3),
    "Virginia": (630560, 19, 21),
}


def _seats(weights, seats, method, **limits):
    return apportion(pd.Series(weights), seats, method=method, **limits).posts.tolist()


@pytest.mark.parametrize(
    ("method", "seats"),
    [
        ("adams", [9, 7, 5, 3, 2]),
        ("dean", [9, 7, 5, 4, 1]),
        ("huntington_hill", [9, 7, 6, 3, 1]),
        ("webster", [9, 8, 5, 3, 1]),
        ("jefferson", [10, 7, 5, 3, 1]),
        ("hamilton", [9, 7, 5, 4, 1]),
    ],
)
def test_five_methods_give_five_answers(method, seats):
    """Balinski and Young (1975), "The Quota Method of Apportionment", example 2."""
    assert _seats([9061, 7179, 5259, 3319, 1182], 26, method) == seats


@pytest.mark.parametrize(
    ("method", "seats"),
    [
        ("hamilton", [51, 44, 2, 2, 1]),
        ("jefferson", [52, 45, 1, 1, 1]),
        ("webster", [51, 43, 2, 2, 2]),
        ("huntington_hill", [51, 43, 2, 2, 2]),
        ("adams", [51, 43, 2, 2, 2]),
        ("dean", [51, 43, 2, 2, 2]),
    ],
)
def test_large_states_and_tiny_ones(method, seats):
    """Balinski and Young (1975), American Mathematical Monthly 82(7), 701-730, example 1."""
    assert _seats([5117, 4400, 162, 161, 160], 100, method) == seats


@pytest.mark.parametrize(
    ("method", "seats", "column"), [("jefferson", 105, 1), ("hamilton", 120, 2)]
)
def test_the_house_of_1790(method, seats, column):
    people = [row[0] for row in STATES_1790.values()]
    assert sum(people) == 3615920
    assert _seats(people, seats, method) == [row[column] for row in STATES_1790.values()]


def test_the_house_of_2020():
    states = pd.read_csv(FOLDER / "us_house_2020.csv", index_col="state")
    assert states["population"].sum() == 331108434
    result = apportion(states["population"], 435, method="equal proportions", at_least=1)
    assert result.posts.tolist() == states["seats"].tolist()
    last = apportion(states["population"], 436, method="equal proportions", at_least=1)
    assert (last.posts - result.posts).idxmax() == "New York"  # 89 people short of the last seat


def test_the_alabama_paradox_of_1880():
    """Quotas of all states, Nevada lifted to one seat, as the census office reckoned."""
    people = pd.read_csv(FOLDER / "us_census_1880.csv", index_col="state")["population"]
    assert people.sum() == 49371340
    seats = {}
    for house in (299, 300):
        quotas = [max(Fraction(1), Fraction(one * house, 49371340)) for one in people.tolist()]
        order = np.arange(len(people))
        rounded = round_amounts(from_fractions(quotas), house, 1, order, Bounds())
        seats[house] = pd.Series(rounded.amounts, index=people.index)
    assert (seats[299]["Alabama"], seats[300]["Alabama"]) == (8, 7)
    change = seats[300] - seats[299]
    assert change[change != 0].to_dict() == {"Alabama": -1, "Illinois": 1, "Texas": 1}


def test_one_seat_more_may_cost_a_seat_under_hamilton_only():
    """Populations 6, 6, 2 with 10 and 11 seats, the textbooks' form of the Alabama paradox."""
    assert _seats([6, 6, 2], 10, "hamilton") == [4, 4, 2]
    assert _seats([6, 6, 2], 11, "hamilton") == [5, 5, 1]


@pytest.mark.parametrize(
    ("method", "seats"), [("d'hondt", [4, 3, 1, 0]), ("sainte-laguë", [3, 3, 1, 1])]
)
def test_quotients_of_parties(method, seats):
    """100,000, 80,000, 30,000 and 20,000 votes, 8 seats: the usual table of highest averages."""
    assert _seats([100000, 80000, 30000, 20000], 8, method) == seats


def test_a_first_seat_is_harder_to_get_by_the_modified_method():
    assert _seats([6, 1], 4, "webster") == [3, 1]
    assert _seats([6, 1], 4, "modified_sainte_lague") == [4, 0]


def test_names_of_methods():
    assert find_method("Largest Remainder").name == "hamilton"
    assert find_method("Huntington-Hill").name == "huntington_hill"
