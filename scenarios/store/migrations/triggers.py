"""What the database itself refuses, whoever asks: the rules of revision 1 as triggers.

Contents, results and events are only ever added; an event must follow the last one; a scenario's
title, note and tags may change while it is a draft, and its state goes draft, published, archived.
"""

_FIXED = ("id", "origin", "parent", "author", "saved_at", "seq")
_OWN = ("title", "note", "tags")
_WORDS = {
    "content": "the contents of a store never change",
    "result": "the results of a store never change, and a published scenario gets no other",
    "event": "the log of a store is only ever added to",
    "scenario": "a scenario is never deleted, and never altered once it is published",
}


def _same(names: tuple[str, ...], equal: str) -> str:
    return " AND ".join(f"NEW.{name} {equal} OLD.{name}" for name in names)


def _allowed(equal: str) -> str:
    """The changes of a row of `scenario` that are allowed, in SQL."""
    return (
        f"{_same(_FIXED, equal)} AND (OLD.state = 'draft' OR (OLD.state = 'published' "
        f"AND NEW.state = 'archived' AND {_same(_OWN, equal)}))"
    )


_FOLLOWS = (
    "NEW.seq = (SELECT COALESCE(MAX(seq), 0) + 1 FROM event) AND NEW.previous = "
    "COALESCE((SELECT hash FROM event ORDER BY seq DESC LIMIT 1), '')"
)
_TWICE = {
    "content": "EXISTS (SELECT 1 FROM content WHERE hash = NEW.hash)",
    "scenario": "NEW.state <> 'draft' OR EXISTS (SELECT 1 FROM scenario WHERE id = NEW.id)",
    "result": "EXISTS (SELECT 1 FROM result WHERE (scenario = NEW.scenario AND "
    "outcome = NEW.outcome) OR seq = NEW.seq) OR "
    "(SELECT state FROM scenario WHERE id = NEW.scenario) <> 'draft'",
    "event": f"NOT ({_FOLLOWS})",
}


def _sqlite(table: str, event: str, when: str) -> str:
    return (
        f"CREATE TRIGGER {table}_{event.lower()} BEFORE {event} ON {table} WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, '{_WORDS[table]}'); END"
    )


def _postgresql(table: str) -> list[str]:
    change = f"NOT ({_allowed('IS NOT DISTINCT FROM')})" if table == "scenario" else "TRUE"
    words = _WORDS[table]
    return [
        f"CREATE FUNCTION {table}_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'INSERT' THEN IF {_TWICE[table]} THEN RAISE EXCEPTION '{words}'; END IF; "
        f"ELSIF TG_OP = 'UPDATE' THEN IF {change} THEN RAISE EXCEPTION '{words}'; END IF; "
        f"ELSE RAISE EXCEPTION '{words}'; END IF; RETURN NEW; END $$",
        f"CREATE TRIGGER {table}_rows BEFORE INSERT OR UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_kept()",
        f"CREATE TRIGGER {table}_all BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_kept()",
    ]


SQLITE: tuple[str, ...] = (
    *(_sqlite(table, "INSERT", when) for table, when in _TWICE.items()),
    *(
        _sqlite(table, "UPDATE", f"NOT ({_allowed('IS')})" if table == "scenario" else "1")
        for table in _WORDS
    ),
    *(_sqlite(table, "DELETE", "1") for table in _WORDS),
)
POSTGRESQL: tuple[str, ...] = tuple(one for table in _WORDS for one in _postgresql(table))
