"""Small random formulas with ties, floors, caps and groups: the workbook against the program.

Whole numbers and small budgets, because there most remainders are equal and most limits bite.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any

from allocation import AllocationError
from scenarios import Result, run
from scenarios.export import export
from scenarios.scenario import scenario_from

CASES = 45
SEEDS = range(4000)


def _limits_of(random: Random, money: str, n: int) -> dict[str, str]:
    bounds = {}
    if random.random() < 0.6:
        bounds["floor"] = random.choice([f"{money} * b / 60", "b / 3", f"0.2 * {money} / {n}"])
    if random.random() < 0.6:
        bounds["cap"] = random.choice([f"{money} * (2 + b) / 9", f"{money} / 2", "4 + 2 * b"])
    return bounds


def _rule(random: Random) -> dict[str, Any]:
    weight = random.choice(["a", "b", "1", "a + b", "max(a - 1, 0) * p", "rank(b)", "share(a) + b"])
    return random.choice(
        [
            {"by": weight},
            {"by": weight},
            {"level_up": {"from": "3 * a", "per": random.choice(["1", "b", "1 + b"])}},
        ]
    )


def _pots(random: Random, n: int) -> list[dict[str, Any]]:
    pot: dict[str, Any] = {"name": "main", "share": "1 - q", **_rule(random)}
    if random.random() < 0.5:
        pot.update(_limits_of(random, "pot", n))
    if random.random() < 0.3:
        pot["where"] = random.choice(["b > 0", "kind != 'x'", "a < 3 or b > 1"])
    if random.random() < 0.35:
        between = random.choice(["total(a)", "count()", "total(a, weight=b) + 1", "mean(b) + 1"])
        pot.update(within="kind", between=between)
    if random.random() < 0.4:
        claim = {"name": "first", "share": "q", "entitlement": "b / 4", "remainder": "main"}
        return [claim, pot]
    return [pot, {"name": "second", "share": "q", "by": random.choice(["a", "1"])}]


def _limit(random: Random, name: str, n: int) -> dict[str, Any]:
    limit = {"name": name, "paid_by": random.choice(["scaling", "gains", "equal"])}
    limit |= _limits_of(random, "budget", n) or {"floor": "last * 0.6"}
    if random.random() < 0.3:
        limit["exempt"] = random.choice(["b == 2", "kind == 'x'", "amount > budget / 4"])
    return limit


def _case(seed: int, folder: Path) -> Result | None:
    """A formula on a table of its own; None where no division meets it."""
    random = Random(seed)
    n = random.randint(3, 7)
    rows = [
        f"{code},{random.randint(0, 4)},{random.randint(0, 3)},{random.choice('xxyZz')},"
        f"{random.randint(1, 9)}"
        for code in random.sample(["10", "2", "b", "B", "a10", "a9", "3"], n)
    ]
    (folder / f"{seed}.csv").write_text("code,a,b,kind,last\n" + "\n".join(rows), encoding="utf-8")
    unit = random.choice([1, 1, 5])
    formula = {
        "title": f"case {seed}",
        "parameters": {"p": {"value": 2}, "q": {"value": random.choice([0.25, 0.5, 0])}},
        "pot": _pots(random, n),
        "limit": [_limit(random, name, n) for name in "kl"[: random.randint(0, 2)]],
        "rounding": {"unit": unit},
    }
    data = {"data": f"{seed}.csv", "budget": unit * random.randint(3, 40), "formula": formula}
    try:
        return run(scenario_from(data, folder / f"{seed}.toml"))
    except AllocationError:
        return None


def test_random_formulas(tmp_path: Path, recalculated: Any) -> None:
    """The first seeds whose formula can be met. One test, so that one worker recalculates all."""
    found: dict[str, Result] = {}
    for seed in SEEDS:
        result = _case(seed, tmp_path)
        if result is not None:
            found[str(seed)] = result
            export(result, tmp_path / f"{seed}.xlsx")
        if len(found) == CASES:
            break
    amounts = recalculated([tmp_path / f"{name}.xlsx" for name in found])
    own = {name: result.amount.tolist() for name, result in found.items()}
    wrong = {name: (amounts[name], own[name]) for name in own if amounts[name] != own[name]}
    assert wrong == {}
    seen = _tried(found.values())
    hard = ("note tie", "note limit", "scaling", "gains", "equal", "groups", "inside", "where")
    assert all(seen[what] >= 5 for what in (*hard, "LevelUp", "Entitlement")), seen


def _tried(results: Iterable[Result]) -> Counter[str]:
    """Ties, limits that bite, groups, floors and caps inside pots: none of them is left out."""
    seen: Counter[str] = Counter()
    for result in results:
        formula = result.allocation.formula
        seen.update(f"note {kind}" for kind in {note.kind for note in result.notes})
        seen.update({limit.paid_by for limit in formula.limits})
        seen.update(type(pot.rule).__name__ for pot in formula.pots)
        seen.update("groups" for pot in formula.pots if pot.stages is not None)
        seen.update("inside" for pot in formula.pots if pot.floor or pot.cap)
        seen.update("where" for pot in formula.pots if pot.where)
    return seen
