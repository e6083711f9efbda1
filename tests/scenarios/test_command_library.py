"""`library`: what comes with the program."""

from collections.abc import Callable

from scenarios import library, read_scenario


def test_every_scenario_has_its_name_title_and_source(divided: Callable[..., str]) -> None:
    lines = divided("library").splitlines()
    assert [line.partition(":")[0] for line in lines[::2]] == list(library())
    assert lines[0] == "australia_floor_equalisation: " + _title("en")
    assert all(line.startswith("    ") and line.strip() for line in lines[1::2])


def test_titles_in_a_language(divided: Callable[..., str]) -> None:
    assert _title("uz") in divided("library", "--language", "uz")


def _title(language: str) -> str:
    return read_scenario("australia_floor_equalisation").title.in_language(language)
