"""What a store knows of a scenario, as a bundle carries it."""

from allocation import Label
from scenarios.store.canonical import canonical, read_canonical
from scenarios.store.formula_document import label_document
from scenarios.store.records import STATES, Entry


def about_lines(entry: Entry) -> bytes:
    """The canonical document of an entry, without its id."""
    return canonical(
        {
            "title": label_document(entry.title),
            "state": entry.state,
            "author": entry.author,
            "saved_at": entry.saved_at,
            "note": entry.note,
            "tags": [*entry.tags],
            "parent": entry.parent,
        }
    )


def read_about(lines: bytes, scenario: str) -> Entry:
    """The entry of a document. scenario: its id. Raises ValueError for anything else."""
    try:
        facts = read_canonical(lines)
        title, tags = Label.of(facts["title"]), tuple(facts["tags"])
        entry = Entry(**{**facts, "id": scenario, "title": title, "tags": tags})
    except (TypeError, KeyError) as problem:
        raise ValueError(f"not what a store knows of a scenario: {problem}") from None
    texts = (entry.author, entry.saved_at, entry.note, entry.parent or "", *tags)
    if entry.state not in STATES or not all(isinstance(one, str) for one in texts):
        raise ValueError("not what a store knows of a scenario")
    return entry
