"""What the tests of the pages share: results on three made-up units, and a real server."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from scenarios import run
from views.language import LANGUAGES, read_texts

ROOT = Path(__file__).parents[2]
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(autouse=True)
def no_bands(monkeypatch):
    """Pages of tests load no kernels of themselves."""
    monkeypatch.setenv("TAQSIMOT_BANDS", "off")


@pytest.fixture(params=sorted(LANGUAGES))
def texts(request):
    return read_texts(request.param)


@pytest.fixture(scope="session")
def need():
    return run("social_protection_need")


@pytest.fixture(scope="session")
def equal():
    return run("equal_per_head")


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _await(address, process):
    for _ in range(300):
        if process.poll() is not None:
            pytest.fail(f"the server stopped with {process.returncode}")
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server did not answer in 30 seconds")


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1"]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, env={**os.environ, "TAQSIMOT_BANDS": "off"}
    )
    try:
        _await(f"http://127.0.0.1:{port}", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="session")
def browser():
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        why = "no chromium on this machine: install it to drive the pages in a browser"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(why)
        pytest.skip(why)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        window = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield window
        window.close()


class Visit:
    """One page of the browser, and everything it asked for and complained about."""

    def __init__(self, page, server):
        self.page, self.server = page, server
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)

    def _hear(self, message):
        # On a page below the root, Streamlit looks for its server there first: a 404 that it
        # expects, not ours.
        probe = "/_stcore/" in message.location.get("url", "")
        if message.type == "error" and not probe:
            self.complaints.append(message.text)

    def open(self, path):
        self.page.goto(self.server + path)
        self.drawn()

    def drawn(self):
        self.page.locator(".choroplethlocation").first.wait_for(state="attached", timeout=60_000)

    def foreign(self):
        own = (self.server, self.server.replace("http", "ws"), "data:", "blob:", "about:")
        return [url for url in self.requests if not url.startswith(own)]


@pytest.fixture
def visit(browser, server):
    context = browser.new_context(viewport={"width": 1366, "height": 768}, accept_downloads=True)
    context.set_default_timeout(60_000)
    page = context.new_page()
    yield Visit(page, server)
    context.close()
