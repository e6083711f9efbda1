"""Bundles: the same bytes everywhere, verified to the soʻm, nothing altered is trusted."""

import contextlib
import json
import random
import stat
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from indicators import index_from
from scenarios import Scenario, Store, library, read_scenario, run
from scenarios.bundle import Verification, read_bundle, verify, write, write_bundle
from scenarios.bundle.form import ABOUT, CARD, OUTCOME, SCENARIO, is_part
from scenarios.bundle.write import bundle_parts, packed
from scenarios.store import StoreError
from scenarios.store.canonical import canonical, digest
from scenarios.store.kept import kept_of
from scenarios.store.records import Stored

Parts = dict[str, bytes]


@pytest.fixture
def parts(scenario: Scenario) -> Parts:
    """The parts of a bundle of three units."""
    return bundle_parts(kept_of(replace(scenario, baseline="population")))


@pytest.fixture
def bundle(folder: Path) -> Callable[[bytes], Path]:
    """Bytes as a file."""

    def written(body: bytes) -> Path:
        path = folder / "b.zip"
        path.write_bytes(body)
        return path

    return written


def _sealed(parts: Parts, **changes: object) -> Parts:
    """The parts with a card that fits them, as somebody would forge it who knows the program."""
    rest = {name: part for name, part in parts.items() if name != CARD}
    card = json.loads(parts[CARD])
    card |= {"id": digest(rest[SCENARIO]), "result": digest(rest[OUTCOME])}
    card["files"] = {name: digest(part) for name, part in rest.items()}
    return {CARD: canonical({**card, **changes}), **rest}


@pytest.mark.parametrize("name", library())
def test_every_bundled_scenario_verifies(name: str, folder: Path) -> None:
    identity = write_bundle(read_scenario(name), "b.zip").id
    checked = verify("b.zip")
    assert checked.same
    assert checked.lines == ()
    assert checked.bundle.id == identity
    assert checked.units == 208
    assert checked.amount_uzs == read_scenario(name).budget


def test_the_same_scenario_gives_the_same_bytes(scenario: Scenario, folder: Path) -> None:
    write_bundle(scenario, "a.zip")
    write_bundle(run(scenario), "b.zip")
    body = Path("a.zip").read_bytes()
    assert Path("b.zip").read_bytes() == body
    # a change here means that bundles of this version differ from those written before
    assert digest(body) == "b9b233a954c20cbf1a731081e30517f8718d0053b7275829defd073c07817964"


def test_a_bundle_that_was_made_before_still_verifies_and_is_written_the_same(folder: Path) -> None:
    made = Path(__file__).parent / "made_before.zip"  # by an earlier state of version 0.1.0
    checked = verify(made)
    assert checked.same
    assert checked.bundle.id.startswith("88b9ceb59d75")
    assert checked.bundle.entry is not None
    assert (checked.bundle.entry.author, checked.bundle.entry.tags) == ("Ann", ("sample",))
    stored = Stored(entry=checked.bundle.entry, kept=checked.bundle.kept, results=())
    write_bundle(stored, "again.zip")
    assert Path("again.zip").read_bytes() == made.read_bytes()


@pytest.mark.parametrize(
    "about",
    [b"{}", b"[]", b"", b'{"title":3}', b'{"author":"","note":"","parent":null,"saved_at":"",'
     b'"state":"lost","tags":[],"title":{}}', b'{"author":"","note":3,"parent":null,"saved_at":"",'
     b'"state":"draft","tags":[],"title":{}}', b'{"author":"","note":"","parent":null,'
     b'"saved_at":"","state":"draft","tags":[1],"title":{}}'],
)  # fmt: skip
def test_what_no_store_knows_is_refused(
    parts: Parts, bundle: Callable[[bytes], Path], about: bytes
) -> None:
    with pytest.raises(StoreError, match=r"b\.zip: a part cannot be read"):
        read_bundle(bundle(packed(_sealed({**parts, ABOUT: about}))))


def test_a_bundle_holds_no_time_and_nothing_of_the_machine(parts: Parts) -> None:
    path = Path("x.zip")
    path.write_bytes(packed(parts))
    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
    assert infos[0].filename == CARD
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert {info.create_system for info in infos} == {3}
    assert not any(b"/tmp" in part or str(Path.cwd()).encode() in part for part in parts.values())


def test_earlier_years_travel_with_an_index_that_looks_at_them(folder: Path) -> None:
    index = index_from("need", {"impute": "panel", "members": {"poverty_rate": {}}})
    write_bundle(replace(read_scenario("equal_per_head"), indices=(index,)), "b.zip")
    assert verify("b.zip").same
    with zipfile.ZipFile("b.zip") as archive:
        assert any(name.startswith("data/earlier/") for name in archive.namelist())


