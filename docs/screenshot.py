"""Make docs/screenshot.png from the real program: `python docs/screenshot.py [path] [file]`.

Needs chromium and the development requirements. path: what follows the address, by default the
map in English with one district chosen. file: where the picture goes.
"""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
PATH = "/?language=en&scenario=social_protection_need&measure=per_head&unit=1735215"
FILE = ROOT / "docs" / "screenshot.png"
PREPARING = "is still being prepared"  # how sure one can be, after a fresh start
SIZE = {"width": 1366, "height": 768}
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def free_port() -> int:
    """Return a port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str) -> None:
    """Return when the server answers. Raises TimeoutError after half a minute."""
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).close()  # noqa: S310  # our own server
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"no answer from {address}")


def take(address: str, file: Path) -> None:
    """Open a page, wait until its map is drawn, and write the picture."""
    with sync_playwright() as playwright:
        program = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        page = browser.new_page(viewport=SIZE)
        for _ in range(60):
            page.goto(address)
            page.locator(".choroplethlocation").first.wait_for(state="attached")
            page.wait_for_timeout(2000)
            if not page.get_by_text(PREPARING).count():
                break
        page.screenshot(path=file)
        browser.close()


def main(path: str = PATH, file: str = str(FILE)) -> None:
    """Start the program, take the picture, stop the program."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as server:  # noqa: S603  # our own program
        try:
            wait_for(f"http://localhost:{port}")
            take(f"http://localhost:{port}{path}", Path(file))
        finally:
            server.terminate()


if __name__ == "__main__":
    main(*sys.argv[1:])
