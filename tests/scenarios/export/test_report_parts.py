"""The parts of the report: classes of maps, mathematics, readable expressions, numbers."""

from fractions import Fraction

import numpy as np
import pytest

from allocation import Expression
from allocation.tree import Number
from scenarios.export.report.classes import around_nought, place_of, rising
from scenarios.export.report.mathml import MathWriter
from scenarios.export.report.reading import readable
from scenarios.export.report.shapes import project, read_shapes
from scenarios.export.report.texts import texts_in

EN = texts_in("en")
NAN = float("nan")


def _symbol(name: str, index: str) -> str:
    return f"<mi>{name}{index}</mi>"


def _math(text: str) -> str:
    return MathWriter(_symbol, EN).write(Expression.read(text).tree)


def test_every_value_has_one_class_and_what_is_missing_none() -> None:
    values = [float(value) for value in range(1, 50)]
    bands = rising(values)
    places = [place_of(value, bands) for value in values]
    assert places == sorted(places)
    assert {*places} == {*range(len(bands))}
    assert place_of(NAN, bands) == -1
    assert [band.high for band in bands[:-1]] == [band.low for band in bands[1:]]


def test_equal_values_are_one_class_and_no_values_none() -> None:
    (only,) = rising([7.0, 7.0, NAN])
    assert only.point
    assert place_of(7.0, (only,)) == 0
    assert rising([NAN]) == ()
    assert around_nought([NAN]) == ()
    assert [band.point for band in around_nought([0.0, 0.0])] == [True]


@pytest.mark.parametrize("values", [[-9.4] * 20 + [9.7, 3.0, 0.0], [-1.0, 2.0, -4.0, 8.0, 100.0]])
def test_changes_are_classed_alike_on_both_sides_of_nought(values: list[float]) -> None:
    bands = around_nought(values)
    assert len(bands) == 7
    assert [-band.high for band in bands[::-1]] == [band.low for band in bands]
    for value in values:
        place = place_of(value, bands)
        assert np.sign(place - 3) == np.sign(value)
        assert bands[place].low <= value <= bands[place].high


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a / (b + 1)", "<mfrac><mrow><mi>ai</mi></mrow><mrow><mi>bi</mi><mo>+</mo><mn>1</mn>"),
        ("a * (b - 2.5)", "<mo>·</mo><mrow><mo>(</mo><mi>bi</mi><mo>−</mo><mn>2.5</mn><mo>)</mo>"),
        ("share(a)", "<mi>ai</mi></mrow><mrow><munder><mo>∑</mo><mrow><mi>j</mi></mrow></munder>"),
        ("total(a, by=g)", "<mi>j</mi><mo>:</mo><mi>gj</mi><mo>=</mo><mi>gi</mi>"),
        ("mean(a, weight=w)", "<msub><mi>mean</mi><mrow><mi>wi</mi></mrow></msub>"),
        ("zscore(a, by=g)", "<msub><mi>z-score</mi><mrow><mi>gi</mi></mrow></msub>"),
        ("sqrt(abs(a)) ** 2", "<msup><mrow><msqrt><mrow><mo>|</mo><mi>ai</mi><mo>|</mo>"),
        ("-a + 1", "<mo>−</mo><mi>ai</mi>"),
        ("1 if not (a < 2 or b >= 3) else 0", "<mo>¬</mo>"),
        ("1 if a < 2 and b != 3 else 0", "<mi>ai</mi><mo>&lt;</mo><mn>2</mn><mo>∧</mo>"),
        ("1 if k == 'a<b' else 0", "<mtext>“a&lt;b”</mtext>"),
        ("bracket(a, [1, 2], [0.1, 0.2, 0.3])", "<mo>[</mo><mn>1</mn><mo>;</mo><mn>2</mn>"),
    ],
)
def test_an_expression_as_mathematics(text: str, expected: str) -> None:
    assert expected in _math(text)


def test_numbers_in_mathematics_are_those_of_the_language() -> None:
    written = MathWriter(_symbol, texts_in("ru")).write(Number(Fraction(5, 2), "2.5"))
    assert written == "<mn>2,5</mn>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a * b - 3", "A × B − 3"),
        ("max(a, 1234567.5)", "max(A; 1,234,567.5)"),
        ("share(a, by=region)", "share(A [region])"),
        ("a if k == 'city' else 0", "A if k = “city” else 0"),
        ("rounded to whole multiples of 1000 soʻm", "rounded to a multiple of 1,000 soʻm"),
        ("amount (exempt)", "exempt from the limit"),
        ("claim, between floor and cap", "claim, but within floor and cap"),
        ("budget * 0 + remainder", "left-over of other parts"),
        ("a ** 2", "A ^ 2"),
    ],
)
def test_an_expression_as_people_read_it(text: str, expected: str) -> None:
    assert readable(text, {"a": "A", "b": "B"}, EN) == expected


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (1234567, "soʻm", "1,234,567\xa0soʻm"),
        (1.5, "soʻm", "1.50\xa0soʻm"),
        (0.00123456, "km", "0.001235 km"),
        ("city", "", "city"),
        (NAN, "km", "— km"),
    ],
)
def test_a_value_with_its_unit(value: object, unit: str, expected: str) -> None:
    assert EN.value(value, unit) == expected


def test_amounts_in_short_keep_their_sign() -> None:
    assert [EN.short(value, sign=True) for value in (16.5e12, -2.04e9, 999, 0)] == [
        "+16.50\xa0trn soʻm",
        "−2.0\xa0bn soʻm",
        "+999\xa0soʻm",
        "0\xa0soʻm",
    ]


def test_the_shapes_are_all_there_and_within_the_picture() -> None:
    shapes = read_shapes()
    assert len(shapes.country.units) == 208
    assert len(shapes.country.borders) == 14
    assert {*shapes.inset.units} < {*shapes.country.units}
    assert all(path.startswith("M") and path.endswith("z") for path in shapes.inset.units.values())
    assert sum(map(len, shapes.country.units.values())) < 100_000


def test_the_projection_keeps_areas() -> None:
    cells = [(60.0, 40.0), (60.0, 44.0), (70.0, 38.0)]
    areas = []
    for lon, lat in cells:
        corners = np.array([(lon, lat), (lon + 0.01, lat), (lon, lat + 0.01)])
        (ax, ay), (bx, by), (cx, cy) = project(corners)
        flat = abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay))
        areas.append(flat / np.cos(np.radians(lat + 0.005)))
    assert max(areas) / min(areas) == pytest.approx(1, rel=1e-3)
