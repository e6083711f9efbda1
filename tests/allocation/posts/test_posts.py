import numpy as np
import pandas as pd
import pytest

from allocation import AllocationError, Formula, LimitError, allocate
from allocation.errors import ExpressionError, FormulaError
from allocation.posts import apportion, explain_posts, measured

HEADS = pd.Series({"a": 9061, "b": 7179, "c": 5259, "d": 3319, "e": 1182})


def _by_kind(result, code):
    return {line.kind: line for line in explain_posts(result, code)}


def _texts(result):
    return [note.text for note in result.notes]


# ------------------------------------------------------------------------------------- results


def test_the_table_says_what_came_of_weights_and_of_limits():
    result = apportion(HEADS, 26, method="huntington_hill", at_least=2, at_most=8)
    assert result.table["posts"].tolist() == [8, 7, 6, 3, 2]
    assert result.table["by_weight"].tolist() == [9, 7, 6, 3, 1]
    assert result.table["quota"].tolist() == [9.061, 7.179, 5.259, 3.319, 1.182]
    assert result.table["at_least"].tolist() == [2] * 5
    assert _texts(result) == [
        "1 unit at the minimum, 1 post more than by weight alone: e",
        "1 unit at the cap, 1 post fewer than by weight alone: a",
    ]


def test_fractions_of_limits_are_rounded_to_whole_posts_and_a_note_says_so():
    caps = pd.Series([9.9, 8.0, 8.5, 8.0, 8.0], index=HEADS.index)
    result = apportion(HEADS, 27, at_least=HEADS / 1200, at_most=caps)
    assert result.table["at_least"].tolist() == [8, 6, 5, 3, 1]
    assert result.table["at_most"].tolist() == [9, 8, 8, 8, 8]
    assert _texts(result)[0] == "minima are rounded up and caps down to whole posts"


def test_a_minimum_below_0_is_none():
    assert apportion(HEADS, 26, at_least=-3).table["at_least"].tolist() == [0] * 5


def test_weights_may_be_decimals_and_very_small():
    tenths = apportion(HEADS / 1e7, 26)
    assert tenths.posts.tolist() == apportion(HEADS, 26).posts.tolist()
    assert tenths.table["weight"].tolist() == (HEADS / 1e7).tolist()


def test_a_tie_goes_to_the_first_code_and_a_note_names_all():
    heads = pd.Series([5, 5, 5], index=["z", "a", "m"])
    result = apportion(heads, 4, names=pd.Series(["Zomin", "Asaka", "Muzrabot"], index=heads.index))
    assert result.posts.to_dict() == {"z": 1, "a": 2, "m": 1}
    (note,) = result.notes
    assert note.kind == "tie"
    assert note.text.startswith(
        "equal quotients for the last posts were decided by unit code: z (Z"
    )
    assert apportion(heads, 4, method="hamilton").notes[0].text.startswith("equal remainders")


def test_units_without_weight_get_their_minimum_and_no_more():
    weights = pd.Series({"a": 0, "b": 3, "c": 0})
    result = apportion(weights, 5, at_least=pd.Series({"a": 1, "b": 0, "c": 0}))
    assert result.posts.tolist() == [1, 4, 0]
    assert "1 unit without any post: c" in _texts(result)
    nobody = apportion(pd.Series({"a": 0, "b": 0}), 2, at_least=1)
    assert nobody.posts.tolist() == [1, 1]
    assert nobody.table[["quota", "by_weight"]].isna().all(axis=None)


def test_a_method_that_gives_everyone_one_first_says_if_there_are_too_few():
    result = apportion(HEADS, 3, method="adams")
    assert result.posts.tolist() == [1, 1, 1, 0, 0]
    assert "adams gives everyone one post first, but there are 3 for 5 units" in _texts(result)[0]
    assert not any("first" in text for text in _texts(apportion(HEADS, 3)))


def test_no_posts_are_given_to_nobody():
    assert apportion(HEADS, 0).posts.sum() == 0


def test_numbers_of_numpy_are_numbers():
    posts = apportion(HEADS * 10**14, np.int64(26), method="huntington_hill", at_least=np.int64(1))
    assert posts.posts.tolist() == [9, 7, 6, 3, 1]


def test_a_million_posts_for_two_hundred_units_add_up():
    heads = pd.Series(np.arange(1, 209) ** 3)
    result = apportion(heads, 1_000_000, method="imperiali", at_least=1)
    assert result.posts.sum() == 1_000_000
    assert result.posts.is_monotonic_increasing


# -------------------------------------------------------------------------------------- errors


def test_minima_above_the_posts_say_by_how_much_and_whose_are_highest():
    least = pd.Series({"a": 1, "b": 20, "c": 3, "d": 9, "e": 2})
    with pytest.raises(LimitError, match=r"need 35 posts, 9 more than the 26 .* those of b, d, c"):
        apportion(HEADS, 26, at_least=least)


def test_caps_below_the_posts_say_how_many_are_left():
    with pytest.raises(LimitError, match="caps leave 6 of 26 posts over; the lowest are those of"):
        apportion(HEADS, 26, at_most=4)
    idle = pd.Series({"a": 5, "b": 0, "c": 1, "d": 0, "e": 0})
    with pytest.raises(LimitError, match=r"leave 18 of 26 .* 3 others have no weight"):
        apportion(idle, 26, at_most=4)


def test_a_minimum_above_its_cap_names_the_units():
    least = pd.Series({"a": 1, "b": 6, "c": 3, "d": 5, "e": 2})
    with pytest.raises(
        LimitError, match="minimum is above the cap for b, d; most for b: at least 6"
    ):
        apportion(HEADS, 26, at_least=least, at_most=4)


