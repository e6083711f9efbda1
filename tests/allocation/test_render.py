"""Text that reads back to the same tree, LaTeX that closes its braces."""

import re
from fractions import Fraction
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import Expression
from allocation.functions import FUNCTIONS
from allocation.parse import parse
from allocation.render import to_latex, to_text
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
    children,
    walk,
)

laws = settings(max_examples=100, derandomize=True, deadline=None)

# --------------------------------------------------------------------------- generated trees

numbers = st.from_regex(r"[0-9]{1,3}(\.[0-9]{1,3})?(e[0-9])?", fullmatch=True).filter(
    lambda text: not re.match(r"0\d", text)
)
names = st.sampled_from(["a", "b_2", "x", "oʻrtacha", "нужда", "min", "total"]).map(Name)
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6).map(Text)
leaves = st.one_of(numbers.map(lambda text: Number(Fraction(text), text)), names, texts)


def _call(function, parts, options):
    lists = function.lists or (False,) * max(function.least, 1)
    chosen = islice(parts, len(lists))
    arguments = tuple(
        Listing((part,)) if is_list else part for is_list, part in zip(lists, chosen, strict=False)
    )
    by, weight = options
    by = by if "by" in function.options else None
    weight = weight if "weight" in function.options else None
    return Call(function.name, arguments, by, weight)


def _inner(parts):
    signs = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
    return st.one_of(
        st.builds(Negative, parts),
        st.builds(Not, parts),
        st.builds(Binary, st.sampled_from(["+", "-", "*", "/", "**"]), parts, parts),
        st.builds(
            Compare,
            parts,
            st.lists(st.tuples(signs, parts), min_size=1, max_size=2).map(tuple),
        ),
        st.builds(
            Logic,
            st.sampled_from(["and", "or"]),
            st.lists(parts, min_size=2, max_size=3).map(tuple),
        ),
        st.builds(Choice, parts, parts, parts),
        st.builds(
            _call,
            st.sampled_from(list(FUNCTIONS.values())),
            st.lists(parts, min_size=3, max_size=3),
            st.tuples(st.none() | names, st.none() | parts),
        ),
    )


trees = st.recursive(leaves, _inner, max_leaves=12)


@laws
@given(trees)
def test_the_text_of_a_tree_reads_back_to_it(tree):
    text = to_text(tree)
    assert parse(text) == tree
    assert to_text(parse(text)) == text


@laws
@given(trees)
def test_the_latex_of_a_tree_closes_what_it_opens(tree):
    latex = to_latex(tree)
    bare = re.sub(r"\\\\|\\[{}_%&#$]", "", latex)
    depth = 0
    for letter in bare:
        depth += {"{": 1, "}": -1}.get(letter, 0)
        assert depth >= 0
    assert depth == 0
    assert latex.count(r"\left") == latex.count(r"\right")
    assert latex.count(r"\begin{cases}") == latex.count(r"\end{cases}")
    assert "$" not in re.sub(r"\\\$", "", latex)


@laws
@given(trees)
def test_walking_a_tree_meets_every_name_of_its_text(tree):
    met = list(walk(tree))
    assert met[0] == tree
    assert len(met) == 1 + sum(len(list(walk(child))) for child in children(tree))
    assert {node.name for node in met if isinstance(node, Name)} == set(
        Expression.read(to_text(tree)).names
    )


# ------------------------------------------------------------------------------------ by hand


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("a*(b+c) / 2", "a * (b + c) / 2"),
        ("(a*b)*c", "a * b * c"),
        ("a*(b*c)", "a * (b * c)"),
        ("a-(b-c)", "a - (b - c)"),
        ("(-a)**2", "(-a) ** 2"),
        ("-a**2", "-a ** 2"),
        ("2**-a", "2 ** -a"),
        ("(2**a)**b", "(2 ** a) ** b"),
        ("2**(a**b)", "2 ** a ** b"),
        ("(a if b>1 else c)+1", "(a if b > 1 else c) + 1"),
        ("a if b>1 else (c if d else e)", "a if b > 1 else c if d else e"),
        ("(a if b else c) if d else e", "(a if b else c) if d else e"),
        ("not(a==b)", "not a == b"),
        ("(not a)==b", "(not a) == b"),
        ("(a<b)==c", "(a < b) == c"),
        ("(a or b) and c", "(a or b) and c"),
        ("total(x,weight=w,by=g)", "total(x, by=g, weight=w)"),
        ("bracket(x,(1,2),[0.1,0.2])", "bracket(x, [1, 2], [0.1, 0.2])"),
    ],
)
def test_text_by_hand(written, text):
    assert Expression.read(written).text == text


def test_text_with_numbers_put_in_keeps_its_meaning():
    tree = parse("x ** 2 - x * (y - x)")
    put = {"x": "-3", "y": "1.5"}
    text = to_text(tree, lambda node: put.get(node.name) if isinstance(node, Name) else None)
    assert parse(text) == parse("(-3) ** 2 - (-3) * (1.5 - (-3))")


@pytest.mark.parametrize(
    ("written", "latex"),
    [
        ("a / b", r"\frac{\text{a}}{\text{b}}"),
        ("a * (b + 1)", r"\text{a} \cdot \left(\text{b} + 1\right)"),
        ("a ** (1 / 2)", r"{\text{a}}^{\frac{1}{2}}"),
        ("sqrt(a)", r"\sqrt{\text{a}}"),
        ("a_b", r"\text{a\_b}"),
        ("a if b > 1 else 0", r"\begin{cases} \text{a} & \text{if } \text{b} > 1 \\ 0 & "),
        ("not (a and b)", r"\lnot \left(\text{a} \land \text{b}\right)"),
        ("1_000", r"1\,000"),
        ("total(a, by=g, weight=b)", r"\operatorname{total}_{\text{by }\text{g}, \text{weight }"),
        ("bracket(a, [1], [2])", r"\operatorname{bracket}\left(\text{a}, \left[1\right], "),
        ("mean(a, by=g)", r"\operatorname{mean}_{\text{by }\text{g}}\left(\text{a}\right)"),
    ],
)
def test_latex_by_hand(written, latex):
    assert Expression.read(written).latex.startswith(latex)


def test_latex_takes_words_for_names():
    assert to_latex(parse("a"), lambda name: "ehtiyoj, %") == r"\text{ehtiyoj, \%}"


@pytest.mark.parametrize("text", ["a\\b", "50%", "a^b", "~", "{", "x_y & #1"])
def test_latex_escapes_what_tex_would_run(text):
    latex = to_latex(Text(text))
    assert latex.startswith(r"\text{")
    inside = re.sub(r"\\([{}_%&#$])|\\text[a-z]+(\{\})?", "", latex[len(r"\text{") : -1])
    assert not re.search(r"[\\{}_%&#$^~]", inside)
