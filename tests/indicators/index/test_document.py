"""The page on indices is true: its lists are the registries, its example runs as printed."""

import doctest
import io
import re
from pathlib import Path

import pandas as pd
import pytest

from indicators import Index, IndicatorError
from indicators.index.aggregate import AGGREGATE
from indicators.index.impute import IMPUTE
from indicators.index.normalise import NORMALISE
from indicators.index.outliers import OUTLIERS
from indicators.index.weigh import WEIGH

PAGE = (Path(__file__).parents[3] / "docs" / "index.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"`([\w-]+\.(?:csv|toml))`")
SECTIONS = {
    "Imputation": IMPUTE,
    "Outliers": OUTLIERS,
    "Normalisation": NORMALISE,
    "Weights": WEIGH,
    "Aggregation": AGGREGATE,
}


def _rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading, without its own heading."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The current folder, with the files that the page shows."""
    for found in FENCE.finditer(PAGE):
        named = FILE.search(PAGE[: found.start()].rstrip().rpartition("\n\n")[2])
        if found[1] in ("csv", "toml"):
            assert named is not None
            (tmp_path / named[1]).write_text(found[2], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("heading", SECTIONS)
def test_every_method_has_its_line(heading):
    named = [cells[0].strip("`") for cells in _rows(heading)]
    assert sorted(named) == sorted(SECTIONS[heading].methods)
    assert all(cells[1] for cells in _rows(heading))


@pytest.mark.parametrize("heading", SECTIONS)
def test_every_option_is_named(heading):
    family = SECTIONS[heading]
    for name, _, options in _rows(heading):
        named = set(re.findall(r"`(\w+)`", options))
        assert set(family.options(name.strip("`"))) <= named, name


def test_the_example_prints_what_it_says(folder, capsys):
    from scenarios.__main__ import main

    (block,) = [text for language, text in FENCE.findall(PAGE) if language == "console"]
    command, _, printed = block.partition("\n")
    assert main(command.removeprefix("$ python -m scenarios ").split()) == 0
    written = capsys.readouterr()
    shown, found = (pd.read_csv(io.StringIO(text), index_col=0) for text in (printed, written.out))
    pd.testing.assert_frame_equal(found, shown, rtol=1e-12)
    assert written.err == ""


def test_the_python_examples_print_what_they_say(folder):
    code = "\n".join(text for language, text in FENCE.findall(PAGE) if language == "python")
    test = doctest.DocTestParser().get_doctest(code, {}, "index.md", "index.md", 0)
    assert len(test.examples) > 8
    result = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test)
    assert result.failed == 0


def test_the_keys_of_the_file_are_those_that_are_read(folder):
    text = (folder / "need.toml").read_text(encoding="utf-8")
    (folder / "bad.toml").write_text(text.replace("normalise", "normalize"), encoding="utf-8")
    with pytest.raises(IndicatorError, match="did you mean 'normalise'"):
        Index.read(folder / "bad.toml")
    for key in ("members", "screen", "impute", "outliers", "normalise", "weigh", "aggregate"):
        assert f"\n| `{key}` |" in PAGE
    for key in ("weight", "direction", "per"):
        assert f"\n| `{key}` |" in PAGE
