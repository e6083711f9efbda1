"""Reading an index: its shape, and every mistake with the place and the nearest name."""

from decimal import Decimal
from pathlib import Path

import pytest

from indicators import Index, IndicatorError, index_from
from indicators.index.aggregate import AGGREGATE
from indicators.index.impute import IMPUTE
from indicators.index.normalise import NORMALISE
from indicators.index.outliers import OUTLIERS
from indicators.index.record import Group, Member
from indicators.index.weigh import WEIGH

# The example of an index file, as in the documentation of the format.
EXAMPLE = """
[index.need]
impute = { method = "group_mean", by = "region_code" }
outliers = { method = "winsorize", skew = 2.0, kurtosis = 3.5, at_most = 5 }
normalise = { method = "min_max", range = [0, 100] }
aggregate = "arithmetic"

[index.need.members]
poverty_rate = { weight = 2 }
unemployment_rate = { weight = 1 }

[index.need.members.services]
weight = 1
aggregate = "geometric"

[index.need.members.services.members]
piped_water = { weight = 1, direction = -1 }
preschools = { weight = 1, direction = -1, per = "population" }
"""


@pytest.fixture
def read(tmp_path: Path):
    """An index read from a file with the text given."""

    def from_text(text: str) -> Index:
        path = tmp_path / "need.toml"
        path.write_text(text, encoding="utf-8")
        return Index.read(path)

    return from_text


@pytest.fixture
def problems(read):
    """Every line of the error that a file's text leads to."""

    def of_text(text: str) -> list[str]:
        with pytest.raises(IndicatorError) as caught:
            read(text)
        return str(caught.value).splitlines()

    return of_text


def test_the_example_of_the_format(read):
    index = read(EXAMPLE)
    assert index.name == "need"
    assert (index.impute.name, index.impute.options) == ("group_mean", {"by": "region_code"})
    assert (index.outliers.name, index.outliers.options["at_most"]) == ("winsorize", 5)
    assert index.normalise.options == {"range": [0, 100]}
    poverty, _, services = index.tree.members
    assert poverty == Member(name="poverty_rate", weight=2.0)
    assert isinstance(services, Group)
    assert (services.weight, services.aggregate.name) == (1.0, "geometric")
    assert services.members[1] == Member(name="preschools", direction=-1, per="population")
    assert [index.column(group) for group in index.tree.groups()] == ["need_services", "need"]
    names = "poverty_rate unemployment_rate piped_water preschools population region_code"
    assert index.columns == tuple(names.split())


def test_the_least_that_makes_an_index(read):
    index = read("[index.x.members]\na = {}\n")
    assert index.normalise.name == "min_max"
    assert index.tree.aggregate.name == "arithmetic"
    assert index.tree.weigh is index.impute is index.outliers is None
    assert index.tree.members == (Member(name="a"),)


def test_members_nest_to_any_depth(read):
    depth = 12
    inner = ".".join(f"members.g{level}" for level in range(depth))
    index = read(f"[index.x.{inner}.members]\na = {{}}\nb = {{}}\n")
    assert [group.name for group in index.tree.groups()] == [
        *(f"g{level}" for level in reversed(range(depth))),
        "x",
    ]
    assert [member.name for member in index.tree.indicators()] == ["a", "b"]


def test_each_group_has_its_own_aggregation_or_the_indexs(read):
    index = read(
        '[index.x]\naggregate = "geometric"\n'
        '[index.x.members.g]\naggregate = "harmonic"\nweigh = "equal"\n'
        "[index.x.members.g.members]\na = {}\n"
        "[index.x.members.g.members.inner.members]\nb = {}\n"
        "[index.x.members.h.members]\nc = {}\n"
    )
    found = {group.name: group.aggregate.name for group in index.tree.groups()}
    assert found == {"inner": "geometric", "g": "harmonic", "h": "geometric", "x": "geometric"}
    assert {group.name: group.weigh and group.weigh.name for group in index.tree.groups()} == {
        "inner": None,
        "g": "equal",
        "h": None,
        "x": None,
    }


