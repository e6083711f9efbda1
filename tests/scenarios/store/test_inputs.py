"""What an id depends on, and what it does not."""

import hashlib
import os
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import pandas as pd
import pytest

from indicators import index_from
from indicators.versions import content_id, content_of
from scenarios import Scenario, library, read_scenario, run
from scenarios.store import StoreError
from scenarios.store.canonical import canonical, read_canonical
from scenarios.store.formula_document import formula_document, read_formula_document
from scenarios.store.index_document import index_document, read_index_document
from scenarios.store.inputs import Inputs, read_inputs
from scenarios.store.kept import inputs_of

ROOT = Path(__file__).parents[3]
# the id of the scenario of three units; it may never change
KNOWN = "3510693f64f38528d0c0f70cce8e31c41c1a6a9896a92c2fe0705cfb9b684339"
INDEX = {
    "impute": {"method": "group_mean", "by": "region"},
    "outliers": {"method": "winsorize", "skew": 2.0, "kurtosis": 3.5, "at_most": 5},
    "normalise": {"method": "min_max", "range": [0, 100]},
    "aggregate": "arithmetic",
    "screen": {"units": 0.5},
    "members": {
        "poverty_rate": {"weight": 2},
        "own": {"normalise": "rank"},
        "services": {
            "weight": 1,
            "aggregate": "geometric",
            "members": {"piped_water": {"per": "population", "direction": -1}, "roads": {}},
        },
    },
}


def _inputs(scenario: Scenario) -> Inputs:
    return inputs_of(run(scenario))


@pytest.mark.parametrize("name", library())
def test_formulas_read_back_as_equal(name: str) -> None:
    formula = read_scenario(name).formula
    lines = canonical(formula_document(formula))
    again = read_formula_document(read_canonical(lines))
    assert again == formula
    assert canonical(formula_document(again)) == lines


def test_an_index_reads_back_with_its_directions_written_out() -> None:
    index = index_from("need", INDEX)
    document = index_document(index)
    again = read_index_document(read_canonical(canonical(document)), {})
    directions = {one.name: one.direction for one in again.tree.indicators()}
    assert directions == {"poverty_rate": 1, "own": 1, "piped_water": -1, "roads": 1}
    assert again.assumed == ("own", "roads")
    assert canonical(index_document(again)) == canonical(document)


def test_every_field_of_a_scenario_is_kept_or_left_out_on_purpose() -> None:
    kept = {"formula", "written", "budget", "code", "baseline", "indices", "data"}
    told = {"name", "title", "source"}  # in the origin
    refused = {"years"}  # a path over years is not run as one scenario
    assert {one.name for one in fields(Scenario)} == kept | told | refused | {"folder"}


def test_the_id_is_the_hash_of_the_document_and_never_changes(scenario: Scenario) -> None:
    inputs = _inputs(scenario)
    assert inputs.id == hashlib.sha256(inputs.document).hexdigest()
    assert inputs.id == KNOWN


def test_the_data_version_is_that_of_versions(scenario: Scenario) -> None:
    result = run(scenario)
    assert inputs_of(result).data_version == content_id(content_of(result.inputs))


def test_names_paths_titles_and_the_order_of_rows_and_columns_make_no_difference(
    scenario: Scenario, folder: Path
) -> None:
    other = folder / "elsewhere"
    other.mkdir()
    units = pd.read_csv("units.csv", dtype={"code": str})
    units[["kind", "code", "population"]].iloc[::-1].to_parquet(other / "u.parquet", index=False)
    formula = Path("formula.toml").read_text(encoding="utf-8")
    (other / "f.toml").write_text(formula.replace("population * 1", "population*1"), "utf-8")
    text = 'formula="f.toml"\ndata="u.parquet"\nbudget=1_00\ntitle="Another"\nsource="x"\n'
    (other / "renamed.toml").write_text(text, encoding="utf-8")
    assert _inputs(read_scenario(other / "renamed.toml")).id == _inputs(scenario).id


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("units.csv", "02,3,b", "02,3,c"),
        ("units.csv", "02,3,b", "02,4,b"),
        ("units.csv", "kind", "sort"),
        ("formula.toml", "population * 1", "population * 2"),
        ("formula.toml", "By people", "By heads"),
        ("scenario.toml", "100", "101"),
        ("scenario.toml", "budget", 'baseline = "population"\nbudget'),
    ],
)
def test_every_input_makes_a_difference(scenario: Scenario, file: str, old: str, new: str) -> None:
    before = _inputs(scenario).id
    path = Path(file)
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert _inputs(read_scenario("scenario.toml")).id != before


