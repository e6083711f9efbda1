"""Formula files that cannot be used: one clear message a problem, status 2, nothing written."""

from collections.abc import Callable
from pathlib import Path

import pytest

POT = '[[pot]]\nname = "p"\nshare = 1\nby = "population"\n'
STEP = '[[step]]\nname = "s"\nexpression = "population"\n'
LIMIT = POT + '[[limit]]\nname = "l"\n'
ASKED = ("run", "f.toml", "--data", "units.csv", "--budget", "100", "--out", "result.csv")

VALUES = {
    "number": "1.5",
    "truth": "true",
    "list": "[1]",
    "table": "{ a = 1 }",
    "date": "2020-01-01",
    "nan": "nan",
    "inf": "inf",
    "huge": "1e500",
}


def _refusal(folder: Path, refused: Callable[..., str], text: str) -> str:
    (folder / "f.toml").write_text(text, encoding="utf-8")
    return refused(*ASKED)


def _lacking(told: str, parts: tuple[str, ...]) -> list[str]:
    return [part for part in parts if part not in told]


WRONG_AT_THE_TOP = [
    (key, kind)
    for key in ("title", "source", "parameters", "step", "limit", "rounding", "pot")
    for kind in VALUES
    if (key, kind) != ("parameters", "table")
]


@pytest.mark.parametrize(("key", "kind"), WRONG_AT_THE_TOP)
def test_a_value_of_the_wrong_kind_at_the_top(
    folder: Path, refused: Callable[..., str], key: str, kind: str
) -> None:
    rest = "" if key == "pot" else POT
    told = _refusal(folder, refused, f"{key} = {VALUES[kind]}\n{rest}")
    assert "f.toml" in told
    assert key in told or "'a'" in told


PARTS = {
    "step": ('[[step]]\nname = "s"\nexpression = "1"\n', ("name", "expression", "unit", "label")),
    "pot": (POT, ("name", "share", "by", "where", "floor", "cap", "within", "between", "label")),
    "limit": ('[[limit]]\nname = "l"\ncap = 60\n', ("name", "cap", "exempt", "paid_by", "label")),
    "rounding": ("[rounding]\nunit = 1\n", ("unit",)),
    "parameters.w": ("[parameters.w]\nvalue = 1\n", ("value", "low", "high", "label")),
}
NUMBERS_ARE_RIGHT = ("share", "by", "floor", "cap", "expression", "value", "low", "high")
WRONG_INSIDE = [
    (part, key, kind)
    for part, (_, keys) in PARTS.items()
    for key in keys
    for kind in VALUES
    if not (key in NUMBERS_ARE_RIGHT and kind in ("number", "huge"))
]


@pytest.mark.parametrize(("part", "key", "kind"), WRONG_INSIDE)
def test_a_value_of_the_wrong_kind_inside_a_part(
    folder: Path, refused: Callable[..., str], part: str, key: str, kind: str
) -> None:
    text, _ = PARTS[part]
    kept = [line for line in text.splitlines() if not line.startswith(f"{key} =")]
    rest = "" if part == "pot" else POT
    told = _refusal(folder, refused, rest + "\n".join([*kept, f"{key} = {VALUES[kind]}"]))
    assert "f.toml" in told
    assert "integer ratio" not in told


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("titel = 'x'\n" + POT, ("'titel'", "'title'")),
        (POT + 'wher = "1 == 1"\n', ("pot 'p'", "'wher'", "'where'")),
        (POT + STEP + "untit = 'x'\n", ("step 's'", "'untit'", "'unit'")),
        (LIMIT + "flor = 1\ncap = 90\n", ("limit 'l'", "'flor'", "'floor'")),
        (POT + "[rounding]\nunits = 10\n", ("rounding", "'units'", "'unit'")),
        (POT + "[parameters]\nw = { valu = 1 }\n", ("'w'", "'valu'", "'value'")),
        (POT + 'label = { uz = "a", de = "b" }\n', ("label", "uz, ru, en")),
        (
            '[[pot]]\nname = "p"\nshare = 1\nlevel_up = { from = "population", pr = "1" }\n',
            ("level_up", "'pr'", "'per'"),
        ),
    ],
)
def test_an_unknown_key_is_told_with_the_nearest(
    folder: Path, refused: Callable[..., str], text: str, parts: tuple[str, ...]
) -> None:
    told = _refusal(folder, refused, text)
    assert _lacking(told, ("f.toml", *parts)) == [], told


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (POT.replace("population", "populaton"), ("pot 'p'", "'populaton'", "'population'")),
        (
            POT + "where = \"kid == 'a'\"\n",
            ("'kid'", "'kind'"),
        ),
        (POT.replace("population", "POPULATION"), ("'POPULATION'", "mean 'population'")),
        (POT + 'within = "kid"\nbetween = "total(population)"\n', ("'kid'", "'kind'")),
        (LIMIT + 'floor = "amnt * 0.5"\n', ("limit 'l'", "'amnt'", "'amount'")),
        (POT.replace("share = 1", 'share = "shar"'), ("'shar'",)),
        (STEP.replace("population", "total(population, by=kid)") + POT, ("'kid'", "'kind'")),
        (STEP.replace("population", "totl(population)") + POT, ("'totl'", "'total'")),
        (
            STEP.replace('"population"', '"t"') + STEP.replace('"s"', '"t"') + POT,
            ("step 's'", "'t'", "below"),
        ),
        (STEP.replace("population", "pot") + POT, ("'pot'", "inside a pot")),
        (STEP.replace("population", "amount") + POT, ("'amount'", "inside a limit")),
        (STEP.replace("population", "baseline") + POT, ("baseline",)),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest(
    folder: Path, refused: Callable[..., str], text: str, parts: tuple[str, ...]
) -> None:
    assert _lacking(_refusal(folder, refused, text), ("f.toml", *parts)) == []