def test_posts_without_any_weight_have_nowhere_to_go():
    with pytest.raises(LimitError, match="3 of 3 posts go to nobody"):
        apportion(HEADS * 0, 3)


def test_all_that_is_wrong_with_columns_is_told_at_once():
    weights = pd.Series({"a": -1.0, "b": np.nan, "c": 3.0})
    least = pd.Series({"a": "x", "b": "y", "c": "z"})
    with pytest.raises(AllocationError) as problem:
        apportion(weights, -1, at_least=least, at_most=pd.Series({"a": 1, "c": np.inf}))
    assert problem.value.problems == (
        "the number of posts must be a whole number of at least 0, not -1",
        "no value for weight of b",
        "at least holds no numbers; name a column or expression of numbers",
        "no value for at most of b",
        "at most is not a number for c",
        "weight is negative for a",
    )


@pytest.mark.parametrize("posts", [True, 2.5, 10**10])
def test_a_number_of_posts_is_a_whole_number(posts):
    with pytest.raises(AllocationError, match="number of posts must be"):
        apportion(HEADS, posts)


def test_an_unknown_method_is_met_with_the_nearest():
    with pytest.raises(AllocationError, match="no method 'hamiltun'; did you mean 'hamilton'"):
        apportion(HEADS, 3, method="hamiltun")


def test_a_unit_twice_is_an_error():
    twice = pd.Series([1, 1], index=["a", "a"])
    with pytest.raises(AllocationError, match="more than once: a"):
        apportion(twice, 3)
    with pytest.raises(AllocationError, match="at least: a unit stands in it twice"):
        apportion(pd.Series([1], index=["a"]), 3, at_least=twice)


# --------------------------------------------------------------------------------- explanation


def test_the_page_of_a_unit_has_its_last_quotients():
    result = apportion(HEADS, 26)
    lines = _by_kind(result, "a")
    assert [line.letter for line in explain_posts(result, "a")] == [*"ABCDEFG"]
    assert (lines["quota"].value, lines["quota"].numbers) == (9.061, "26 * 9061 / 26000")
    assert (lines["won"].text, lines["won"].numbers) == ("post 9, won", "9061 / 8.5")
    assert (lines["lost"].text, lines["lost"].value) == ("post 10, lost", 9061 / 9.5)
    assert lines["last_given"].text == "the last post by weight of all went to b"
    assert lines["won"].value >= lines["last_given"].value > lines["lost"].value
    assert lines["posts"].value == 9
    assert _by_kind(result, "b")["last_given"].text == "the last post by weight of all"


def test_the_page_says_what_limits_did():
    result = apportion(HEADS, 26, method="huntington_hill", at_least=2, at_most=8)
    low, high = _by_kind(result, "e"), _by_kind(result, "a")
    assert "won" not in low
    assert low["posts"].text == "posts, at its minimum"
    assert (low["at_least"].value, low["by_weight"].value) == (2, 1)
    assert "lost" not in high
    assert high["posts"].text == "posts, at its cap"
    assert high["won"].value == pytest.approx(9061 / 56**0.5, rel=1e-12)


def test_a_first_post_that_comes_before_quotients_says_so():
    line = _by_kind(apportion(HEADS, 5, method="dean"), "e")["won"]
    assert line.expression == "before all quotients: the first post comes by weight"


def test_the_page_of_the_largest_remainder_compares_with_the_last_rounded_up():
    result = apportion(HEADS, 26, method="hamilton")
    up, down = _by_kind(result, "d"), _by_kind(result, "c")
    assert up["remainder"].text == "remainder, among the largest: the last that is rounded up"
    assert up["remainder"].value == 0.319
    assert down["remainder"].text == "remainder, too small: the last rounded up is 0.319, of d"
    assert "remainder" not in _by_kind(apportion(HEADS, 26000, method="hamilton"), "a")


def test_an_unknown_unit_has_no_page():
    with pytest.raises(AllocationError, match="no unit 'q'"):
        explain_posts(apportion(HEADS, 26), "q")


# ------------------------------------------------------------------------------------- measures


@pytest.fixture(scope="module")
def allocation():
    table = pd.DataFrame(
        {"heads": [6, 3, 1], "mahallas": [4, 2, 1], "kind": ["x", "y", "y"]},
        index=pd.Index(["01", "02", "03"], name="code"),
    )
    formula = Formula.from_dict(
        {
            "title": "t",
            "parameters": {"rate": 2},
            "step": [{"name": "need", "expression": "heads * rate"}],
            "pot": [{"name": "all", "share": 1, "by": "need"}],
            "limit": [{"name": "some", "floor": "0.2 * budget"}],
        }
    )
    return allocate(formula, table, 100)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("amount", [53, 27, 20]),
        ("need / rate", [6, 3, 1]),
        ("mahallas + total(heads)", [14, 12, 11]),
        ("pot_all", [60, 30, 10]),
        ("after_some", ["160/3", "80/3", 20]),
        ("budget / 50", [2, 2, 2]),
        ("2 if kind == 'x' else 1", [2, 1, 1]),
    ],
)
def test_an_expression_reads_what_the_result_knows(allocation, text, values):
    assert [str(one) for one in measured(allocation, text, "weight")] == [*map(str, values)]


def test_an_expression_over_unknown_names_says_what_is_meant(allocation):
    with pytest.raises(
        FormulaError, match="at least: there is no 'mahala'; did you mean 'mahallas'"
    ):
        measured(allocation, "mahala", "at least")
    with pytest.raises(ExpressionError, match="weight: kind of 01 is 'x', which is not a number"):
        measured(allocation, "kind", "weight")
