"""`assign_posts` and the command `posts`."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from allocation import AllocationError
from allocation.posts import METHODS
from scenarios import Posts, Result, assign_posts, run

PAGE = (Path(__file__).parents[2] / "docs" / "posts.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def result() -> Result:
    return run("equal_per_head")


@pytest.fixture(scope="module")
def workers(result: Result) -> Posts:
    return assign_posts(result, 12_000, at_least="mahallas", per="registry_families")


def _texts(posts: Posts) -> list[str]:
    return [note.text for note in posts.notes]


# ------------------------------------------------------------------------------------- library


def test_workers_of_a_result_add_up_and_keep_to_their_minimum(
    result: Result, workers: Posts
) -> None:
    assert workers.posts.sum() == 12_000
    assert (workers.posts >= result.inputs["mahallas"]).all()
    assert workers.table["weight"].tolist() == result.amount.tolist()
    per_post = result.inputs["registry_families"] / workers.posts
    assert workers.table["per_post"].tolist() == per_post.tolist()


def test_what_is_estimated_says_so(result: Result, workers: Posts) -> None:
    """`equal_per_head` reads the population alone, which is counted; families are estimates."""
    assert set(workers.table["quality"]) == {"synthetic"}
    assert _texts(workers)[0] == (
        "the table of posts rests on estimates of registry_families for 208 of 208 units"
    )
    counted = assign_posts(result, 500, by="population", at_least=1)
    assert set(counted.table["quality"]) == {"official", "derived"}
    assert not any("estimates" in text for text in _texts(counted))
    both = assign_posts(result, 500, by="amount * mahallas")
    assert set(both.table["quality"]) == {"derived"}


def test_a_value_that_was_assumed_is_an_estimate(result: Result) -> None:
    changed = result.inputs.assign(mahallas=result.inputs["mahallas"] + 1)
    assumed = replace(result, inputs=changed, allocation=replace(result.allocation, inputs=changed))
    posts = assign_posts(assumed, 500, by="mahallas")
    assert set(posts.table["quality"]) == {"synthetic"}
    assert "estimates of mahallas for 208 of 208 units" in _texts(posts)[0]


def test_a_table_of_ones_own_has_no_quality(folder: Path) -> None:
    posts = assign_posts(run("scenario.toml"), 10, at_most=5)
    assert posts.posts.tolist() == [5, 4, 1]
    assert "quality" not in posts.table
    assert posts.table.index.name == "code"


def test_the_results_amounts_hide_a_column_of_that_name(folder: Path) -> None:
    table = "code,population,amount\n01,6,1\n02,3,1\n03,1,8\n"
    (folder / "units.csv").write_text(table, encoding="utf-8")
    posts = assign_posts(run("scenario.toml"), 10)
    assert posts.posts.tolist() == [6, 3, 1]
    assert _texts(posts) == ["'amount' is the result's, not the column of the same name"]


@pytest.mark.parametrize("place", ["by", "at_least", "at_most", "per"])
def test_an_unknown_name_is_an_error_that_says_where(result: Result, place: str) -> None:
    with pytest.raises(AllocationError, match="there is no 'mahala'; did you mean 'mahallas'"):
        assign_posts(result, 10, **{place: "mahala"})


# ------------------------------------------------------------------------------------- command


def test_the_command_writes_the_table_and_says_what_was_given(
    command: Callable, folder: Path
) -> None:
    shown = command("posts", "scenario.toml", "--posts", 10, "--at-least", 2)
    assert shown.status == 0
    table = pd.read_csv(io.StringIO(shown.out), dtype={"code": str}, index_col="code")
    assert table["posts"].tolist() == [5, 3, 2]
    assert table["at_most"].isna().all()
    assert "note: 1 unit at the minimum, 1 post more than by weight alone: 03" in shown.err
    written = command("posts", "scenario.toml", "--posts", "10 000", "--out", "posts.xlsx")
    assert "posts.xlsx: 3 units, 10\xa0000 posts given out" in written.err
    assert pd.read_excel(folder / "posts.xlsx")["posts"].tolist() == [6000, 3000, 1000]


def test_the_command_explains_one_unit(divided: Callable) -> None:
    told = divided(
        "posts", "scenario.toml", "--posts", 10, "--unit", "02", "--per", "population", "--by", "2"
    )
    assert told.startswith("unit 02\nA. weight\n   = 2\nB. quota\n")
    assert "   = 10 * 2 / 6\n   = 3.33333\n" in told
    assert "post 4, lost" in told
    assert told.endswith("G. posts\n   = 3\nper post: 1\n")
    none = divided("posts", "scenario.toml", "--posts", 0, "--unit", "02", "--per", "population")
    assert none.endswith("per post: absent\n")


def test_a_bundled_unit_says_how_sure_its_number_is(divided: Callable) -> None:
    told = divided("posts", "equal_per_head", "--posts", 900, "--unit", "1703202", "--by", "births")
    assert "rests on inputs that are" in told


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--posts", "many"], "--posts many: give a whole number of at least 0"),
        (["--posts", "-3"], "--posts -3: give a whole number"),
        (["--posts", "10", "--method", "websters"], "did you mean 'webster'"),
        (["--posts", "10", "--at-least", "4"], "the minima need 12 posts, 2 more than the 10"),
        (["--posts", "10", "--at-most", "poulation"], "at most: there is no 'poulation'"),
        (["--posts", "10", "--by", "1 +"], "1 +"),
        (["--posts", "10", "--by", "kind"], "weight: kind of 01 is 'a', which is not a number"),
        (["--posts", "10", "--out", "posts.txt"], "a result ends in"),
        (["--posts", "10", "--out", "units.csv"], "would overwrite an input"),
        (["--posts", "10", "--unit", "09"], "there is no unit '09'"),
    ],
)
def test_wrong_options_are_refused(refused: Callable, options: list[str], message: str) -> None:
    assert message in refused("posts", "scenario.toml", *options)


# ---------------------------------------------------------------------------------------- page


def test_the_page_names_every_method_and_its_code_runs() -> None:
    assert [name for name in METHODS if f"| `{name}`" not in PAGE] == []
    (code,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    exec(code, {})  # the page's own code