def test_all_problems_of_a_formula_are_told_at_once(
    folder: Path, refused: Callable[..., str]
) -> None:
    text = (
        'titel = "x"\n[parameters]\nw = { valu = 5 }\n[[step]]\nname = "a b"\nexpression = "1+"\n'
        + POT
        + 'bu = "1"\n[[limit]]\nname = "q"\n'
    )
    told = _refusal(folder, refused, text).splitlines()
    assert len(told) >= 6
    assert all(line.startswith("f.toml: ") for line in told)


def test_all_unknown_names_are_told_at_once(folder: Path, refused: Callable[..., str]) -> None:
    told = _refusal(folder, refused, STEP.replace("population", "x1 + x2") + POT + 'where = "x3>0"')
    assert [name for name in ("'x1'", "'x2'", "'x3'") if name not in told] == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (POT.replace("share = 1", "share = 0.9"), ("90 of 100", "10 are left over", "0.9")),
        (POT.replace("share = 1", "share = 1.1"), ("110 of 100", "10 are too much")),
        (POT.replace("share = 1", "amount = 140"), ("40 are too much",)),
        (POT.replace("share = 1", "amount = 40"), ("60 are left over",)),
        (POT.replace("share = 1", 'share = "population"'), ("one number is wanted",)),
        (
            POT.replace("share = 1", "share = -0.1")
            + POT.replace('"p"', '"q"').replace("share = 1", "share = 1.1"),
            ("pot 'p'", "negative"),
        ),
        (POT + "amount = 100\n", ("pot 'p'", "either a share of the budget or an amount")),
        (POT.replace("share = 1\n", ""), ("pot 'p'", "either a share of the budget or an amount")),
        (POT + 'entitlement = "1"\n', ("exactly one rule", "by and entitlement")),
        (POT.replace('by = "population"\n', ""), ("exactly one rule", "none")),
        (POT + POT, ("'pot_p'", "rename")),
        (POT + 'within = "kind"\n', ("within", "between")),
        (POT + 'where = "population > 100"\n', ("pot 'p'", "nobody")),
        (POT + 'where = "population"\n', ("pot 'p'", "no condition")),
        ("title = 'x'\npot = []\n", ("no pot",)),
        ('title = "x"\n' + STEP, ("no pot",)),
        (
            '[[pot]]\nname = "p"\nshare = 1\nentitlement = "population"\n',
            ("90 soʻm over", "remainder"),
        ),
        (
            '[[pot]]\nname = "p"\nshare = 1\nentitlement = "population * 100"\n',
            ("exceed", "by 900 soʻm", "01"),
        ),
        (
            '[[pot]]\nname = "p"\nshare = 1\nentitlement = "1"\nremainder = "q"\n',
            ("remainder 'q'", "no later pot"),
        ),
    ],
)
def test_pots_that_do_not_fit(
    folder: Path, refused: Callable[..., str], text: str, parts: tuple[str, ...]
) -> None:
    assert _lacking(_refusal(folder, refused, text), parts) == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (LIMIT + "floor = 50\n", ("limit 'l'", "floors", "50 soʻm more", "01, 02, 03")),
        (LIMIT + "cap = 10\n", ("limit 'l'", "caps", "70 soʻm over", "01, 02, 03")),
        (LIMIT + "cap = 20\nfloor = 30\n", ("limit 'l'", "floor is above the cap", "01")),
        (LIMIT + 'floor = 40\npaid_by = "gains"\n', ("limit 'l'", "20 soʻm more")),
        (LIMIT + 'cap = 30\npaid_by = "gains"\n', ("limit 'l'", "30 soʻm over")),
        (LIMIT + 'cap = 20\npaid_by = "equal"\n', ("limit 'l'", "40 soʻm over")),
        (LIMIT + "cap = 20\nexempt = \"kind == 'a'\"\n", ("limit 'l'", "10 soʻm over", "02")),
        (LIMIT + 'cap = 20\npaid_by = "gain"\n', ("paid_by", "'gain'", "'gains'")),
        (LIMIT, ("limit 'l'", "neither a floor nor a cap")),
        (LIMIT + 'floor = "baseline"\n', ("baseline",)),
        (LIMIT + 'cap = "40 / (population - 3)"\n', ("limit 'l'", "division by zero", "02")),
        (POT + "cap = 10\n", ("pot 'p'", "caps", "70 soʻm over")),
        (POT + "floor = 40\n", ("pot 'p'", "floors", "20 soʻm more")),
        (POT + 'floor = "1e400"\n', ("pot 'p'",)),
        (LIMIT + 'floor = "1e400"\n', ("limit 'l'",)),
    ],
)
def test_limits_that_nobody_can_meet(
    folder: Path, refused: Callable[..., str], text: str, parts: tuple[str, ...]
) -> None:
    assert _lacking(_refusal(folder, refused, text), parts) == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("[parameters]\nw = { value = 5, low = 0, high = 1 }\n", ("'w'", "0 to 1")),
        ("[parameters]\nw = { value = 0, low = 2, high = 1 }\n", ("'w'",)),
        ("[parameters]\n'a b' = 1\n", ("'a b'", "word")),
        ("[parameters]\nbudget = 1\n", ("'budget'", "word of the language")),
        ("[parameters]\nw = { low = 1 }\n", ("'w'", "no value")),
        ("[parameters]\ns = 1\n" + STEP, ("'s'", "both")),
        (STEP + STEP, ("'s'", "rename")),
        (STEP.replace('"s"', '"pot_p"'), ("'pot_p'", "rename")),
        (STEP.replace('"s"', '"amount"'), ("'amount'", "word of the language")),
        (STEP.replace('"s"', '"a-b"'), ("'a-b'", "word")),
        ('[[step]]\nname = "s"\n', ("step 's'", "no expression")),
        ("[rounding]\nunit = 0\n", ("rounding", "at least 1")),
        ("[rounding]\nunit = 0.5\n", ("rounding", "whole number")),
        ("[rounding]\nunit = 7\n", ("100", "7 soʻm", "2 soʻm would be left over")),
    ],
)
def test_parameters_steps_and_rounding_that_do_not_fit(
    folder: Path, refused: Callable[..., str], text: str, parts: tuple[str, ...]
) -> None:
    assert _lacking(_refusal(folder, refused, text + POT), parts) == []


