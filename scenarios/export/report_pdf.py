"""The report as PDF: the HTML file, printed by Chromium, which sets its mathematics as well.

Libraries that make PDF without a browser have no MathML; Chromium has, and is a program of its
own, so that it is asked for only here.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from scenarios.errors import ScenarioError
from scenarios.export.options import Options
from scenarios.export.report.build import document
from scenarios.run import Result

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_OPTIONS = (
    *("--headless", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-quic", "--disable-dev-shm-usage", "--disable-extensions"),
)
_CLOCK = re.compile(rb"(?<=Date \(D:)\d{14}(?=[+-])")
_NEVER = b"19800101000000"
_LONGEST = 300  # seconds


def write(result: Result, path: Path, options: Options) -> None:
    """Write the report as PDF without a clock; options as for the HTML report.

    Raises ScenarioError if there is no Chromium, or it fails.
    """
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        raise ScenarioError(
            "a PDF is printed by Chromium, and there is none here; install it (Debian: apt-get "
            "install chromium), or export .html and print it from any browser"
        )
    text = document(result, options)
    with TemporaryDirectory(prefix="taqsimot-", ignore_cleanup_errors=True) as folder:
        page = Path(folder) / "report.html"
        page.write_text(text, encoding="utf-8", newline="\n")
        path.write_bytes(_CLOCK.sub(_NEVER, _printed(browser, page)))


def _printed(browser: str, page: Path) -> bytes:
    """What a browser prints of a page that lies in a folder of its own."""
    made = page.with_suffix(".pdf")
    as_root = ("--no-sandbox",) if getattr(os, "geteuid", lambda: 1)() == 0 else ()
    profile = f"--user-data-dir={page.parent / 'profile'}"
    asked = [browser, *_OPTIONS, *as_root, profile, f"--print-to-pdf={made}", page.as_uri()]
    try:
        done = subprocess.run(asked, capture_output=True, timeout=_LONGEST, check=False)  # noqa: S603  # a program found by name, a page of ours
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise ScenarioError(f"{browser} could not print the report: {problem}") from None
    if done.returncode or not made.is_file():
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise ScenarioError(f"{browser} could not print the report: {' '.join(last)}")
    return made.read_bytes()
