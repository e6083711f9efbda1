"""Killing the program at any moment loses no stored scenario and leaves no half file."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scenarios import Store
from scenarios.bundle import verify
from scenarios.bundle.write import _nameless

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")

# One process imports everything; its children work, tell by a pipe what is done, and are killed:
# at a random moment (`after`), or at their nth step (`dying`): a file opened, renamed or removed,
# a statement or the end of a transaction, each before it happens.
COMMON = """
import alembic.migration, alembic.operations, alembic.script, json, os, random, signal, sys, time
import psycopg
from itertools import count
from sqlalchemy import Engine, event
from scenarios import Store, read_scenario
from scenarios.bundle import write_bundle
from scenarios.store import connect, migrate, reads, writes
from scenarios.store.kept import kept_of

def variant(number):
    return kept_of(read_scenario("scenario.toml").tuned(budget=1000 + number))

def child(work):
    reader, writer = os.pipe()
    number = os.fork()
    if number:
        os.close(writer)
        return number, reader
    os.close(reader)
    try:
        work(lambda text: os.write(writer, (text + "\\n").encode()))
    except BaseException as problem:
        sys.stderr.write(repr(problem))
        os._exit(1)
    os._exit(0)

def ended(number, reader):
    with os.fdopen(reader) as file:
        told = file.read().split()
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]), told

def after(seconds, work):
    number, reader = child(work)
    time.sleep(seconds)
    os.kill(number, signal.SIGKILL)
    return ended(number, reader)[1]

def dying(step, work):
    def counted(tell):
        steps = count(1)
        def die(name, arguments):
            if name in ("open", "sql") or name.startswith("os."):
                if next(steps) == step:
                    os.kill(os.getpid(), signal.SIGKILL)
        for moment in ("before_cursor_execute", "after_cursor_execute", "commit"):
            event.listen(Engine, moment, lambda *_: sys.audit("sql"))
        sys.addaudithook(die)
        work(tell)
    return ended(*child(counted))
"""
SAVING = (
    COMMON
    + """
rounds, url = int(sys.argv[1]), sys.argv[2]
variants = [variant(number) for number in range(6 * rounds)]
acknowledged = []
for turn in range(rounds):
    def work(tell):
        store = Store(url, wait_seconds=20)
        for one in variants[6 * turn:]:
            tell(store.save(one, author="Ann").id)
            store.publish(one.id, who="Ann")
    acknowledged += after(random.uniform(0, 0.12), work)
print(json.dumps(acknowledged))
"""
)
STEPWISE = (
    COMMON
    + """
url, one = sys.argv[1], variant(0)
opened = lambda: Store(url, wait_seconds=20)
acts = [
    lambda tell: opened(),
    lambda tell: tell(opened().save(one, author="Ann").id),
    lambda tell: opened().publish(one.id, who="Ann"),
]
kills = []
for act in acts:
    for step in count(1):
        status, told = dying(step, act)
        if status != -signal.SIGKILL:
            break
        if act is not acts[0]:
            assert opened().check() == ()
        assert not told or opened().get(one.id).kept == one
    kills.append([status, step])
print(json.dumps(kills))
"""
)
BUNDLING = (
    COMMON
    + """
folder, one = sys.argv[1], variant(0)
path = os.path.join(folder, "b.zip")
write_bundle(variant(1), path)
for step in count(1):
    status, _ = dying(step, lambda tell: write_bundle(one, path))
    if status != -signal.SIGKILL:
        break
big = kept_of(read_scenario("equal_per_head"))
for turn in range(10):
    after(random.uniform(0, 0.03), lambda tell: [write_bundle(big, path) for _ in count()])
print(json.dumps([status, step]))
"""
)
TOGETHER = (
    COMMON
    + """
url, shared = sys.argv[1], variant(0)
variants = [variant(number) for number in range(1, 13)]
def work_of(own):
    def work(tell):
        store = Store(url, wait_seconds=60)
        for one in own:
            tell(store.save(one, author="Ann").id)
    return work
children = [child(work_of([shared, *variants[at::3]])) for at in range(3)]
print(json.dumps([ended(*one) for one in children]))
"""
)


def _run(folder: Path, program: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_program_killed_at_any_moment_loses_nothing_that_was_saved(
    url: str, folder: Path
) -> None:
    acknowledged = json.loads(_run(folder, SAVING, "12", url))
    store = Store(url)
    assert store.check() == ()
    there = [entry.id for entry in store.list()]
    assert {*acknowledged} <= {*there}
    for one in there:
        kept = store.get(one).kept
        assert kept.result().amount.sum() == kept.inputs.budget
    published = [event.scenario for event in store.log() if event.what == "published"]
    assert {*published} == {entry.id for entry in store.list(state="published")}


def test_a_program_killed_at_any_step_leaves_the_store_as_before_or_after(
    url: str, folder: Path
) -> None:
    kills = json.loads(_run(folder, STEPWISE, url))
    assert [status for status, _ in kills] == [0, 0, 0]
    assert all(steps > 10 for _, steps in kills)  # so many moments at which it was killed
    store = Store(url)
    assert store.check() == ()
    assert [event.what for event in store.log()] == ["saved", "published"]


def test_a_killed_program_leaves_no_half_bundle(folder: Path) -> None:
    out = folder / "bundles"
    out.mkdir()
    status, steps = json.loads(_run(folder, BUNDLING, str(out)))
    assert status == 0
    assert steps > 2
    left = [*out.iterdir()]
    assert out / "b.zip" in left
    if _nameless(out) is None:
        left = [out / "b.zip"]
    assert all(verify(path).same for path in left)


def test_several_that_save_at_the_same_time_wait_for_one_another(url: str, folder: Path) -> None:
    ended = json.loads(_run(folder, TOGETHER, url))
    assert [status for status, _ in ended] == [0, 0, 0]
    store = Store(url)
    assert store.check() == ()
    ids = {one for _, told in ended for one in told}
    assert {entry.id for entry in store.list()} == ids
    assert len(ids) == 13
    assert [event.seq for event in store.log()] == [*range(1, 14)]