def test_decimals_of_scenario_files_are_numbers():
    index = index_from(
        "x",
        {
            "normalise": {"method": "min_max", "range": [Decimal("0.5"), Decimal("1.5")]},
            "screen": {"units": Decimal("0.5")},
            "members": {"a": {"weight": Decimal("0.25")}, "b": {"weight": 3}},
        },
    )
    assert [member.weight for member in index.tree.members] == [0.25, 3.0]
    assert index.screen.units == 0.5
    assert index.screen.indicators == 0.0


@pytest.mark.parametrize(
    "family", [AGGREGATE, IMPUTE, NORMALISE, OUTLIERS, WEIGH], ids=lambda family: family.subject
)
def test_every_method_is_documented(family):
    for name, method in family.methods.items():
        assert method.__doc__, name
        assert name == method.__name__


# ------------------------------------------------------------------------------------- mistakes


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("agregate = 'arithmetic'", "unknown key 'agregate'; did you mean 'aggregate'?"),
        ("aggregate = 'aritmetic'", "no aggregation 'aritmetic'; did you mean 'arithmetic'?"),
        ("normalise = 'minmax'", "no normalisation 'minmax'; did you mean 'min_max'?"),
        ("impute = 'grup_mean'", "no imputation 'grup_mean'; did you mean 'group_mean'?"),
        ("impute = 'group_mean'", "imputation 'group_mean' wants the option 'by'"),
        ("outliers = 'winsorise'", "'winsorise'; did you mean 'winsorize'?"),
        ("weigh = 'entropi'", "no weighting 'entropi'; did you mean 'entropy'?"),
        ("weigh = 'ahp'", "weighting 'ahp' wants the option 'judgements'"),
        (
            "outliers = { method = 'winsorize', skewness = 2 }",
            "'winsorize' has no option 'skewness'; did you mean 'skew'?",
        ),
        ("normalise = { range = [0, 1] }", "name a method, as in { method = … }"),
        ("normalise = 3", "name a method, as in { method = … }, not 3"),
        ("normalise = { method = 3 }", "name a method"),
        ("normalise = ''", "no normalisation ''; there are above_below_mean, "),
        ("screen = 0.5", "it must be a table, not 0.5"),
        ("screen = { unit = 0.5 }", "unknown key 'unit'; did you mean 'units'?"),
        ("screen = { units = 1.5 }", "units is a share between 0 and 1, not 1.5"),
        ("screen = { units = -1 }", "it must be a number of 0 and above, not -1"),
        ("screen = { units = true }", "it must be a number of 0 and above, not True"),
    ],
)
def test_mistakes_at_the_top(problems, text, line):
    (found,) = problems(f"[index.need]\n{text}\n[index.need.members]\na = {{}}\n")
    assert found.startswith("need.toml: ")
    assert line in found


@pytest.mark.parametrize(
    ("member", "line"),
    [
        (
            "{ wieght = 1 }",
            "need.toml: [index.need] a: unknown key 'wieght'; did you mean 'weight'?",
        ),
        ("{ weight = -1 }", "a weight: it must be a number of 0 and above, not -1"),
        ("{ weight = '1' }", "a weight: it must be a number of 0 and above, not '1'"),
        ("{ weight = nan }", "a weight: it must be a number of 0 and above, not nan"),
        ("{ weight = inf }", "a weight: it must be a number of 0 and above, not inf"),
        ("{ weight = true }", "a weight: it must be a number of 0 and above, not True"),
        ("{ direction = 2 }", "a: direction is 1 or -1, not 2"),
        ("{ direction = 'up' }", "a: direction is 1 or -1, not 'up'"),
        ("{ direction = true }", "a: direction is 1 or -1, not True"),
        ("{ per = 3 }", "a: per is the name of a column, not 3"),
        ("{ normalise = 'ranks' }", "a normalise: there is no normalisation 'ranks'"),
        ("{ aggregate = 'geometric' }", "a: unknown key 'aggregate'"),
        ("3", "a: it must be a table, not 3"),
    ],
)
def test_mistakes_of_a_member(problems, member, line):
    (found,) = problems(f"[index.need.members]\na = {member}\nb = {{}}\n")
    assert line in found


