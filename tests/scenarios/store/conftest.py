"""Stores to test with: a fresh SQLite file, and a fresh database of a PostgreSQL of our own."""

import getpass
import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scenarios import Scenario, Store, read_scenario


def _binaries() -> Path | None:
    """The folder of PostgreSQL's programs, the newest if there are several."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).parent
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: str(one))
    return places[-1].parent if places else None


def _as_somebody(command: list[str]) -> list[str]:
    """PostgreSQL refuses to be run by root; its package makes a user `postgres`."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


def _call(*command: str) -> None:
    done = subprocess.run(
        _as_somebody([*command]), cwd="/", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr + done.stdout


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The folder of the socket of a PostgreSQL that runs for these tests only."""
    binaries = _binaries()
    if binaries is None:
        assert os.environ.get("CI") != "true", "PostgreSQL is to be installed for these tests"
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # short: the name of a socket has 107 letters
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    data = folder / "data"
    try:
        _call(
            *(f"{binaries}/initdb", "--pgdata", str(data), "--username", "tester"),
            *("--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync"),
        )
        _call(
            *(f"{binaries}/pg_ctl", "--pgdata", str(data), "--wait", "--silent"),
            *("--log", str(folder / "log"), "start"),
            *(
                "--options",
                f"-k {folder} -c listen_addresses='' -c fsync=off -c shared_buffers=8MB",
            ),
        )
        yield str(folder)
    finally:
        subprocess.run(
            _as_somebody([f"{binaries}/pg_ctl", "-D", str(data), "-m", "immediate", "stop"]),
            cwd="/",
            capture_output=True,
            check=False,
        )
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgresql(server: str) -> str:
    """The address of a fresh, empty database."""
    import psycopg

    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(host=server, user="tester", dbname="postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
    return f"postgresql://tester@/{name}?host={server}"


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    """The address of a file that is not there yet."""
    return f"sqlite:///{tmp_path / 'stores' / 'scenarios.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of an empty store, of each kind."""
    address: str = request.getfixturevalue(request.param)
    return address


@pytest.fixture
def store(url: str) -> Store:
    """An empty store, of each kind."""
    return Store(url, wait_seconds=5)


@pytest.fixture
def scenario(folder: Path) -> Scenario:
    """A scenario of three units."""
    return replace(read_scenario("scenario.toml"), title=_title())


def _title() -> "object":
    from allocation import Label

    return Label(uz="Odamlar boʻyicha", ru="По людям", en="By people")


@pytest.fixture
def person() -> str:
    """Who runs the tests."""
    return getpass.getuser()