def test_what_a_store_gives_travels_and_is_kept_by_another(
    store: Store, scenario: Scenario, folder: Path
) -> None:
    one = store.save(scenario, author="Ann", note="n", tags=["a"]).id
    store.publish(one)
    write_bundle(store.get(one), "b.zip")
    first = Path("b.zip").read_bytes()
    write_bundle(store.get(one), "b.zip")
    assert Path("b.zip").read_bytes() == first
    there = verify("b.zip").bundle
    assert there.entry == store.get(one).entry
    other = Store(f"sqlite:///{folder / 'other.db'}")
    assert other.save(there.kept, author="Bob").id == one
    assert other.get(one).kept == store.get(one).kept


def test_a_result_that_does_not_follow_is_told_by_unit(
    parts: Parts, bundle: Callable[[bytes], Path]
) -> None:
    lines = parts[OUTCOME].replace(b'["01", 60', b'["01", 59').replace(b'["02", 30', b'["02", 31')
    assert lines != parts[OUTCOME]
    checked = verify(bundle(packed(_sealed({**parts, OUTCOME: lines}))))
    assert isinstance(checked, Verification)
    assert not checked.same
    assert "in 2 cells: the same version made it" in checked.lines[0]
    assert checked.lines[1:] == (
        "01: amount 59 kept, 60 computed, +1",
        "02: amount 31 kept, 30 computed, -1",
    )
    older = _sealed({**parts, OUTCOME: lines}, program="0.0.1")
    assert "program 0.0.1 made it" in verify(bundle(packed(older))).lines[0]


def test_inputs_that_are_altered_have_another_id(
    parts: Parts, bundle: Callable[[bytes], Path]
) -> None:
    lines = parts[SCENARIO].replace(b'"budget":100', b'"budget":200')
    checked = verify(bundle(packed(_sealed({**parts, SCENARIO: lines}))))
    assert not checked.same
    assert checked.bundle.id != digest(parts[SCENARIO])


def test_every_altered_part_is_named(parts: Parts, bundle: Callable[[bytes], Path]) -> None:
    for name in parts:
        if name == CARD:
            continue
        with pytest.raises(StoreError, match=f"{name} is not what was packed"):
            read_bundle(bundle(packed({**parts, name: parts[name] + b" "})))


def test_every_missing_part_is_named(parts: Parts, bundle: Callable[[bytes], Path]) -> None:
    for name in parts:
        left = {other: part for other, part in parts.items() if other != name}
        with pytest.raises(StoreError, match=f"{name}"):
            read_bundle(bundle(packed(left)))
    lacking = _sealed({name: part for name, part in parts.items() if "notes" not in name})
    with pytest.raises(StoreError, match=r"result/notes.json is missing"):
        read_bundle(bundle(packed(lacking)))
    lacking = _sealed({name: part for name, part in parts.items() if "data/" not in name})
    with pytest.raises(StoreError, match="lacks"):
        read_bundle(bundle(packed(lacking)))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"bundle": 2}, "a bundle of form 2"),
        ({"id": "0" * 64}, "is not the scenario 000000000000"),
        ({"result": "0" * 64}, "is not the result 000000000000"),
        ({"files": []}, "cannot be read"),
        ({"files": {}}, "is not what was packed"),
    ],
)
def test_a_card_that_does_not_fit_is_refused(
    parts: Parts, bundle: Callable[[bytes], Path], changes: dict[str, object], told: str
) -> None:
    with pytest.raises(StoreError, match=told):
        read_bundle(bundle(packed(_sealed(parts, **changes))))


@pytest.mark.parametrize(
    "card", [b"", b"[]", b"{}", b"\xff", b"[" * 99_999, b'{"a":1e400}', b"NaN"]
)
def test_a_card_that_is_none_is_refused(
    parts: Parts, bundle: Callable[[bytes], Path], card: bytes
) -> None:
    with pytest.raises(StoreError, match=r"bundle.json cannot be read"):
        read_bundle(bundle(packed({**parts, CARD: card})))


@pytest.mark.parametrize(
    "name",
    ["result/table.jsonl", "result/notes.json", "origin.json", "data/table.jsonl", "scenario.json",
     "baseline.jsonl"],
)  # fmt: skip
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"\xff",
        b"[[[",
        b"null\n",
        b'{"columns": []}\n[3]\n',
        b'{"columns": []}\n[]\n',
        b'{"columns": []}\n' + b"[" * 99_999,
        b'{"columns": []}\n["1", 1e9999999999999999999]\n',
    ],
)
def test_a_forged_part_that_is_no_table_is_refused(
    parts: Parts, bundle: Callable[[bytes], Path], name: str, body: bytes
) -> None:
    with pytest.raises(StoreError, match=r"b\.zip"):
        verify(bundle(packed(_sealed({**parts, name: body}))))