@pytest.mark.parametrize("direction", [-1.0, Decimal("-1.0"), Decimal(-1)])
def test_a_direction_with_a_point_is_the_whole_number(units, direction):
    """Scenario files bring Decimals, which no array can be multiplied by."""
    found, whole = (
        index_from("x", {"members": {"a": {"direction": each}}}).compute(units).aggregated
        for each in (direction, -1)
    )
    assert found.equals(whole)


def test_a_direction_in_between_is_refused():
    with pytest.raises(IndicatorError, match="direction is 1 or -1"):
        index_from("x", {"members": {"a": {"direction": Decimal("0.5")}}})


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[index.need]\nmembers = {}\n", "it has no members; add a table `members`"),
        ("[index.need]\nmembers = 5\n", "it has no members"),
        (
            "[index.need.members]\na = {}\n[index.need.members.g]\nmembers = {}\n",
            "[index.need] g: it has no members",
        ),
        (
            "[index.need.members]\na = {}\n[index.need.members.g.members]\na = {}\n",
            "two columns 'a'",
        ),
        (
            "[index.need.members.g.members]\na = {}\n"
            "[index.need.members.h.members.g.members]\nb = {}\n",
            "two columns 'need_g'",
        ),
        (
            "[index.need.members]\nneed_g = {}\n[index.need.members.g.members]\na = {}\n",
            "two columns 'need_g'",
        ),
        ("[index.need.members]\nneed = {}\n", "two columns 'need'"),
    ],
)
def test_mistakes_of_the_tree(problems, text, line):
    (found,) = problems(text)
    assert found.startswith("need.toml: ")
    assert line in found


def test_all_mistakes_come_together(problems):
    found = problems(
        "[index.need]\nimpute = 'x'\nagregate = 'mean'\nscreen = { units = 7 }\n"
        "[index.need.members]\na = { weight = -1, direction = 7 }\nb = { wight = 2 }\n"
        "[index.need.members.g]\naggregate = 'y'\n[index.need.members.g.members]\na = {}\n"
    )
    words = ["imputation", "agregate", "units", "weight"]
    words += ["direction", "wight", "aggregation", "two columns"]
    assert len(found) == len(words)
    for word in words:
        assert sum(word in line for line in found) >= 1, word


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "must hold one index"),
        ("index = 3\n", "must hold one index"),
        ("[index]\n", "must hold one index"),
        ("[index.a.members]\nx = {}\n[index.b.members]\nx = {}\n", "must hold one index"),
        ("[index]\nneed = 5\n", "[index.need]: it must be a table, not 5"),
        ("[index.need\n", "cannot be read as TOML"),
        ("title = 'x'\n[indx.need]\n[index.need.members]\na = {}\n", "'indx'"),
    ],
)
def test_files_that_hold_no_index(problems, text, words):
    found = problems(text)
    assert any(words in line for line in found)
    assert all(line.startswith("need.toml: ") for line in found)


def test_a_file_that_is_not_there_or_not_text(tmp_path):
    with pytest.raises(IndicatorError, match="there is no such file"):
        Index.read(tmp_path / "none.toml")
    (tmp_path / "odd.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(IndicatorError, match="cannot be read as TOML"):
        Index.read(tmp_path / "odd.toml")
    with pytest.raises(IndicatorError, match="cannot be read"):
        Index.read(tmp_path)


def test_a_byte_order_mark_does_no_harm(tmp_path):
    path = tmp_path / "bom.toml"
    path.write_text("\ufeff[index.x.members]\na = {}\n", encoding="utf-8")
    assert Index.read(str(path)).name == "x"
