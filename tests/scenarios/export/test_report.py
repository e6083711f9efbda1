"""The report: one file without network or script, the result's own numbers, three languages."""

import re
import tomllib
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from scenarios import Result, ScenarioError, explain_unit, library, run
from scenarios.export import export, facts_of
from scenarios.export.options import Options
from scenarios.export.report import build
from scenarios.export.report.texts import texts_in
from scenarios.export.take_away import checked_units
from scenarios.scenario import scenario_from

LANGUAGES = ("uz", "ru", "en")
WORDS = Path(build.__file__).parent / "words.toml"
UNITS = ("1703202", "1726262")


class Reader(HTMLParser):
    """Collects tags with their attributes, and the rows of tables as texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.rows: list[list[str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def result() -> Result:
    return run("social_protection_need")


@pytest.fixture(scope="module")
def texts(result: Result) -> dict[str, str]:
    """The report with two calculation pages in each language."""
    return {one: build.document(result, Options(language=one, units=UNITS)) for one in LANGUAGES}


@pytest.fixture
def own(tmp_path: Path) -> Callable[..., Result]:
    """A result on a table of one's own, whose formula may be added to."""

    def build_(table: str = "code,n\na,1\nb,2\nc,3\n", budget: int = 60, **more: Any) -> Result:
        (tmp_path / "t.csv").write_text(table, encoding="utf-8")
        formula = {"title": "own", "pot": [{"name": "all", "share": 1, "by": "n"}], **more}
        data = {"data": "t.csv", "budget": budget, "formula": formula}
        return run(scenario_from(data, tmp_path / "own.toml"))

    return build_


