"""What is kept gives the result again, and nothing that does not follow from its inputs is kept."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from allocation import Note
from indicators import index_from
from indicators.versions import Content
from scenarios import Scenario, ScenarioError, library, read_scenario, run
from scenarios.store import StoreError
from scenarios.store.differences import differences, told
from scenarios.store.index_document import KeptIndex
from scenarios.store.inputs import read_inputs
from scenarios.store.kept import Kept, kept_of
from scenarios.store.origin import read_origin
from scenarios.store.outcome import notes_lines, outcome_of, read_notes


@pytest.mark.parametrize("name", library())
def test_every_bundled_scenario_is_computed_again_from_its_inputs_alone(name: str) -> None:
    result = run(name)
    kept = kept_of(result)
    inputs = read_inputs(kept.inputs.document, kept.inputs.contents, name)
    again = replace(kept, inputs=inputs).result()
    assert again.amount.equals(result.amount)
    assert again.table.equals(result.table)
    assert again.notes == result.notes
    assert again.doubt is not None
    assert result.doubt is not None
    assert again.doubt.tolist() == result.doubt.tolist()
    assert again.estimated == result.estimated
    assert kept.table["amount"].tolist() == result.amount.tolist()
    assert [*kept.table.columns] == [*result.table.columns]


def test_notes_and_origin_read_back() -> None:
    kept = kept_of(read_scenario("social_protection_need"))
    assert any(note.units for note in kept.notes)
    assert read_origin(kept.origin.lines()) == kept.origin
    lines = notes_lines(kept.notes)
    assert notes_lines(read_notes(lines)) == lines
    paid = Note(kind="limit", name="x", text="y", amount_uzs=1.5, paid={"01": 0.1 + 0.2})
    assert read_notes(notes_lines((paid,)))[0].paid == {"01": 0.3}
    for wrong in (b"{}", b'{"name":1}', b"[]", b"x"):
        with pytest.raises(ValueError, match=r"."):
            read_origin(wrong)
    for wrong in (b'[{"kind":"tie"}]', b"3", b"[3]"):
        with pytest.raises(ValueError, match="not a list of notes"):
            read_notes(wrong)


def test_sources_of_the_bundled_data_are_kept() -> None:
    data = kept_of(read_scenario("equal_per_head")).origin.data
    assert data is not None
    assert data["columns"]["population"]["source"] in data["sources"]
    assert data["columns"]["population"]["unit"] == "persons"


def test_a_scenario_from_a_kept_one_is_not_run_on_other_data(scenario: Scenario) -> None:
    kept = kept_of(scenario)
    with pytest.raises(ValueError, match="data version"):
        run(kept.result().scenario)
    assert kept_of(kept) is kept


def test_a_result_of_another_hand_is_refused(scenario: Scenario) -> None:
    result = run(scenario)
    table = result.table.assign(amount=[61, 29, 10])
    forged = replace(result, allocation=replace(result.allocation, table=table))
    with pytest.raises(StoreError, match=r"not what its inputs give[\s\S]*01: amount 61 kept, 60"):
        kept_of(forged)


def test_a_kept_result_that_does_not_follow_is_told_by_unit(scenario: Scenario) -> None:
    kept = kept_of(scenario)
    cells = [list(row) for row in kept.outcome.cells]
    cells[0][0] += 1
    other = replace(kept, outcome=replace(kept.outcome, cells=tuple(map(tuple, cells))))
    with pytest.raises(StoreError, match="01: amount 61 kept, 60 computed, -1"):
        other.result()


def test_a_changed_bundled_table_needs_its_quality(scenario: Scenario) -> None:
    result = run("equal_per_head")
    table = result.inputs.assign(population=result.inputs["population"] + 1)
    from allocation import allocate

    allocation = allocate(result.scenario.formula, table, result.scenario.budget, result.baseline)
    changed = replace(result, inputs=table, allocation=allocation)
    with pytest.raises(StoreError, match="not the bundled one"):
        kept_of(changed)
    marks = pd.DataFrame({"population": "derived"}, index=table.index)
    kept = kept_of(changed, quality=marks)
    doubt = kept.result().doubt
    assert doubt is not None
    assert set(doubt) == {"derived"}
    with pytest.raises(StoreError, match="a column 'none' that the table lacks"):
        kept_of(changed, quality=marks.rename(columns={"population": "none"}))
    with pytest.raises(StoreError, match="other units than the table"):
        kept_of(changed, quality=marks.iloc[1:])


def test_a_baseline_of_another_scenario_is_kept_with_its_doubt(folder: Path) -> None:
    formula = 'title="a"\n[[pot]]\nname="all"\nshare=1\nby="baseline"\n'
    Path("f.toml").write_text(formula, encoding="utf-8")
    text = 'budget=100_000\nformula="f.toml"\nbaseline="social_protection_need"\n'
    Path("s.toml").write_text(text, encoding="utf-8")
    result = run(read_scenario("s.toml"))
    again = kept_of(result).result()
    assert again.doubt is not None
    assert result.doubt is not None
    assert again.doubt.tolist() == result.doubt.tolist()
    assert again.baseline is not None
    assert result.baseline is not None
    assert again.baseline.tolist() == result.baseline.tolist()


def test_a_baseline_that_changes_nothing_is_kept_all_the_same(scenario: Scenario) -> None:
    kept = kept_of(replace(scenario, baseline="population"))
    assert kept.inputs.baseline is not None
    assert kept.id != kept_of(scenario).id
    with pytest.raises(ScenarioError, match="no column or scenario 'none'"):
        kept_of(replace(scenario, baseline="none"))


def test_indices_are_kept_with_directions_groups_and_earlier_years() -> None:
    index = index_from(
        "need",
        {
            "impute": "panel",
            "normalise": {"method": "min_max", "range": [1, 100]},
            "members": {
                "poverty_rate": {"weight": 2},
                "g": {"aggregate": "geometric", "members": {"unemployment_rate": {}}},
            },
        },
    )
    scenario = read_scenario("equal_per_head")
    result = run(replace(scenario, indices=(index,)))
    kept = kept_of(result)
    assert kept.inputs.earlier
    inputs = read_inputs(kept.inputs.document, kept.inputs.contents, "x")
    assert inputs.document == kept.inputs.document
    again = replace(kept, inputs=inputs).result()
    assert again.inputs["need"].equals(result.inputs["need"])
    assert isinstance(again.indices[0].result.index, KeptIndex)
    assert "need" not in dict(inputs.table.columns)
    assert kept_of(again, quality=kept.inputs.quality and kept.inputs.quality.table()).id == kept.id


def test_an_assumed_direction_stays_told(folder: Path) -> None:
    Path("formula.toml").write_text(
        'title="a"\n[[pot]]\nname="all"\nshare=1\nby="1 + need"\n', encoding="utf-8"
    )
    scenario = read_scenario("scenario.toml")
    index = index_from("need", {"members": {"population": {}, "own": {}}})
    Path("units.csv").write_text("code,population,own\n01,6,2\n02,3,4\n03,1,5\n", encoding="utf-8")
    result = run(replace(scenario, indices=(index,)))
    kept = kept_of(result)
    assert kept.inputs.indices[0].assumed == ("own",)
    again = kept.result().indices[0].result
    assert again.notes == result.indices[0].result.notes


def test_parameters_are_kept_exactly_and_ranges_are_still_told() -> None:
    scenario = read_scenario("social_protection_need")
    name, own = next(iter(scenario.formula.parameters.items()))
    assert own.high is not None
    result = run(scenario.tuned(parameters={name: own.high + Fraction(1, 3)}))
    again = kept_of(result).result()
    assert again.scenario.formula == result.scenario.formula
    assert again.scenario.remarks == result.scenario.remarks != ()


def _content(**columns: list[object]) -> Content:
    names = tuple((name, "number") for name in columns)
    rows = tuple(zip(*columns.values(), strict=True))
    return Content(columns=names, codes=tuple(f"{at:02}" for at in range(len(rows))), cells=rows)


def test_amounts_must_be_equal_and_other_numbers_close(scenario: Scenario) -> None:
    a, inputs = _content(amount=[10**13, 5], x=[1.0, 2.0]), kept_of(scenario).inputs
    assert differences(a, _content(amount=[10**13, 5], x=[1.0 + 1e-12, 2.0])).empty
    apart = differences(a, _content(amount=[10**13 + 1, 5], x=[1.0, 2.1]))
    assert apart[["unit", "column"]].to_numpy().tolist() == [["00", "amount"], ["01", "x"]]
    assert told(apart, inputs)[0] == "00: amount 10000000000000 kept, 10000000000001 computed, +1"
    lost = differences(a, _content(x=[1.0, 2.0]))
    assert told(lost, inputs, 1) == ["00: amount 10000000000000 kept, nothing computed",
                                     "and 1 more differences"]  # fmt: skip


def test_units_are_named_where_names_are_known() -> None:
    kept = kept_of(read_scenario("equal_per_head"))
    other = outcome_of(run("equal_per_head", budget=10**12))
    lines = told(differences(kept.outcome, other), kept.inputs, 1)
    assert lines[0].startswith("1703202 (Oltinkoʻl tumani): amount ")


def test_kept_records_hold_what_they_say(scenario: Scenario) -> None:
    kept = kept_of(scenario)
    assert isinstance(kept, Kept)
    assert kept.table["amount"].to_dict() == {"01": 60, "02": 30, "03": 10}
    assert str(kept.table["amount"].dtype) == "int64"
