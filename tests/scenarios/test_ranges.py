"""A parameter outside the range of its formula: used, and said."""

from collections.abc import Callable
from pathlib import Path

import pytest

from scenarios import read_scenario, run

PARAMETERS = "[parameters]\nw = { value = 0.5, low = 0, high = 1 }\nfree = 1\n"
POT = '[[pot]]\nname = "all"\nshare = 1\nby = "population * (1 + w) * free"\n'


@pytest.fixture
def ranged(folder: Path) -> Path:
    (folder / "formula.toml").write_text(PARAMETERS + POT, encoding="utf-8")
    return folder / "scenario.toml"


def _told(scenario: object, **parameters: float) -> list[str]:
    notes = run(scenario, parameters=parameters).notes
    return [note.text for note in notes if note.kind == "range"]


@pytest.mark.parametrize(
    ("value", "said"), [(0, 0), (1, 0), (0.5, 0), (1.01, 1), (-0.5, 1), (5, 1)]
)
def test_python_and_the_command_line_say_the_same(
    ranged: Path, command: Callable[..., object], value: float, said: int
) -> None:
    told = _told(read_scenario(ranged), w=value)
    assert len(told) == said
    outcome = command("run", "scenario.toml", "--set", f"w={value}")
    assert outcome.status == 0
    assert [line.removeprefix("note: ") for line in outcome.err.splitlines()] == told
    assert all("'w'" in text and "from 0 to 1" in text and f"{value}" in text for text in told)


def test_a_parameter_without_a_range_is_free(ranged: Path) -> None:
    assert _told(read_scenario(ranged), free=1000) == []


def test_a_scenario_file_is_no_way_around_it(ranged: Path) -> None:
    ranged.write_text(ranged.read_text("utf-8") + "[parameters]\nw = 7\n", encoding="utf-8")
    assert len(_told(read_scenario(ranged))) == 1
    assert _told(read_scenario(ranged), w=0.25) == []


def test_a_value_tuned_twice_is_judged_by_the_files_range(ranged: Path) -> None:
    wide = read_scenario(ranged).tuned(parameters={"w": 9})
    assert len(_told(wide, w=5)) == 1
    assert _told(wide, w=1) == []


def test_one_end_of_a_range_is_said_alone(ranged: Path, folder: Path) -> None:
    text = PARAMETERS.replace("low = 0, high = 1", "low = 0.5") + POT
    (folder / "formula.toml").write_text(text, encoding="utf-8")
    (told,) = _told(read_scenario(ranged), w=0.25)
    assert told.endswith("gives, from 0.5")


def test_an_error_that_follows_also_names_the_range(ranged: Path, refused: Callable) -> None:
    told = refused("run", "scenario.toml", "--set", "w=-3")
    assert "parameter 'w' is -3, outside the range that its formula gives, from 0 to 1" in told
    assert len(told.splitlines()) == 2
