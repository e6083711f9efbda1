"""Workbooks recalculated by LibreOffice, many in one call."""

import csv
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from scenarios.export.workbook.book import FIRST

RESULT_SHEET = 2
AMOUNT = 2  # the column of amounts on the sheet of results, from 0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without LibreOffice nothing is recalculated; where everything must be tested that fails."""
    if shutil.which("soffice") or os.environ.get("CI") == "true":
        return
    for item in items:
        if "recalculated" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.skip(reason="needs soffice (libreoffice-calc)"))


@pytest.fixture(scope="session")
def recalculated(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[Iterable[Path]], dict[str, list[int | str]]]:
    """The amounts of workbooks, by the stem of each file, after LibreOffice computed them.

    The files have no values beside their formulas, so that every cell must be computed. What is
    no number (`#N/A`) is given as it stands.
    """
    profile = tmp_path_factory.mktemp("profile")

    def recalculate(paths: Iterable[Path]) -> dict[str, list[int | str]]:
        out = tmp_path_factory.mktemp("out")
        asked = list(paths)
        # comma, quote, UTF-8, from row 1, no formats; numbers in full; one sheet
        options = f"44,34,76,1,,0,false,false,false,false,false,{RESULT_SHEET}"
        subprocess.run(
            [
                *("soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless"),
                *("--convert-to", f"csv:Text - txt - csv (StarCalc):{options}"),
                *("--outdir", str(out), *map(str, asked)),
            ],
            check=True,
            capture_output=True,
            timeout=600,
        )
        return {path.stem: _amounts(next(out.glob(f"{path.stem}-*.csv"))) for path in asked}

    return recalculate


def _amounts(path: Path) -> list[int | str]:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))[FIRST - 1 :]
    return [_whole(row[AMOUNT]) for row in rows]


def _whole(text: str) -> int | str:
    return int(text) if text.lstrip("-").isdigit() else text
