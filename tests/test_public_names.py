"""The names that other people's code imports."""

from importlib import import_module

import pytest

NAMES = {
    "geodata": "load_units load_regions read_boundaries match_names",
    "indicators": "load_table load_quality load_catalogue Index IndexResult read_siat "
    "read_registry read_egov read_table",
    "allocation": "Formula Allocation allocate explain Line simulate Ensemble fairness "
    "FormulaError LimitError ExpressionError",
    "scenarios": "read_scenario run Result compare Comparison attribute Store export",
}
FUNCTIONS = "load_units match_names load_table read_siat allocate explain simulate run compare"


@pytest.mark.parametrize("room", NAMES)
def test_a_room_hands_on_its_public_names(room: str) -> None:
    there = import_module(room)
    assert [name for name in NAMES[room].split() if not hasattr(there, name)] == []
    assert {*NAMES[room].split()} <= {*there.__all__}


@pytest.mark.parametrize("name", [*FUNCTIONS.split(), "read_scenario", "attribute", "export"])
def test_what_is_called_is_a_function(name: str) -> None:
    (room,) = (room for room, names in NAMES.items() if name in names.split())
    assert callable(getattr(import_module(room), name))
