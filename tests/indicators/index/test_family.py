"""A family of methods: what is registered is known at once, and options are checked by name."""

import pytest

from indicators import IndicatorError
from indicators.index.family import Family, Method, nearest


@pytest.fixture
def family():
    made = Family("test")

    @made.register
    def halve(value, *, by=2, of):
        """A part of the value."""
        return value / by - of

    return made


def test_options_are_the_keyword_parameters(family):
    assert family.options("halve") == {"by": False, "of": True}
    assert Method(family=family, name="halve", options={"of": 1})(8) == 3


def test_names_are_checked_before_anything_runs(family):
    with pytest.raises(IndicatorError) as caught:
        Method(family=family, name="halve", options={"byy": 3})
    assert str(caught.value).splitlines() == [
        "test 'halve' has no option 'byy'; did you mean 'by'?",
        "test 'halve' wants the option 'of'",
    ]
    with pytest.raises(IndicatorError, match="no test 'halv'; did you mean 'halve'"):
        Method(family=family, name="halv")


@pytest.mark.parametrize("options", [{"by": 0, "of": 1}, {"by": "x", "of": 1}])
def test_wrong_values_of_options_are_told_with_the_method(family, options):
    with pytest.raises(IndicatorError, match=r"^test 'halve': "):
        Method(family=family, name="halve", options=options)(8)


def test_a_refusal_of_its_own_passes_through(family):
    @family.register
    def refuse(value):
        raise IndicatorError("not this")

    with pytest.raises(IndicatorError, match=r"^not this$"):
        Method(family=family, name="refuse")(1)


def test_a_fault_of_ours_is_not_hidden(family):
    @family.register
    def broken(value):
        raise KeyError("a fault")

    with pytest.raises(KeyError):
        Method(family=family, name="broken")(1)


def test_the_nearest_name_or_all_of_them():
    assert nearest("arithmatic", ["arithmetic", "geometric"]) == "; did you mean 'arithmetic'?"
    assert nearest("zzz", ["b", "a"]) == "; there are a, b"
    assert nearest("zzz", []) == ""
