"""The published tables: nothing small, nothing that can be computed back, nobody in them."""

import itertools
from dataclasses import fields

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog
from scipy.sparse import lil_matrix

from indicators import IndicatorError
from indicators.registry import (
    district_indicators,
    generate,
    lines_of,
    read_households,
    targeting_errors,
    write_tables,
)
from indicators.registry.columns import counts
from indicators.registry.lists import means_tested
from indicators.registry.tables import RATES
from indicators.registry.tally import LEVELS, tally

THRESHOLD = 5
COUNTS = [count for count in counts() if not count.above]
CLASSES = [f"{name}_families" for name in ("state_supported", "poor", "borderline", "other")]
TARGETING = ["eligible_paid", "eligible_unpaid", "ineligible_paid", "ineligible_unpaid"]
PAYS = [f"pays_{key}_uzs" for key in means_tested()]


@pytest.fixture(scope="module")
def tables(small_registry):
    return district_indicators(small_registry, 2026)


def test_a_shown_value_is_the_true_one(tables, small_registry):
    for level in tally(small_registry, lines_of(2026)):
        shown = getattr(tables, level.name).reindex(level.values.index)
        for name in shown.columns.intersection(level.values.columns):
            values = shown[name].astype(float)
            assert ((values == level.values[name]) | values.isna()).all()


@pytest.mark.parametrize("level", LEVELS)
def test_no_small_count_is_shown_and_what_is_hidden_is_flagged(tables, level):
    table = getattr(tables, level)
    for count in COUNTS:
        values = table[count.name].astype(float)
        assert not (values < THRESHOLD).any()
        assert not (table[count.total] - values < THRESHOLD).any()
    present = table[table["households"].notna() | table["suppressed"]]
    numbers = present.drop(columns=["suppressed", "region_code"], errors="ignore")
    assert (numbers.isna().any(axis=1) == present["suppressed"]).all()


def test_something_is_hidden_and_the_notes_say_so(tables):
    assert tables.mahalla["suppressed"].any()
    assert tables.notes[0].startswith("Counts below 5, 0 included, are hidden")
    assert "missing, not zero" in tables.notes[0]
    assert any(note.startswith("mahalla: ") and "hidden" in note for note in tables.notes)


def test_districts_without_households_are_missing_not_suppressed_not_zero(tables):
    assert len(tables.district) == 208
    absent = tables.district[tables.district["households"].isna()]
    assert len(absent) == 205
    assert not absent["suppressed"].any()
    assert absent.drop(columns=["suppressed", "region_code"]).isna().all(axis=None)
    assert any("205 of 208 districts have no household" in note for note in tables.notes)


def test_rates_are_of_shown_counts(tables):
    for name, (parts, total) in RATES.items():
        expected = 100 * tables.mahalla[list(parts)].sum(axis=1, skipna=False)
        expected /= tables.mahalla[total]
        pd.testing.assert_series_equal(tables.mahalla[name], expected, check_names=False)


def test_a_column_without_gaps_is_of_whole_numbers(tables):
    assert tables.country["households"].dtype == np.int64
    assert tables.mahalla["income_uzs"].dtype == np.int64
    assert tables.mahalla["disability_rate"].dtype == np.float64


def test_a_higher_threshold_hides_no_less(small_registry, tables):
    more = district_indicators(small_registry, 2026, threshold=50).mahalla
    assert more.isna().sum().sum() > tables.mahalla.isna().sum().sum()


def test_a_threshold_that_hides_nothing_is_an_error(small_registry):
    with pytest.raises(IndicatorError, match="take 2 or more"):
        district_indicators(small_registry, 2026, threshold=1)


def test_years_before_the_classes_say_so(small_registry):
    notes = district_indicators(small_registry, 2024).notes
    assert any("exist since 1 February 2026; here applied to 2024" in note for note in notes)


def test_checked_mahallas_need_no_note(small_file, small_frame, tmp_path):
    known = tmp_path / "known.csv"
    small_frame[["mahalla_code", "district_code"]].drop_duplicates().to_csv(known, index=False)
    notes = district_indicators(read_households(small_file, mahallas=known), 2026).notes
    assert not any("not checked" in note for note in notes)


def test_nothing_of_a_person_is_in_any_output(tmp_path, small_frame, capfd):
    """Ids, and further columns of names, occur nowhere: not in files, notes, records or prints."""
    rows = small_frame.head(3_000).copy()
    rows["household_id"] = [f"AB{number:07d}XZ" for number in range(len(rows))]
    path = tmp_path / "in" / "households.parquet"
    path.parent.mkdir()
    rows.assign(full_name="Secretova").to_parquet(path)
    registry = read_households(path)
    tables, targeting = district_indicators(registry, 2026), targeting_errors(registry, 2026)
    write_tables(tables, tmp_path / "out")
    written = "".join(file.read_text() for file in (tmp_path / "out").iterdir())
    records = "".join(
        value.to_csv() if isinstance(value, pd.DataFrame) else repr(value)
        for record in (tables, targeting, registry)
        for value in (getattr(record, field.name) for field in fields(record))
    )
    everything = written + records + "".join(capfd.readouterr())
    assert "household_id" not in everything
    assert "Secretova" not in everything
    assert not any(identifier in everything for identifier in rows["household_id"])
    assert "1703202" in everything