def test_a_parameter_counts_by_its_value_not_by_who_gave_it() -> None:
    scenario = read_scenario("social_protection_need")
    name, own = next(iter(scenario.formula.parameters.items()))
    said = scenario.tuned(parameters={name: own.value})
    assert _inputs(said).id == _inputs(scenario).id
    assert own.high is not None
    assert own.value != own.high
    assert _inputs(scenario.tuned(parameters={name: own.high})).id != _inputs(scenario).id


# the last bits of this scenario's steps differ between processors with and without AVX
MACHINE = """
from hashlib import sha256
from scenarios import read_scenario
from scenarios.bundle.write import bundle_parts, packed
from scenarios.store.kept import kept_of
kept = kept_of(read_scenario("swiss_resource_equalisation"))
print(kept.id, kept.result_id, sha256(packed(bundle_parts(kept))).hexdigest())
"""
NO_AVX = {"NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL", "OPENBLAS_CORETYPE": "Nehalem"}


def test_another_machine_gives_the_same_id_and_the_same_bytes() -> None:
    machines = ({"PYTHONHASHSEED": "1", "LC_ALL": "C"}, {"PYTHONHASHSEED": "2", **NO_AVX})
    told = {
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", MACHINE],
            env={**os.environ, "PYTHONPATH": str(ROOT), **machine},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for machine in machines
    }
    assert len(told) == 1


def test_inputs_read_back(scenario: Scenario) -> None:
    inputs = _inputs(replace(scenario, baseline="population"))
    again = read_inputs(inputs.document, inputs.contents, "here")
    assert again == inputs
    assert again.baseline is not None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b'"form":1', b'"form":2', "newer version"),
        (b'"form":1,', b"", "lacks 'form'"),
        (b'"budget":100', b'"budget":1.5', "canonical form"),
        (b'"budget":100', b'"budget":"x"', "invalid literal"),
        (b'"budget":100', b'"budget": 100', "canonical form"),
        (b'"population * 1"', b'"population *"', "step"),
        (b'"index":[]', b'"index":[3]', "here"),
        (b'"index":[]', b'"index":[{}]', "here"),
        (b'"index":[]', b'"index":{}', "canonical form"),
        (b'"parameters":{}', b'"parameters":{"a":1}', "here"),
        (b'"data":{', b'"data":[],"d":{', "here"),
    ],
)
def test_documents_that_nobody_kept_are_refused(
    scenario: Scenario, old: bytes, new: bytes, told: str
) -> None:
    inputs = _inputs(scenario)
    assert old in inputs.document
    lines = inputs.document.replace(old, new)
    with pytest.raises(StoreError, match="here") as refused:
        read_inputs(lines, inputs.contents, "here")
    assert told in str(refused.value)


def test_tables_that_nobody_kept_are_refused(scenario: Scenario) -> None:
    inputs = _inputs(scenario)
    (name, lines), *_ = inputs.contents.items()
    for other in (b"", lines.replace(b"6", b"7"), lines.replace(b", ", b","), b"\xff"):
        with pytest.raises(StoreError, match="here: not a scenario that can be read"):
            read_inputs(inputs.document, {name: other}, "here")
    with pytest.raises(StoreError, match="lacks"):
        read_inputs(inputs.document, {}, "here")
