"""Keeping, finding, publishing and archiving, on SQLite and on PostgreSQL."""

import getpass
from dataclasses import replace

import pytest

from allocation import Label
from scenarios import Scenario, Store, run
from scenarios.store import StoreError
from scenarios.store import kept as keeping
from scenarios.store.kept import Kept, kept_of
from scenarios.store.store import login_name


def _other(kept: Kept, more: int = 1) -> Kept:
    """The same inputs with another result, as a program with other rules would compute it."""
    at = [name for name, _ in kept.outcome.columns].index("amount")
    rows = [list(row) for row in kept.outcome.cells]
    rows[0][at] += more
    rows[1][at] -= more
    outcome = replace(kept.outcome, cells=tuple(map(tuple, rows)))
    return replace(kept, outcome=outcome, program="9.9")


def test_what_is_saved_is_found_as_it_was(store: Store, scenario: Scenario) -> None:
    kept = kept_of(scenario)
    saved = store.save(scenario, author="Ann", note="first", tags=["b", "a ", "b"])
    assert (saved.id, saved.result_id, saved.new) == (kept.id, kept.result_id, True)
    stored = store.get(saved.id)
    assert stored.kept == kept
    assert stored.id == kept.id
    assert stored.results == (kept.result_id,)
    entry = stored.entry
    assert (entry.title, entry.state, entry.author) == (scenario.title, "draft", "Ann")
    assert (entry.note, entry.tags, entry.parent) == ("first", ("a", "b"), None)
    assert store.get(saved.id[:6]) == stored
    assert stored.kept.result().amount.tolist() == run(scenario).amount.tolist()


def test_the_same_inputs_are_kept_once_and_the_first_words_stay(
    store: Store, scenario: Scenario
) -> None:
    first = store.save(scenario, author="Ann")
    again = store.save(run(scenario), author="Bob", title="Other", note="x", parent=first.id)
    assert again.id == first.id
    assert not again.new
    assert "by Ann" in again.notes[0]
    assert again.notes[1] == "what was kept then stays: title, note"
    assert len(store.list()) == 1
    assert len(store.log()) == 1
    assert store.get(first.id).entry.title == scenario.title
    assert store.save(scenario, author="Bob").notes == again.notes[:1]


def test_a_bundled_scenario_is_kept_with_its_quality(store: Store) -> None:
    result = run("two_stage_regions")
    stored = store.get(store.save(result, author="Ann").id)
    again = stored.kept.result()
    assert again.amount.equals(result.amount)
    assert again.estimated == result.estimated
    assert stored.kept.notes == kept_of(result).notes


