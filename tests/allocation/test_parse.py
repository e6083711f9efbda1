"""What the language takes, and that nothing else gets in."""

from decimal import Decimal
from fractions import Fraction

import pytest

from allocation import Expression, ExpressionError, allocate
from allocation.functions import FUNCTIONS
from allocation.parse import parse
from allocation.tree import (
    Binary,
    Call,
    Choice,
    Compare,
    Listing,
    Logic,
    Name,
    Negative,
    Not,
    Number,
    Text,
)

OUTSIDE = [
    "x.real",
    "(1).__class__",
    "x[0]",
    "x[0:1]",
    "lambda: 1",
    "lambda x: x",
    "[x for x in y]",
    "{x for x in y}",
    "{x: 1 for x in y}",
    "(x for x in y)",
    "total(x for x in y)",
    "f'{x}'",
    "f'x'",
    "(x := 1)",
    "__import__('os')",
    "__import__('os').system('true')",
    "eval('1')",
    "exec('1')",
    "open('x')",
    "(lambda: 1)()",
    "min(x, y)(z)",
    "total(x).real",
    "await x",
    "(yield)",
    "(yield x)",
    "import os",
    "x = 1",
    "x; y",
    "x\ny",
    "del x",
    "pass",
    "None",
    "True",
    "False",
    "...",
    "1j",
    "b'x'",
    "x # y",
    "x // y",
    "x % y",
    "x @ y",
    "x << y",
    "x & y",
    "x | y",
    "x ^ y",
    "~x",
    "x is y",
    "x is not y",
    "x in y",
    "x not in y",
    "[1, 2]",
    "(1, 2)",
    "{}",
    "{1: 2}",
    "{1}",
    "*x",
    "min(*x)",
    "min(**x)",
    "min(x, y, key=z)",
    "min(x, y, by=z)",
    "x if y",
    "if x: y",
    "1) + (2",
    "(1 + 2",
    "1 +",
    "+",
    "@",
    "x!",
    "x y",
    "’x’",
    "'x",
    "01",
    "1__0",
    "1e999",
    "1e-999",
    "x\0",
    "\0",
    "\\",
    "x \\",
    "$x",
    "`x`",
    "",
    "   ",
    "\n\t",
    "9" * 5000,
    "9" * 3990,
    "x" * 10_000,
    "x + " * 2499 + "x",
    "x+" * 1999 + "x",
    "-" * 3990 + "x",
    "not " * 900 + "x",
    "(" * 1990 + "x" + ")" * 1990,
    "abs(" * 700 + "x" + ")" * 700,
    "[" * 300 + "]" * 300,
    "x" + "**x" * 1200,
    "x if y else " * 300 + "z",
    "x < " * 1990 + "y.z",
    "'" + "a" * 5000 + "'",
]

MISUSED = [
    ("totl(x)", "did you mean 'total'"),
    ("nosuch(x)", "total"),
    ("Total(x)", "total"),
    ("total()", "total(x"),
    ("total(x, y)", "total(x"),
    ("total(x, weigth=y)", "weight=column"),
    ("total(x, by=a, by=b)", "by"),
    ("total(x, by=y + 1)", "`by` takes the name of a column"),
    ("total(x, by='y')", "`by` takes the name of a column"),
    ("total(x, weight=[1])", "[1]"),
    ("rank(x, weight=y)", "rank(x"),
    ("count(x, y)", "count(x"),
    ("nth_largest(x)", "nth_largest(x, k"),
    ("clip(x, 1)", "clip(x, low, high)"),
    ("min(x)", "min(x, y"),
    ("min([1], 2)", "min(x, y"),
    ("abs(x, y)", "abs(x)"),
    ("bracket(x, 1, 2)", "bracket(x, [edges], [rates])"),
    ("bracket(x, [1], 2)", "bracket(x, [edges], [rates])"),
    ("bracket([1], [1], [2])", "bracket(x, [edges], [rates])"),
]


@pytest.mark.parametrize("text", OUTSIDE, ids=lambda text: repr(text[:30]))
def test_everything_outside_the_language_is_refused_in_one_message(text):
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert len(caught.value.problems) == 1
    assert 0 < len(str(caught.value)) < 500
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("text", "hint"), MISUSED)
def test_a_misused_function_is_told_how_to_write_it(text, hint):
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert hint in str(caught.value)


def test_nothing_is_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for attack in ("__import__('os').mkdir('x')", "[open('x', 'w')]", "open('x', 'w')"):
        with pytest.raises(ExpressionError):
            parse(attack)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "power", ["9**9**9**9", "2.0**100000", "w**1e400", "w**(10**30)", "(-2)**0.5", "0**-1"]
)
def test_a_power_beyond_all_numbers_is_one_message(value, units, power):
    with pytest.raises(ExpressionError, match="step 'value_'"):
        value(power, units(w=[2, 3]))