def _whole(text: str) -> int:
    """Digits of a number, whatever separates them."""
    sign = -1 if "−" in text else 1
    return sign * int(re.sub(r"\D", "", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_one_file_under_a_megabyte_that_fetches_nothing(
    texts: dict[str, str], language: str
) -> None:
    text = texts[language]
    read = Reader(text)
    assert len(text.encode()) < build.LARGEST
    names = {name for name, _ in read.tags}
    assert not names & {"script", "link", "img", "iframe", "object", "embed", "audio", "video"}
    links = [value for _, own in read.tags for key, value in own.items() if key in ("href", "src")]
    assert links
    assert all(str(link).startswith("#") for link in links)
    assert not [key for _, own in read.tags for key in own if key.startswith("on")]
    style = text[text.index("<style>") : text.index("</style>")]
    assert re.findall(r"url\((?!#)|@import", style) == []
    assert "http" not in text.replace("http-equiv", "").split("<main>")[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_leads_somewhere_and_no_place_is_there_twice(
    texts: dict[str, str], language: str
) -> None:
    read = Reader(texts[language])
    places = [own["id"] for _, own in read.tags if "id" in own]
    assert len(places) == len({*places})
    assert {str(own["href"])[1:] for _, own in read.tags if "href" in own} <= {*places}


def test_all_units_are_in_the_maps_and_approximate_shapes_are_dashed(
    result: Result, texts: dict[str, str]
) -> None:
    uses = [own for own in Reader(texts["en"]).of("use") if str(own["href"]).startswith("#u")]
    drawn = [str(own["href"])[2:] for own in uses if "fill" in own]
    assert sorted(drawn) == sorted([*result.amount.index] * 3)
    dashed = {str(own["href"])[2:] for own in uses if own.get("class") == "dash"}
    shapes = run("equal_per_head").inputs["shape"]
    assert dashed == {*shapes.index[shapes == "approximate"]}
    assert "approximate boundary (9)" in texts["en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_amounts_and_their_sum_are_those_of_the_result(
    result: Result, texts: dict[str, str], language: str
) -> None:
    own = texts[language]
    part = Reader(own[own.index('<section id="amounts"') : own.index('<section id="calculation"')])
    rows = part.rows[1:]
    assert {row[0]: _whole(row[3]) for row in rows[:-1]} == result.amount.to_dict()
    assert _whole(rows[-1][3]) == result.scenario.budget
    assert all("≈" in row[3] for row in rows[:-1])


def test_changes_of_regions_add_up(result: Result, texts: dict[str, str]) -> None:
    own = texts["en"]
    part = Reader(own[own.index('<section id="regions"') : own.index('<section id="formula"')])
    rows = [row for row in part.rows[1:] if len(row) == 8]
    assert len(rows) == 14
    assert sum(_whole(row[1]) for row in rows) == result.scenario.budget
    assert result.baseline is not None
    moved = result.scenario.budget - int(result.baseline.sum())
    assert abs(sum(_whole(row[4]) for row in rows) - moved) <= len(rows)
    gain = result.amount > result.baseline
    assert sum(_whole(row[6]) for row in rows) == int(gain.sum())


def test_a_calculation_page_has_the_lines_of_the_explanation(
    result: Result, texts: dict[str, str]
) -> None:
    own = texts["en"]
    page = own[own.index(f'id="c{UNITS[0]}"') : own.index(f'id="c{UNITS[1]}"')]
    rows = [row for row in Reader(page[page.index("<table>") :]).rows if row]
    lines = explain_unit(result, UNITS[0])
    own_lines = [one for one in lines if one.kind not in ("parameter", "pot_money")]
    shown = [one for one in own_lines if (one.kind, one.name) != ("claim", "level")]
    assert [row[0] for row in rows] == [one.letter for one in shown]
    assert _whole(rows[-1][2]) == result.amount[UNITS[0]]
    doubtful = [one.quality in ("synthetic", "region_imputed") for one in shown]
    assert ["≈" in row[2] for row in rows] == doubtful
    assert "max(AL; AK × factor)" in page


def test_a_unit_not_asked_for_has_no_page(texts: dict[str, str]) -> None:
    assert [own["id"] for own in Reader(texts["en"]).of("section") if own.get("class")] == [
        f"c{code}" for code in UNITS
    ]


def test_the_facts_are_those_of_every_export(result: Result, texts: dict[str, str]) -> None:
    for language in LANGUAGES:
        told = {" ".join(words.split()) for _, words in facts_of(result).lines(language)}
        plain = " ".join(re.sub(r"<[^>]+>", " ", texts[language]).split())
        plain = plain.replace("&#x27;", "'").replace("&lt;", "<").replace("&amp;", "&")
        assert [words for words in told if words not in plain] == []


def test_every_text_is_there_in_three_languages() -> None:
    words = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    for section, entries in words.items():
        for key, own in entries.items():
            assert set(own) == {*LANGUAGES}, f"{section}.{key}"
            assert all(own.values()), f"{section}.{key}"
            holes = {frozenset(re.findall(r"{\w+}", text)) for text in own.values()}
            assert len(holes) == 1, f"{section}.{key}"
            assert not re.search("['‘’`]", own["uz"]), f"{section}.{key}"


def test_the_same_result_gives_the_same_bytes(
    result: Result, texts: dict[str, str], tmp_path: Path
) -> None:
    path = export(result, tmp_path / "r.html", language="ru", units=UNITS)
    assert path.read_text(encoding="utf-8") == texts["ru"]


@pytest.mark.parametrize("name", sorted(library()))
def test_every_scenario_of_the_library_has_a_report(name: str) -> None:
    one = run(name)
    text = build.document(one, Options(language="en", units=UNITS[:1]))
    steps = one.allocation.formula.steps
    assert (
        text.count("<article>")
        == len(steps) + len(one.allocation.formula.pots) + len(one.allocation.formula.limits) + 1
    )
    assert "<mi></mi>" not in text
    assert len(text.encode()) < build.LARGEST


def test_pages_become_tight_before_they_are_refused(
    result: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Options(language="en", units=tuple(result.amount.index[:8]))
    full = build.document(result, asked)
    monkeypatch.setattr(build, "LARGEST", len(full.encode()))
    tight = build.document(result, asked)
    assert "<td>Poor population<td>" in full[full.index('id="c1') :]
    assert "<td>Poor population<td>" not in tight[tight.index('id="c1') :]
    assert '.lB>:nth-child(2)::before{content:"Poor population"}' in tight
    monkeypatch.setattr(build, "LARGEST", 1000)
    with pytest.raises(ScenarioError, match=r"8 calculation pages would have .* name fewer units"):
        build.document(result, asked)


def test_texts_of_others_are_escaped(own: Callable[..., Result]) -> None:
    evil = '</style><script>alert(1)</script>&"'
    table = f'code,n,name,kind\n"a<b>",1,"{evil.replace(chr(34), chr(34) * 2)}",x\nb,2,B,y\n'
    label = dict.fromkeys(LANGUAGES, evil)
    step = {"name": "s", "expression": "n if kind != '<b>' else 0", "label": label, "unit": "<u>"}
    one = own(table, 60, step=[step], title=label)
    text = build.document(one, Options(language="en"))
    assert "<script" not in text
    assert text.count("</style>") == 1
    assert {name for name, _ in Reader(text).tags}.isdisjoint({"script", "u"})


def test_titles_in_the_style_sheet_cannot_end_it(
    own: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    evil = '"}</style><script>\\'
    step = {"name": "s", "expression": "n", "label": dict.fromkeys(LANGUAGES, evil)}
    one = own(step=[step])
    full = len(build.document(one, Options(language="en")).encode())
    monkeypatch.setattr(build, "LARGEST", full * 10)
    report, found = build._made(one, Options(language="en"))
    text = build._page(report, found, tight=True)
    assert text.count("</style>") == 1
    assert "\\22 }\\3c /style\\3e \\3c script\\3e \\5c " in text


def test_a_table_of_ones_own_says_what_is_not_known(own: Callable[..., Result]) -> None:
    text = build.document(own(), Options(language="en"))
    words = texts_in("en")
    for key in ("map.none", "change.none", "fair.none", "lead.no_quality"):
        assert escape(words(key)) in text
    assert "<svg" not in text
    assert "≈" not in text


def test_a_baseline_with_gaps_is_told_and_never_nought(own: Callable[..., Result]) -> None:
    table = "code,n,baseline,region_code,population\na,1,5,r,10\nb,2,,r,20\nc,3,40,q,0\n"
    text = build.document(own(table), Options(language="en"))
    assert "Units without a baseline amount, which are left out: 1." in text
    part = text[text.index('<section id="amounts"') : text.index('<section id="calculation"')]
    rows = {row[0]: row for row in Reader(part).rows[1:]}
    assert rows["b"][5:] == ["—", "—"]
    assert rows["a"][5:] == ["+5", "+100.0%"]
    assert rows["c"][4] == "—"


def test_another_language_is_refused(result: Result, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="there is no language 'de'"):
        export(result, tmp_path / "r.html", language="de")
    assert [*tmp_path.iterdir()] == []


def test_a_region_stands_for_all_its_units(result: Result) -> None:
    region = [unit for unit in result.amount.index if unit.startswith("1703")]
    assert checked_units(result, ["1703", UNITS[1]]) == (*region, UNITS[1])
    with pytest.raises(ScenarioError, match="there is no unit 1799"):
        checked_units(result, ["1799"])
