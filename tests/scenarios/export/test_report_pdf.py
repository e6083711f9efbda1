"""The report as PDF: printed whole, without a clock; what happens where nothing can print."""

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from scenarios import Result, ScenarioError, run
from scenarios.export import export, report_pdf

needs_chromium = pytest.mark.skipif(
    shutil.which("chromium") is None and os.environ.get("CI") != "true", reason="needs chromium"
)


@pytest.fixture(scope="module")
def result() -> Result:
    return run("equal_per_head")


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a script in the place of the browser."""

    def put(script: str) -> None:
        own = tmp_path / "chromium"
        own.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        own.chmod(0o755)
        monkeypatch.setattr(report_pdf.shutil, "which", lambda name: str(own))

    return put


@needs_chromium
def test_a_page_a_unit_is_printed_without_a_clock(result: Result, tmp_path: Path) -> None:
    paths = [
        export(result, tmp_path / f"{count}.pdf", units=result.amount.index[:count].tolist())
        for count in (1, 6)
    ]
    bytes_ = [path.read_bytes() for path in paths]
    assert all(one.startswith(b"%PDF-") and one.rstrip().endswith(b"%%EOF") for one in bytes_)
    pages = [len(re.findall(rb"/Type\s*/Page\b", one)) for one in bytes_]
    assert pages[1] - pages[0] == 5
    for one in bytes_:
        assert {*re.findall(rb"Date \(D:(\d{4})", one)} == {b"1980"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.pdf", "6.pdf"]


def test_without_a_browser_the_way_out_is_told(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_pdf.shutil, "which", lambda name: None)
    with pytest.raises(ScenarioError, match=r"install it .* or export \.html and print it"):
        export(result, tmp_path / "r.pdf", units=["1703202"])
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize(
    ("script", "message"),
    [("echo first >&2; echo no fonts >&2; exit 3", "no fonts"), ("exit 0", "could not print")],
)
def test_a_browser_that_fails_leaves_nothing(
    result: Result, tmp_path: Path, browser: Callable[[str], None], script: str, message: str
) -> None:
    browser(script)
    with pytest.raises(ScenarioError, match=message):
        export(result, tmp_path / "r.pdf", units=["1703202"])
    assert [path.name for path in tmp_path.iterdir()] == ["chromium"]


def test_a_browser_that_hangs_is_given_up(
    result: Result,
    tmp_path: Path,
    browser: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    browser("exec sleep 60")
    monkeypatch.setattr(report_pdf, "_LONGEST", 0.2)
    with pytest.raises(ScenarioError, match="timed out"):
        export(result, tmp_path / "r.pdf", units=["1703202"])
