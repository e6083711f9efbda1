"""`target`, `frontier`, `reveal` and `optimum` from the command line."""

import pandas as pd
import pytest

FORMULA = """title = "t"
[parameters]
a = { value = 1, low = 0, high = 4 }
[[pot]]
name = "p"
share = 1
by = "population + a * children"
"""
TABLE = (
    "code,population,children,poor,gap,last\n01,60,5,4,30,55\n02,30,20,9,10,30\n03,10,5,2,20,15\n"
)
ASKED = ("plan.toml", "--data", "people.csv", "--budget", "1000")


@pytest.fixture
def country(folder):
    (folder / "plan.toml").write_text(FORMULA, encoding="utf-8")
    (folder / "people.csv").write_text(TABLE, encoding="utf-8")
    return folder


def test_a_target_is_met_and_its_numbers_run(country, command):
    done = command("target", *ASKED, "--want", "share(02) >= 45%", "--out", "t.csv")
    assert done.status == 0, done.err
    assert "share(02): 38.5% now, 45" in done.out
    assert "  a: 1 -> 2." in done.out
    assert "confirmed by the exact division: 2 units get more, 1 less" in done.out
    table = pd.read_csv(country / "t.csv", dtype={"code": str}).set_index("code")
    assert table.loc["02", "amount_then"] >= 450
    assert table["change"].sum() == 0


def test_targets_that_hold_need_no_change(country, command):
    done = command("target", *ASKED, "--want", "share(02) >= 30%")
    assert done.status == 0
    assert "all targets hold as the scenario stands" in done.out


def test_targets_that_clash_are_an_answer_and_a_status(country, command):
    wants = ("--want", "share(02) >= 45%", "--want", "share(01) >= 50%")
    done = command("target", *ASKED, *wants, "--out", "t.csv")
    assert done.status == 2
    assert "these clash, and any of them left out lets the others hold" in done.out
    assert "share(01) >= 50% is reached alone; the best found is 60%" in done.out
    assert "This is no proof" in done.out
    assert done.err == "error: the targets were not met together; nothing was written\n"
    assert not (country / "t.csv").exists()
    alone = command("target", *ASKED, "--want", "share(02) >= 90%")
    assert "by itself out of reach: share(02) >= 90%" in alone.out


def test_targets_that_only_hold_before_rounding_are_told(country, command):
    rounded = FORMULA + "[rounding]\nunit = 100\n"
    (country / "plan.toml").write_text(rounded, encoding="utf-8")
    done = command("target", *ASKED, "--want", "share(02) >= 42%", "--want", "share(02) <= 48%")
    assert done.status == 2
    assert "before rounding, but no readable numbers" in done.out


def test_the_budget_that_meets_a_target_is_told_as_an_option(country, command):
    done = command("target", *ASKED, "--want", "amount(03) >= 150", "--vary", "budget=900:2000")
    assert done.status == 0, done.err
    assert "--budget 1" in done.out


def test_quantities_are_listed(country, command):
    done = command("target", *ASKED, "--quantities")
    assert "share(COLUMN=VALUE): the part of the money" in done.out
    assert "gini: Gini coefficient (lower is fairer)" in done.out


def test_a_frontier_is_told_and_written(country, command):
    goals = ("--goal", "most share(02)", "--goal", "most share(01)")
    done = command(
        "frontier", *ASKED, *goals, "--points", "9", "--generations", "3", "--out", "f.csv"
    )
    assert done.status == 0, done.err
    assert "between most share(02) and most share(01):" in done.out
    assert "no point found is better on one goal and no worse on the other" in done.out
    assert len(pd.read_csv(country / "f.csv")) <= 9


def test_a_scenario_that_is_beaten_is_told_by_how_much(country, command):
    goals = ("--goal", "most share(02)", "--goal", "most share(03)")
    done = command("frontier", *ASKED, *goals, "--generations", "3")
    assert done.status == 0, done.err
    assert "it is beaten on both goals" in done.out
    assert "can be better by" in done.out
    assert "a=4" in done.out


