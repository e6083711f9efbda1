"""The pages on calibration and risk are true: their Python runs and gives what they print."""

import doctest
import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[3] / "docs"
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("name", ["calibration.md", "risk.md"])
def test_examples_give_what_the_page_prints(name: str) -> None:
    text = "\n".join(PYTHON.findall((DOCS / name).read_text(encoding="utf-8")))
    examples = doctest.DocTestParser().get_doctest(text, {}, name, name, 0)
    assert len(examples.examples) > 5
    told: list[str] = []
    doctest.DocTestRunner().run(examples, out=told.append)
    assert "".join(told) == ""