def test_who_saves_is_the_login_name_if_nobody_is_named(
    store: Store, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert store.get(store.save(scenario).id).entry.author == getpass.getuser()
    for failure in (OSError, KeyError):
        monkeypatch.setattr(getpass, "getuser", _raising(failure))
        with pytest.raises(StoreError, match="name an author"):
            login_name()


def _raising(failure: type[Exception]):
    def raise_it() -> str:
        raise failure

    return raise_it


@pytest.mark.parametrize("author", ["", "  "])
def test_nobody_may_not_save(store: Store, scenario: Scenario, author: str) -> None:
    with pytest.raises(StoreError, match="nobody is named"):
        store.save(scenario, author=author)
    assert store.list() == ()


@pytest.mark.parametrize("tag", ["", " ", "a,b", "a\nb"])
def test_tags_are_words(store: Store, scenario: Scenario, tag: str) -> None:
    with pytest.raises(StoreError, match="is no word"):
        store.save(scenario, tags=[tag])
    assert store.log() == ()


def test_ids_that_name_nothing_or_too_much(store: Store, scenario: Scenario) -> None:
    with pytest.raises(StoreError, match="there is no such scenario; there are none"):
        store.get("123456")
    known = store.save(scenario).id
    with pytest.raises(StoreError, match=f"no such scenario; there are {known[:12]}"):
        store.get("zzzzzz")
    with pytest.raises(StoreError, match="give at least 6 digits"):
        store.publish(known[:5])
    with pytest.raises(StoreError, match="no such scenario"):
        store.save(scenario.tuned(budget=7), parent="zzzzzz")
    assert len(store.list()) == 1


def test_scenarios_are_found_by_state_tag_and_text(store: Store, scenario: Scenario) -> None:
    one = store.save(scenario, author="Ann", tags=["Ovoz"], note="Birinchi").id
    two = store.save(scenario.tuned(budget=50), author="Bob", title=Label(ru="Второй")).id
    store.publish(two)
    assert [entry.id for entry in store.list()] == [one, two]
    assert [entry.id for entry in store.list(state="published")] == [two]
    assert [entry.id for entry in store.list(tag="ovoz")] == [one]
    for text, found in (("второй", two), ("BIRINCHI", one), ("ann", one), (two[3:20], two)):
        assert [entry.id for entry in store.list(text=text)] == [found]
    assert store.list(text="второй", tag="ovoz") == ()


def test_drafts_are_described_anew_and_published_ones_are_not(
    store: Store, scenario: Scenario
) -> None:
    one = store.save(scenario, title="Old", note="n", tags=["a"]).id
    store.describe(one, who="Ann", title="New", tags=["b"])
    entry = store.get(one).entry
    assert (entry.title.en, entry.note, entry.tags) == ("New", "n", ("b",))
    store.describe(one, note="m")
    assert store.get(one).entry.note == "m"
    with pytest.raises(StoreError, match="nothing is to be described"):
        store.describe(one)
    store.publish(one)
    with pytest.raises(StoreError, match="is published, and only a draft"):
        store.describe(one, title="Newer")
    assert store.get(one).entry.title.en == "New"
    assert store.check() == ()


def test_states_go_one_way(store: Store, scenario: Scenario) -> None:
    one = store.save(scenario, author="Ann").id
    store.publish(one, who="Bob", reason="voted")
    with pytest.raises(StoreError, match="is published and can become archived, not published"):
        store.publish(one)
    store.archive(one, who="Cyd", reason="replaced")
    for act in (store.publish, store.archive):
        with pytest.raises(StoreError, match="is archived and can become nothing more"):
            act(one)
    two = store.save(scenario.tuned(budget=1)).id
    store.archive(two)
    assert [entry.state for entry in store.list()] == ["archived", "archived"]
    told = [(event.who, event.what, event.detail.get("reason")) for event in store.log(one)]
    assert told == [("Ann", "saved", None), ("Bob", "published", "voted"),
                    ("Cyd", "archived", "replaced")]  # fmt: skip
    assert [event.seq for event in store.log()] == [1, 2, 3, 4, 5]


def test_history_is_a_tree(store: Store, scenario: Scenario) -> None:
    root = store.save(scenario).id
    left = store.save(scenario.tuned(budget=1), parent=root[:8]).id
    right = store.save(scenario.tuned(budget=2), parent=root).id
    leaf = store.save(scenario.tuned(budget=3), parent=left).id
    store.save(scenario.tuned(budget=4))
    tree = [(0, root), (1, left), (2, leaf), (1, right)]
    for one in (root, leaf, right):
        assert [(branch.depth, branch.entry.id) for branch in store.history(one)] == tree


def test_another_program_with_other_amounts_is_kept_beside_a_draft(
    store: Store, scenario: Scenario
) -> None:
    kept = kept_of(scenario)
    store.save(kept)
    further = store.save(_other(kept))
    assert not further.new
    assert "(9.9) computes other amounts than the one before (0.1.0)" in further.notes[-1]
    assert "both are kept" in further.notes[-1]
    stored = store.get(kept.id)
    assert stored.results == (kept.result_id, further.result_id)
    assert stored.kept.result_id == further.result_id
    with pytest.raises(StoreError, match="computes other amounts"):
        stored.kept.result()
    assert [event.what for event in store.log()] == ["saved", "recomputed"]
    assert store.check() == ()


def test_the_published_result_stays_the_result(store: Store, scenario: Scenario) -> None:
    kept = kept_of(scenario)
    store.save(kept)
    store.save(_other(kept))
    store.publish(kept.id)
    again = store.save(_other(kept, 2))
    assert "the published result stays" in again.notes[-1]
    stored = store.get(kept.id)
    assert stored.kept.result_id == _other(kept).result_id
    assert len(stored.results) == 2
    store.archive(kept.id)
    assert store.get(kept.id).kept.result_id == _other(kept).result_id
    assert store.check() == ()


def test_nothing_is_kept_of_what_fails_halfway(
    store: Store, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scenarios.store import writes

    monkeypatch.setattr(writes, "_add_result", _failing)
    with pytest.raises(RuntimeError, match="halfway"):
        store.save(scenario)
    assert store.list() == ()
    assert store.log() == ()
    assert keeping.kept_of(scenario).id


def _failing(*_: object) -> None:
    raise RuntimeError("halfway")