@pytest.mark.parametrize(
    "name",
    ["../../evil", "/etc/passwd", "data/../../evil", "..\\evil", "C:\\evil", "evil.py",
     "data/earlier/..jsonl", "data/earlier/20244.jsonl", "bundle.json/", ""],
)  # fmt: skip
def test_names_that_would_climb_out_are_refused(
    parts: Parts, bundle: Callable[[bytes], Path], folder: Path, name: str
) -> None:
    assert not is_part(name)
    before = {*folder.parent.rglob("*")}
    path = bundle(packed({**parts, name: b"x"}))
    with pytest.raises(StoreError, match=r"b\.zip: (it holds|not a bundle)"):
        read_bundle(path)
    assert {*folder.parent.rglob("*")} - before <= {path}


def test_a_part_twice_is_refused(parts: Parts, bundle: Callable[[bytes], Path]) -> None:
    path = bundle(packed(parts))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr(SCENARIO, b"{}")
    with pytest.raises(StoreError, match=r"'scenario.json' twice; do not trust it"):
        read_bundle(path)


def test_a_bomb_is_refused_before_it_is_unpacked(
    parts: Parts, bundle: Callable[[bytes], Path]
) -> None:
    path = bundle(packed(parts))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data/earlier/2024.jsonl", b"0" * 50_000_000)
    assert path.stat().st_size < 200_000
    with pytest.raises(StoreError, match="packed in another way"):
        read_bundle(path)


def test_a_part_that_is_larger_than_its_file_or_locked_is_refused(
    parts: Parts, bundle: Callable[[bytes], Path]
) -> None:
    body = packed(parts)
    at = body.rindex(b"PK\x01\x02")
    large = body[: at + 20] + b"\xff\xff\xff\x7f" * 2 + body[at + 28 :]
    locked = body[: at + 8] + b"\x01" + body[at + 9 :]
    for forged in (large, locked):
        with pytest.raises(StoreError, match="packed in another way"):
            read_bundle(bundle(forged))


def test_larger_files_than_any_bundle_are_not_read(
    parts: Parts, bundle: Callable[[bytes], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from scenarios.bundle import read

    monkeypatch.setattr(read, "_LARGEST", 100)
    with pytest.raises(StoreError, match="larger than any bundle"):
        read_bundle(bundle(packed(parts)))


def test_files_that_are_none(folder: Path) -> None:
    for path in ("none.zip", "."):
        with pytest.raises(StoreError, match="cannot be read"):
            read_bundle(path)
    Path("t.zip").write_text("not a zip", encoding="utf-8")
    with pytest.raises(StoreError, match="not a bundle"):
        read_bundle("t.zip")
    with zipfile.ZipFile("e.zip", "w"):
        pass
    with pytest.raises(StoreError, match=r"it has no bundle.json"):
        read_bundle("e.zip")


def test_a_bundle_cut_off_or_with_a_changed_byte_never_passes_as_another(
    parts: Parts, bundle: Callable[[bytes], Path]
) -> None:
    body, chance = packed(parts), random.Random(1)
    first = read_bundle(bundle(body))
    for _ in range(60):
        with pytest.raises(StoreError, match=r"b\.zip"):
            read_bundle(bundle(body[: chance.randrange(len(body))]))
    for _ in range(300):
        at, value = chance.randrange(len(body)), chance.randrange(256)
        path = bundle(body[:at] + bytes([value]) + body[at + 1 :])
        with contextlib.suppress(StoreError):  # unless the byte says nothing: a time, a right
            assert read_bundle(path).kept == first.kept


@pytest.mark.parametrize("path", ["b.tar", "b", "none/b.zip"])
def test_places_where_no_bundle_can_be(scenario: Scenario, path: str) -> None:
    with pytest.raises(StoreError, match=r"a bundle ends in \.zip"):
        write_bundle(scenario, path)


def test_a_bundle_replaces_what_was_there_or_leaves_it(
    scenario: Scenario, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("b.zip").write_text("before", encoding="utf-8")
    monkeypatch.setattr(write.os, "fsync", _full)
    before = {*folder.iterdir()}
    with pytest.raises(StoreError, match="cannot be written: No space"):
        write_bundle(scenario, "b.zip")
    assert Path("b.zip").read_text(encoding="utf-8") == "before"
    assert {*folder.iterdir()} == before
    monkeypatch.undo()
    monkeypatch.setattr(write, "_nameless", lambda _: None)
    monkeypatch.chdir(folder)
    write_bundle(scenario, "b.zip")
    assert verify("b.zip").same
    assert {*folder.iterdir()} == before
    assert stat.S_IMODE(Path("b.zip").stat().st_mode) & 0o600 == 0o600


def _full(_: int) -> None:
    raise OSError(28, "No space left on device")


def test_systems_without_nameless_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert write._nameless(folder / "none") is None
    monkeypatch.delattr(write.os, "O_TMPFILE", raising=False)
    assert write._nameless(folder) is None