def test_a_tiny_power_is_a_number(value, units):
    assert value("0.5 ** 1e9", units(w=[2])) == [0.0]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1),
        ("1_000", 1000),
        ("0.1", Fraction(1, 10)),
        (".5", Fraction(1, 2)),
        ("2.", 2),
        ("1e3", 1000),
        ("1.5E-2", Fraction(3, 200)),
        ("12345678901234567890.123456789", Fraction(12345678901234567890123456789, 10**9)),
    ],
)
def test_a_number_is_exactly_what_is_written(text, number):
    assert parse(text) == Number(Fraction(number), text)


def test_the_tree_of_each_construct():
    x, y, one = Name("x"), Name("y"), Number(Fraction(1), "1")
    expected = {
        "x": x,
        "'a b'": Text("a b"),
        '"a\'b"': Text("a'b"),
        "+x": x,
        "-x ** 1": Negative(Binary("**", x, one)),
        "x - y - 1": Binary("-", Binary("-", x, y), one),
        "x ** y ** 1": Binary("**", x, Binary("**", y, one)),
        "x + y * 1": Binary("+", x, Binary("*", y, one)),
        "x < y <= 1": Compare(x, (("<", y), ("<=", one))),
        "x and y or not 1": Logic("or", (Logic("and", (x, y)), Not(one))),
        "x if y else 1": Choice(y, x, one),
        "total(x, by=y, weight=1)": Call("total", (x,), y, one),
        "count()": Call("count", ()),
        "bracket(x, [1], (y, 1))": Call("bracket", (x, Listing((one,)), Listing((y, one)))),
    }
    for text, tree in expected.items():
        assert parse(text) == tree, text


def test_line_breaks_and_runs_of_blanks_do_not_matter():
    assert parse("\n  x\t+\n   y ") == parse("x + y")


@pytest.mark.parametrize("text", ["a  b", "a\u00a0b", " a", "#1", "a#b", "oʻ", "\t", "{}", '"'])
def test_quoted_text_is_kept_as_it_stands(text):
    assert parse(f"kind == {text!r}") == Compare(Name("kind"), (("==", Text(text)),))
    assert parse(f"kind == '{text}'") == Compare(Name("kind"), (("==", Text(text)),))


def test_names_may_have_uzbek_and_cyrillic_letters():
    assert parse("ehtiyoj_oʻrtacha * потребность").right == Name("потребность")


def test_a_sum_of_fifty_columns_can_be_written(value, units):
    assert value(" + ".join(["w"] * 50), units(w=[1, 2])) == [50, 100]


@pytest.mark.parametrize(
    ("given", "text", "number"),
    [
        (3, "3", 3),
        (Decimal("0.1"), "0.1", Fraction(1, 10)),
        (Decimal("-2.5"), "-2.5", Fraction(-5, 2)),
    ],
)
def test_a_plain_number_is_an_expression(given, text, number):
    expression = Expression.read(given)
    tree = expression.tree
    sign = -1 if isinstance(tree, Negative) else 1
    assert (tree.operand if sign < 0 else tree).value * sign == number
    assert expression.text == text
    assert expression.names == ()


@pytest.mark.parametrize("number", [Fraction(1, 3), Decimal("1e-30"), Decimal("1e30"), 10**20])
def test_the_text_of_a_plain_number_reads_back_to_it(value, units, number):
    text = Expression.read(number).text
    exact = Fraction(number)
    same = f"1 if {text} == {exact.numerator} / {exact.denominator} else 0"
    assert value(same, units(w=[1])) == [1]


def test_names_are_listed_once_in_the_order_of_the_text():
    expression = Expression.read("b + a * total(b, by=c, weight=d) if e > 1 else a")
    assert expression.names == ("b", "a", "c", "d", "e")


def test_every_function_of_the_language_is_read():
    for name, function in FUNCTIONS.items():
        lists = function.lists or (False,) * function.least
        arguments = ["[1]" if is_list else "x" for is_list in lists]
        assert parse(f"{name}({', '.join(arguments)})").function == name


def test_the_message_stands_in_the_place_it_is_about(make, units):
    with pytest.raises(ExpressionError, match=r"step 's'.*division by zero.*u1.*`1 / w`"):
        allocate(make(step=[{"name": "s", "expression": "1/w"}]), units(w=[1, 0]), 10)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("poor ^ 2", "`poor ^ 2`: write a power with **, not ^"),
        ("a + poor ^ 2", "write a power with **, not ^"),
        ("0,5 * poor", "write decimals with a point, such as 0.5, not 0,5"),
        ("poor * (1,25 + x)", "write decimals with a point"),
        ("a, b", "is not part of the language"),
    ],
)
def test_what_other_programs_write_gets_a_hint_of_its_own(text: str, told: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert told in str(caught.value)