def test_an_allocation_is_explained(country, command):
    (country / "paid.csv").write_text("code,amount\n01,400\n02,450\n03,150\n", encoding="utf-8")
    done = command("reveal", *ASKED, "paid.csv", "--out", "r.csv")
    assert done.status == 0, done.err
    assert "paid.csv explained by the formula of plan:" in done.out
    assert "  a: " in done.out
    assert "pinned down to about" in done.out
    assert "the same sum for every head: R²" in done.out
    table = pd.read_csv(country / "r.csv")
    assert table.columns.tolist() == ["code", "given", "explained", "residual", "residual_percent"]


def test_what_is_not_identified_is_shouted(country, command):
    idle = FORMULA.replace("[[pot]]", "b = { value = 1, low = 0, high = 2 }\n[[pot]]").replace(
        "population +", "b * population +"
    )
    (country / "plan.toml").write_text(idle, encoding="utf-8")
    done = command("reveal", *ASKED, "last")
    assert done.status == 0, done.err
    assert "NOT IDENTIFIED" in done.out
    assert "next to no money moves along" in done.out


def test_equal_amounts_have_no_variance_to_explain(country, command):
    (country / "even.csv").write_text("code,amount\n01,5\n02,5\n03,5\n", encoding="utf-8")
    done = command("reveal", *ASKED, "even.csv", "--starts", "1")
    assert "R² none (all amounts are equal)" in done.out
    (country / "one.csv").write_text("code,amount\n01,9\n02,0\n03,0\n", encoding="utf-8")
    done = command("reveal", *ASKED, "one.csv")
    assert "a: 0 (now 1; " in done.out
    assert "at the end of its range" in done.out


def test_a_rule_divides_beside_the_formula(country, command):
    least = ("--least", "code=03:20%", "--floor", "100")
    done = command(
        "optimum", "plan.toml", "--data", "people.csv", "--budget", "100", "--rule", "least_change",
        "--of", "before=last", "--least", "kind=x:20%", "--out", "o.csv",
    )  # fmt: skip
    assert done.status == 2
    assert "there is no column 'kind' of groups" in done.err
    done = command(
        "optimum", *ASKED, "--rule", "least_change", "--of", "before=10 * last", *least,
        "--out", "o.csv",
    )  # fmt: skip
    assert done.status == 2
    assert "no column 'code'" in done.err
    done = command(
        "optimum", *ASKED, "--rule", "least_change", "--of", "before=10 * last",
        "--least", "children=5:80%", "--floor", "100", "--out", "o.csv",
    )  # fmt: skip
    assert done.status == 0, done.err
    assert "Least change, in soʻm, the money of plan:" in done.out
    assert "note: children 5 is held at its least amount" in done.err
    table = pd.read_csv(country / "o.csv", dtype={"code": str}).set_index("code")
    assert table["amount"].tolist() == [600, 200, 200]


def test_poverty_is_counted_for_the_rule_and_for_the_formula(country, command):
    done = command(
        "optimum", "plan.toml", "--data", "people.csv", "--budget", "100", "--rule", "fewest_poor",
        "--option", "rest=poor",
    )  # fmt: skip
    assert done.status == 0, done.err
    assert "poor_left: 5.5, by the formula" in done.out


