"""Codes and names of territories."""

import pytest

from indicators.readers.codes import level, place_name, read_code
from indicators.readers.places import Named, find_places, is_total
from indicators.readers.problem import Findings


def _places(*rows: Named, wanted: str = "auto") -> tuple[list[str], list[str]]:
    findings = Findings(file="f")
    found = find_places(rows, findings, wanted=wanted)  # type: ignore[arg-type]  # of the literals
    return [one.code or one.kind for one in found], [str(one) for one in findings.problems]


CODES = {
    "1703202": "1703202",
    1703202: "1703202",
    "1703202.0": "1703202",
    " 1703 202": "1703202",
    "'1703202": "1703202",
    "UZ03202": "1703202",
    "uz03": "1703",
    "UZ": "1700",
    "UZ14401365": "1714401365",
    "UZ1703202": "1703202",
    "": "",
    None: "",
    "UZB": "",
    "17": "",
}


@pytest.mark.parametrize(("cell", "code"), CODES.items())
def test_a_code_is_read(cell: object, code: str) -> None:
    assert read_code(cell) == code  # type: ignore[arg-type]  # cells of many kinds


def test_levels_and_names() -> None:
    assert [level(one) for one in ("1700", "1735", "1735401", "1799")] == [
        "country", "region", "unit", None,
    ]  # fmt: skip
    assert place_name("1700") == "Oʻzbekiston Respublikasi"
    assert place_name("1703") == "Andijon viloyati"
    assert place_name("17") == "17"


def test_totals_are_told_from_names() -> None:
    assert all(map(is_total, ["Jami", "ЖАМИ:", "Итого по области", "Respublika boʻyicha", "Total"]))
    assert not any(map(is_total, ["Jomboy tumani", "Toʻytepa", "Totkent", ""]))


def test_names_that_may_mean_several_are_never_guessed() -> None:
    codes, problems = _places(Named(row=2, name="Urganch"), Named(row=3, name="Urganch tumani"))
    assert codes == ["unknown", "1733217"]
    assert len(problems) == 1
    assert "row 2" in problems[0]
    assert "several" in problems[0]


def test_a_region_tells_namesakes_apart() -> None:
    codes, problems = _places(
        Named(row=1, name="Bekobod tumani", region="Toshkent viloyati"),
        Named(row=2, name="Oltinkoʻl tumani", region="Nowhere"),
    )
    assert codes == ["1727220", "1703202"]
    assert problems == ["f, row 2: there is no region 'Nowhere'; correct it"]


def test_bare_names_are_regions_where_nearly_all_are() -> None:
    names = ["Андижон", "Бухоро", "Жиззах", "Тошкент шаҳри", "Жами", "Ўзбекистон Республикаси"]
    codes, problems = _places(*(Named(row=at, name=name) for at, name in enumerate(names)))
    assert codes == ["1703", "1706", "1708", "1726", "total", "1700"]
    assert problems == []
    codes, problems = _places(*(Named(row=at, name=name) for at, name in enumerate(names)),
                              wanted="unit")  # fmt: skip
    assert codes[:3] == ["unknown"] * 3
    assert len(problems) == 3


def test_tashkent_alone_means_two_regions() -> None:
    codes, problems = _places(*(Named(row=at, name=name) for at, name in enumerate(
        ["Андижон", "Тошкент", "Бухоро"])), wanted="region")  # fmt: skip
    assert codes == ["1703", "unknown", "1706"]
    assert "several" in problems[0]


def test_a_slip_is_taken_with_a_doubt() -> None:
    codes, problems = _places(Named(row=4, name="Oltinkoll tumani", region="Andijon viloyati"))
    assert codes == ["1703202"]
    assert "was taken for Oltinkoʻl tumani (1703202)" in problems[0]


def test_strangers_unknown_codes_and_nothing_are_told() -> None:
    codes, problems = _places(
        Named(row=1, name="Gotham"), Named(row=2, code="1799999"), Named(row=3),
        Named(row=4, code="Jami"), Named(row=5, code="0", name="Всего"),
        Named(row=6, name="Paris", region="Buxoro"),
    )  # fmt: skip
    assert codes == ["unknown", "unknown", "unknown", "total", "total", "unknown"]
    assert [problem.partition(":")[0] for problem in problems] == [
        "f, row 1", "f, row 2", "f, row 3", "f, row 6",
    ] or len(problems) == 4  # fmt: skip
    assert any("in Buxoro" in problem for problem in problems)
