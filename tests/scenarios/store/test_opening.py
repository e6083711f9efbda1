"""Opening a store: its place, its tables, and what is refused."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from scenarios import Scenario, Store
from scenarios.program import VERSION
from scenarios.store import StoreError, migrate
from scenarios.store.place import default_url, file_of, server_url, shown_url
from scenarios.store.tables import METADATA, SCHEMA, VERSION_TABLE

ROOT = Path(__file__).parents[3]
MIGRATIONS = Path(migrate.__file__).parent / "migrations"


def test_the_program_knows_its_own_version() -> None:
    import tomllib

    facts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert facts["project"]["version"] == VERSION


def test_the_newest_step_is_the_form_that_the_program_knows() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == SCHEMA


def test_the_steps_make_the_tables_that_the_program_reads(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, METADATA) == []


def test_opening_again_changes_nothing(store: Store, scenario: Scenario) -> None:
    saved = store.save(scenario)
    again = Store(store.url, create=False)
    assert again == store
    assert [entry.id for entry in again.list()] == [saved.id]


def test_a_store_of_a_newer_program_is_refused(store: Store) -> None:
    with store.engine.connect() as connection:
        connection.execute(sa.text(f"UPDATE {VERSION_TABLE} SET version_num = '99'"))
        connection.commit()
    with pytest.raises(StoreError, match=r"newer version of the program .*form 99") as refused:
        Store(store.url)
    assert "use the newer version" in str(refused.value)


def test_tables_of_another_program_are_left_alone(url: str) -> None:
    engine = Store(url).engine
    with engine.connect() as connection:
        connection.execute(sa.text(f"DROP TABLE {VERSION_TABLE}"))
        connection.commit()
    with pytest.raises(StoreError, match="content, event, result, scenario of another program"):
        Store(url)
    with engine.connect() as connection:
        assert not sa.inspect(connection).has_table(VERSION_TABLE)


def test_a_step_that_fails_leaves_nothing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic.operations import Operations

    monkeypatch.setattr(Operations, "get_bind", _failing)
    with pytest.raises(RuntimeError, match="halfway"):
        Store(url)
    monkeypatch.undo()
    assert Store(url).check() == ()


def _failing(_: object) -> None:
    raise RuntimeError("halfway")


def test_two_that_wait_for_the_same_new_store_make_it_once(
    sqlite: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = iter([None, SCHEMA])
    Store(sqlite)
    monkeypatch.setattr(migrate, "_version", lambda _: next(versions))
    assert Store(sqlite).url == sqlite


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Ann, " * 100, encoding="utf-8")
    with pytest.raises(StoreError, match="is no store of scenarios"):
        Store(f"sqlite:///{path}")
    assert path.read_text(encoding="utf-8").startswith("Dear Ann")


def test_a_folder_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        Store(f"sqlite:///{tmp_path}")


def test_a_place_below_a_file_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be made"):
        Store(f"sqlite:///{tmp_path / 'file' / 'deep' / 'x.db'}")


def test_a_store_that_is_not_there_is_not_made_by_looking(sqlite: str) -> None:
    with pytest.raises(StoreError, match="there is no store yet"):
        Store(sqlite, create=False)
    path = file_of(sqlite)
    assert path is not None
    assert not path.parent.exists()


def test_a_store_that_may_only_be_read_says_so(sqlite: str, scenario: Scenario) -> None:
    store = Store(sqlite)
    store.save(scenario)
    sa.event.listen(store.engine, "connect", lambda one, _: one.execute("PRAGMA query_only = ON"))
    assert len(store.list()) == 1
    with pytest.raises(StoreError, match="may only be read"):
        store.save(scenario.tuned(budget=7))


def test_a_path_may_have_any_letters(tmp_path: Path, scenario: Scenario) -> None:
    path = tmp_path / "boʻlim 1%20#?mode=ro.db"
    Store(f"sqlite:///{path}").save(scenario)
    assert [*tmp_path.glob("*.db")] == [path]


def test_an_empty_file_becomes_a_store(sqlite: str) -> None:
    path = file_of(sqlite)
    assert path is not None
    path.parent.mkdir()
    with closing(sqlite3.connect(path)):
        path.touch()
    assert Store(sqlite).list() == ()


@pytest.mark.parametrize(
    "url", ["", "scenarios.db", "mysql://me:secret@host/db", "sqlite://", "sqlite:///:memory:",
            "sqlite:///", "postgresql+asyncpg://me:secret@host/db"],
)  # fmt: skip
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(StoreError, match=r"a store is sqlite:///PATH") as refused:
        Store(url)
    assert "secret" not in str(refused.value)


def test_a_server_that_is_not_there_is_told_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="the database refuses") as refused:
        Store(f"postgresql://me:secret@/db?host={tmp_path}", wait_seconds=1)
    assert "secret" not in str(refused.value)
    with pytest.raises(StoreError, match="cannot be read"):
        Store("postgresql://host:port:x/db")


def test_without_the_driver_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match="install it with"):
        Store("postgresql://me@localhost/db")


@pytest.mark.parametrize("start", ["postgresql", "postgres", "postgresql+psycopg"])
def test_servers_are_asked_by_psycopg(start: str) -> None:
    assert server_url(f"{start}://me@host/db") == "postgresql+psycopg://me@host/db"


def test_passwords_are_hidden() -> None:
    assert shown_url("postgresql://me:se:cr@et@host/db") == "postgresql://me:***@host/db"
    assert shown_url("sqlite:////a/b.db") == "sqlite:////a/b.db"


def test_a_store_is_shown_without_its_password(store: Store) -> None:
    assert repr(store) == f"Store({store.url!r})"
    object.__setattr__(store, "url", "postgresql://me:secret@host/db")
    assert repr(store) == "Store('postgresql://me:***@host/db')"


@pytest.mark.parametrize(
    ("platform", "variables", "end"),
    [
        ("linux", {"HOME": "/h", "XDG_DATA_HOME": ""}, "/h/.local/share/taqsimot/scenarios.db"),
        ("linux", {"HOME": "/h", "XDG_DATA_HOME": "/x"}, "/x/taqsimot/scenarios.db"),
        ("linux", {"HOME": "/h", "XDG_DATA_HOME": "x"}, "/h/.local/share/taqsimot/scenarios.db"),
        ("darwin", {"HOME": "/h"}, "/h/Library/Application Support/taqsimot/scenarios.db"),
        ("win32", {"HOME": "/h", "LOCALAPPDATA": "/l"}, "/l/taqsimot/scenarios.db"),
        ("win32", {"HOME": "/h", "LOCALAPPDATA": ""}, "/h/AppData/Local/taqsimot/scenarios.db"),
    ],
)
def test_the_place_follows_the_platform(
    platform: str, variables: dict[str, str], end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.delenv("TAQSIMOT_STORE", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert default_url() == f"sqlite:///{end}"


def test_the_default_store_is_in_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("TAQSIMOT_STORE", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert Store().url == f"sqlite:///{tmp_path}/taqsimot/scenarios.db"
    assert (tmp_path / "taqsimot" / "scenarios.db").is_file()
    monkeypatch.setenv("TAQSIMOT_STORE", f"sqlite:///{tmp_path}/ours.db")
    assert Store().url == f"sqlite:///{tmp_path}/ours.db"