def test_the_rules_are_listed(country, command):
    done = command("optimum", *ASKED, "--rules")
    assert "fewest_poor: minimise the head count" in done.out
    assert "--option alpha=…" in done.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("target",), "give one target at least"),
        (("target", "--want", "gini <= 1", "--seed", "x"), "--seed x: give a whole number from 0"),
        (("target", "--want", "gini <= 1", "--out", "x.txt"), "a result ends in"),
        (("frontier", "--goal", "gini"), "give two goals"),
        (("frontier", "--goal", "gini", "--goal", "theil", "--points", "1"), "--points 1"),
        (("reveal", "nothing"), "nothing: no column of the table, scenario, or file"),
        (("optimum",), "name a rule"),
        (("optimum", "--rule", "x"), "there is no optimum rule 'x'"),
        (("optimum", "--rule", "x", "--of", "poor"), "--of poor: write it as name=value"),
        (("optimum", "--rule", "x", "--of", "a=1", "--of", "a=2"), "given more than once"),
        (("optimum", "--rule", "x", "--least", "a=1"), "write it as COLUMN=GROUP:SHARE"),
        (("optimum", "--rule", "x", "--least", "a=1:2%", "--least", "a=1:3%"), "more than once"),
        (("optimum", "--rule", "x", "--least", "a=1:2%", "--least", "b=1:3%"), "of one column"),
    ],
)
def test_wrong_use_ends_with_status_2_and_writes_nothing(country, command, arguments, words):
    name, *rest = arguments
    before = {path.name for path in country.iterdir()}
    done = command(name, *ASKED, *rest)
    assert done.status == 2
    assert words in done.err
    assert "Traceback" not in done.err
    assert {path.name for path in country.iterdir()} == before


def test_a_long_search_tells_what_it_is_at(country, command, monkeypatch):
    monkeypatch.setattr("scenarios.commands.searching._SECONDS", -1.0)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    done = command("target", *ASKED, "--want", "share(02) >= 45%")
    assert done.status == 0
    assert "looking at 4096 points of Sobol's sequence" in done.err
    assert done.err.endswith("\r")


def test_an_interrupted_search_writes_nothing(country, command, monkeypatch):
    def interrupted(*parts, **more):
        raise KeyboardInterrupt

    (country / "t.csv").write_text("before", encoding="utf-8")
    monkeypatch.setattr("scenarios.design.meet_targets", interrupted)
    with pytest.raises(SystemExit) as ended:
        command("target", *ASKED, "--want", "gini <= 1", "--out", "t.csv")
    assert ended.value.code == 130
    assert (country / "t.csv").read_text(encoding="utf-8") == "before"


def test_values_that_cannot_be_are_told(country, command):
    (country / "people.csv").write_text(TABLE.replace("poor,", "poverty_rate,"), encoding="utf-8")
    odd = (country / "people.csv").read_text("utf-8").replace("60,5,4", "60,5,140")
    (country / "people.csv").write_text(odd, encoding="utf-8")
    done = command("target", *ASKED, "--want", "highest(poverty_rate, 20%) >= 1%")
    assert "note: poverty_rate of 01 is 140, where 0 to 100 is expected" in done.err
    asked = ("--rule", "least_change", "--of", "before=poverty_rate")
    done = command("optimum", *ASKED, *asked)
    assert "note: poverty_rate of 01 is 140" in done.err


def test_estimates_are_told_beside_amounts(folder, command):
    done = command(
        "target",
        "two_stage_regions",
        "--want",
        "highest(poverty_rate, 20%) >= 20%",
        "--out",
        "t.csv",
    )
    assert done.status == 0, done.err
    assert "is measured by estimates: poverty_rate (synthetic)" in done.err
    assert "quality" in pd.read_csv(folder / "t.csv").columns
    done = command(
        "reveal", "two_stage_regions", "equal_per_head", "--starts", "1", "--out", "r.csv"
    )
    assert "rests on estimates" in done.err
    assert "quality" in pd.read_csv(folder / "r.csv").columns
    how = ("--of", "per=births", "--out", "o.csv")
    done = command("optimum", "two_stage_regions", "--rule", "alpha_fair", *how)
    assert done.status == 0
    assert "the division rests on estimates: births" in done.err
    assert "region_imputed" in set(pd.read_csv(folder / "o.csv")["quality"])
    goals = ("--goal", "gini", "--goal", "concentration", "--generations", "1")
    done = command("frontier", "two_stage_regions", *goals, "--points", "5", "--out", "f.csv")
    assert set(pd.read_csv(folder / "f.csv")["quality"]) == {"synthetic"}