@pytest.mark.parametrize(
    "content", [b"this is not TOML", b"a = 1\na = 2\n", b'title = "\xe9"\n', b"\xff\xfea\0"]
)
def test_a_formula_file_that_is_not_toml(
    folder: Path, refused: Callable[..., str], content: bytes
) -> None:
    (folder / "f.toml").write_bytes(content)
    assert "f.toml: cannot be read as TOML" in refused(*ASKED)


@pytest.mark.parametrize(
    "line",
    [
        "a = " + "[" * 3000 + "]" * 3000,
        "a = " + "{a=" * 3000 + "1" + "}" * 3000,
        "[parameters]\nw = 1e99999999999999999999",
        "[parameters]\nw = " + "9" * 5000,
    ],
    ids=["arrays", "tables", "exponent", "digits"],
)
@pytest.mark.parametrize("inside", [True, False], ids=["scenario", "formula"])
def test_toml_that_nobody_writes(
    folder: Path, refused: Callable[..., str], line: str, inside: bool
) -> None:
    text = 'data = "units.csv"\nbudget = 1\nformula = "f.toml"\n'
    (folder / "s.toml").write_text(text + (line if inside else ""), encoding="utf-8")
    (folder / "f.toml").write_text(POT + line, encoding="utf-8")
    assert ".toml: " in refused("run", "s.toml")
    assert "f.toml: " in refused(*ASKED)


def test_a_byte_order_mark_is_no_problem(folder: Path, divided: Callable[..., str]) -> None:
    (folder / "f.toml").write_text(POT, encoding="utf-8-sig")
    assert divided(*ASKED[:-2]).splitlines()[1] == "01,60.0,60"
