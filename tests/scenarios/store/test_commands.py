"""`store`, `bundle` and `verify` as people use them."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from scenarios import Store, library
from scenarios.bundle.form import CARD, OUTCOME
from scenarios.bundle.write import packed
from scenarios.store.canonical import canonical, digest

SAVE = ("store", "save", "scenario.toml", "--author", "Ann")


@pytest.fixture(autouse=True)
def own_store(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is kept in the folder."""
    monkeypatch.setenv("TAQSIMOT_STORE", "sqlite:///s.db")


@pytest.fixture
def two(divided: Callable[..., str]) -> tuple[str, str]:
    """A scenario, and another one made from it."""
    first = divided(*SAVE, "--note", "First", "--tag", "vote", "--tag", "2026").strip()
    again = (*SAVE, "--budget", "50", "--parent", first[:8], "--title", "Half")
    return first, divided(*again).strip()


def _forged(path: str) -> None:
    """Give one soʻm to another unit, and make the card fit."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    lines = parts[OUTCOME].replace(b'["01", 60', b'["01", 59').replace(b'["02", 30', b'["02", 31')
    card = json.loads(parts[CARD]) | {"result": digest(lines)}
    card["files"][OUTCOME] = digest(lines)
    Path(path).write_bytes(packed({**parts, OUTCOME: lines, CARD: canonical(card)}))


def test_a_scenario_is_named_by_its_id(command: Callable) -> None:
    first = command(*SAVE)
    assert (first.status, len(first.out.strip())) == (0, 64)
    assert "sqlite:///s.db: kept as a draft" in first.err
    again = command(*SAVE)
    assert again.out == first.out
    assert "note: these inputs were kept already" in again.err
    assert "it was there" in again.err


def test_scenarios_are_listed(two: tuple[str, str], divided: Callable[..., str]) -> None:
    table = pd.read_csv(io.StringIO(divided("store", "list")), keep_default_na=False)
    assert table["id"].tolist() == [one[:12] for one in two]
    assert table["title"].tolist() == ["By people", "Half"]
    assert table["tags"].tolist() == ["2026, vote", ""]
    assert table["author"].tolist() == ["Ann", "Ann"]
    for option in (("--tag", "vote"), ("--text", "first")):
        assert divided("store", "list", *option).count("\n") == 2
    assert divided("store", "list", "--state", "published").count("\n") == 1


def test_a_scenario_is_shown_and_its_result_written(
    two: tuple[str, str], divided: Callable[..., str]
) -> None:
    told = divided("store", "show", two[1][:6], "--out", "r.csv")
    assert f"made from: {two[0]}\n" in told
    assert "result: 50 soʻm to 3 units\n" in told
    assert divided("run", "scenario.toml", "--budget", "50", "--out", "x.csv") == ""
    assert Path("r.csv").read_bytes() == Path("x.csv").read_bytes()


def test_estimates_are_told_of_what_is_kept(divided: Callable[..., str]) -> None:
    one = divided("store", "save", "social_protection_need").strip()
    told = divided("store", "show", one)
    assert "note: social_spending_2025 is estimated, not official" in told
    assert "source: " in told


def test_a_draft_is_described_published_and_archived(
    two: tuple[str, str], divided: Callable[..., str], refused: Callable[..., str]
) -> None:
    one = two[0][:10]
    divided("store", "describe", one, "--title", "New", "--tag", "b", "--who", "Bob")
    divided("store", "publish", one, "--who", "Cyd", "--reason", "Order 12")
    assert "is published" in refused("store", "describe", one, "--note", "x")
    divided("store", "archive", one, "--who", "Dee")
    assert "can become nothing more" in refused("store", "publish", one)
    lines = [line.split() for line in divided("store", "log", one).splitlines()]
    assert [(line[2], line[3].rstrip(":")) for line in lines] == [
        *(("Ann", "saved"), ("Bob", "described")),
        *(("Cyd", "published"), ("Dee", "archived")),
    ]
    assert ": Order 12 [" in divided("store", "log")
    assert divided("store", "log").count("\n") == 5


def test_history_marks_the_one_that_was_asked_for(
    two: tuple[str, str], divided: Callable[..., str]
) -> None:
    above, below = divided("store", "history", two[1][:6]).splitlines()
    assert above.startswith(two[0][:12])
    assert below.startswith(f"  {two[1][:12]}")
    assert (above[-1], below[-1]) != ("<", above[-1])
    assert below.endswith(": Half  <")


def test_what_was_altered_is_found(
    two: tuple[str, str], divided: Callable[..., str], command: Callable
) -> None:
    last = Store().log()[-1].hash
    told = divided("store", "check")
    assert told == f"sqlite:///s.db: as the log of 2 events says; the last hash is {last}\n"
    with Store().engine.connect() as connection:
        connection.exec_driver_sql("DROP TRIGGER scenario_update")
        connection.exec_driver_sql("UPDATE scenario SET author = 'Eve'")
        connection.commit()
    outcome = command("store", "check")
    assert outcome.status == 2
    assert outcome.err.count("its author is not what the log says") == 2
    Store("sqlite:///empty.db")
    assert "the log of 0 events says\n" in divided(
        "store", "check", "--store", "sqlite:///empty.db"
    )


def test_a_store_is_not_made_by_asking_it_or_by_a_mistake(refused: Callable[..., str]) -> None:
    asks = [("list",), ("log",), ("check",), ("show", "123456"), ("publish", "123456")]
    for ask in asks:
        assert "there is no store yet" in refused("store", *ask)
    assert "no such file" in refused("store", "save", "none.toml")
    assert "a store is sqlite:///PATH" in refused("store", "list", "--store", "mysql://x")
    assert not Path("s.db").exists()


def test_a_bundle_goes_to_another_store(
    two: tuple[str, str], divided: Callable[..., str], refused: Callable[..., str]
) -> None:
    other = ("--store", "sqlite:///other.db")
    divided("store", "publish", two[0])
    assert divided("store", "bundle", two[0], "--out", "b.zip").strip() == two[0]
    assert divided("store", "save", "b.zip", "--author", "Bob", *other).strip() == two[0]
    entry = Store("sqlite:///other.db").get(two[0]).entry
    assert (entry.author, entry.state, entry.note) == ("Bob", "draft", "First")
    assert entry.tags == ("2026", "vote")
    assert "a bundle is kept as it is" in refused("store", "save", "b.zip", "--budget", "7")
    _forged("b.zip")
    assert "01: amount 59 kept, 60 computed, +1" in refused("store", "save", "b.zip", *other)


def test_what_is_said_with_a_bundle_goes_before_what_it_says(
    two: tuple[str, str], divided: Callable[..., str]
) -> None:
    divided("store", "bundle", two[0], "--out", "b.zip")
    other = ("--store", "sqlite:///other.db")
    divided("store", "save", "b.zip", "--note", "Second", *other)
    entry = Store("sqlite:///other.db").list()[0]
    assert (entry.note, entry.tags) == ("Second", ("2026", "vote"))


def test_a_bundle_is_written_and_verified(command: Callable, divided: Callable[..., str]) -> None:
    written = command("bundle", "scenario.toml", "--out", "b.zip")
    assert written.status == 0
    assert "b.zip: check it with: python -m scenarios verify b.zip" in written.err
    told = divided("verify", "b.zip", "--id", written.out.strip()[:10])
    assert told.startswith("b.zip: verified. 100 soʻm to 3 units, every amount as kept\n")
    assert f"id: {written.out}" in told
    assert divided("store", "save", "b.zip") == written.out
    estimated = command("bundle", library()["social_protection_need"], "--out", "c.zip")
    assert "note: social_spending_2025 is estimated" in estimated.err


@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx"])
def test_every_difference_is_written(
    divided: Callable[..., str], command: Callable, ending: str
) -> None:
    divided("bundle", "scenario.toml", "--out", "b.zip")
    _forged("b.zip")
    outcome = command("verify", "b.zip", "--out", f"d.{ending}")
    assert (outcome.status, outcome.out) == (2, "")
    assert "the result does not follow from the inputs in 2 cells" in outcome.err
    read = {"csv": pd.read_csv, "parquet": pd.read_parquet, "xlsx": pd.read_excel}[ending]
    table = read(f"d.{ending}").reset_index()
    assert table["difference"].astype(int).tolist() == [1, -1]


def test_what_is_no_bundle_is_refused(
    divided: Callable[..., str], refused: Callable[..., str]
) -> None:
    assert "b.zip: cannot be read" in refused("verify", "b.zip")
    assert "not a bundle" in refused("verify", "units.csv")
    assert "ends in .zip" in refused("bundle", "scenario.toml", "--out", "b.csv")
    divided("bundle", "scenario.toml", "--out", "b.zip")
    assert "it holds the scenario" in refused("verify", "b.zip", "--id", "000000")
    assert "overwrite" in refused("verify", "units.csv", "--out", "units.csv")