def test_the_written_files_are_the_tables(tables, tmp_path):
    write_tables(tables, tmp_path)
    write_tables(tables, tmp_path)
    names = {file.name for file in tmp_path.iterdir()}
    assert names == {*(f"{level}.csv" for level in LEVELS), "notes.txt"}
    again = pd.read_csv(tmp_path / "mahalla.csv", dtype={"code": str}, index_col="code")
    assert again["poor_families"].isna().equals(tables.mahalla["poor_families"].isna())
    assert (tmp_path / "notes.txt").read_text().splitlines() == list(tables.notes)


class Attack:
    """All published tables of a registry as one system of equations over all their cells."""

    def __init__(self, tables, targeting, parents):
        self.tables = {
            level: getattr(tables, level).join(
                getattr(targeting, level)[[*TARGETING, "means_tested_uzs", "leaked_uzs"]]
            )
            if level != "mahalla"
            else tables.mahalla
            for level in LEVELS
        }
        self.parents, self.cells, self.equal, self.below = parents, {}, [], []
        for level in LEVELS:
            self._units(level)
        for above, below in itertools.pairwise(LEVELS):
            self._sums(above, below)

    def _cell(self, level, unit, column):
        return self.cells.setdefault((level, unit, column), len(self.cells))

    def _units(self, level):
        for unit in self.parents[level].index:
            cell = {c: self._cell(level, unit, c) for c in self._columns(level)}
            self.equal += [({*parts}, total) for parts, total in self._identities(cell)]
            self.below += [(cell[c.name], cell[c.total]) for c in COUNTS]
            if level != "mahalla":
                self.below.append((cell["leaked_uzs"], cell["means_tested_uzs"]))

    def _columns(self, level):
        dropped = {"suppressed", "region_code", "district_code", *RATES, "income_per_member_uzs"}
        return [name for name in self.tables[level] if name not in dropped]

    def _identities(self, cell):
        yield [cell[name] for name in CLASSES], [cell["households"]]
        ages = ("children", "adults_under_65", "elderly")
        yield [cell[name] for name in ages], [cell["members"]]
        if "eligible_paid" in cell:
            yield [cell[name] for name in TARGETING[:2]], [cell[name] for name in CLASSES[:3]]
            yield [cell[name] for name in TARGETING[2:]], [cell[CLASSES[3]]]
            yield [cell[name] for name in PAYS], [cell["means_tested_uzs"]]

    def _sums(self, above, below):
        for unit, inside in self.parents[below].groupby(self.parents[below]).groups.items():
            for column in set(self._columns(above)) & set(self._columns(below)):
                parts = {self._cell(below, child, column) for child in inside}
                self.equal.append((parts, [self._cell(above, unit, column)]))

    def values(self):
        return np.array(
            [float(self.tables[level].loc[unit, name]) for level, unit, name in self.cells]
        )

    def system(self):
        values = self.values()
        free = np.flatnonzero(np.isnan(values))
        known = np.nan_to_num(values)
        equal, below = (lil_matrix((len(r), len(values))) for r in (self.equal, self.below))
        for row, (parts, totals) in enumerate(self.equal):
            for part in parts:
                equal[row, part] += 1
            for total in totals:
                equal[row, total] -= 1
        for row, (part, total) in enumerate(self.below):
            below[row, part], below[row, total] = 1, -1
        names = [list(self.cells)[place] for place in free]
        equal, below = equal.tocsr(), below.tocsr()
        return names, {
            "A_eq": equal[:, free],
            "b_eq": -(equal @ known),
            "A_ub": below[:, free],
            "b_ub": -(below @ known),
        }


@pytest.mark.parametrize(("households", "seed"), [(900, 1), (3_000, 2), (20_000, 3)])
def test_an_attacker_with_all_tables_cannot_narrow_a_hidden_value(tmp_path, households, seed):
    path = generate(
        tmp_path / "h.parquet",
        households,
        seed,
        districts=["1703202", "1703203", "1706204", "1706207"],
        mahallas=3,
    )
    registry = read_households(path)
    found = tally(registry, lines_of(2026))
    parents = {
        level.name: pd.Series(above.values.index[level.parent], index=level.values.index)
        for above, level in zip((found[0], *found), found, strict=False)
    }
    tables = district_indicators(registry, 2026, threshold=THRESHOLD)
    names, system = Attack(tables, targeting_errors(registry, 2026), parents).system()
    places = np.random.default_rng(seed).permutation(len(names))[:60]
    assert len(places) > 20
    for place in places:
        low, high = _interval(system, place, len(names))
        # soʻm: any amount may have moved at all; counts: the stated width
        wide = 1 if names[place][2].endswith("_uzs") else THRESHOLD
        assert high - low >= wide - 1e-4, names[place]


def _interval(system, place, size):
    aim = np.zeros(size)
    aim[place] = 1
    ends = []
    for sign in (1, -1):
        found = linprog(sign * aim, **system, bounds=(0, None))
        assert found.status in (0, 3), found.message
        ends.append(np.inf if found.status == 3 else sign * found.fun)
    return ends
