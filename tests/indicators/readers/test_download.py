"""The service, as a server of its layout on this machine: also slow, broken, cut off."""

import io
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from indicators import download_siat, read_siat, siat_catalogue
from indicators.readers import fetch as fetching
from indicators.readers.download import progress_bar

TABLE = json.dumps(
    [{"metadata": [], "data": [{"Code": "1703202", "Klassifikator": "x", "2024": 5}]}]
).encode()
POINTER = "/sdmx/246/table/download/?download_format=json"
FILE = "/media/uploads/sdmx/sdmx_data_246.json"


@dataclass
class Service:
    """What the server answers by path (bytes, or a function of the handler), and what was asked."""

    url: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)

    def point(self, link: str = FILE, **more: str) -> None:
        pointer = {"file": link, "updated_at": "2026-04-22", **more}
        self.answers[POINTER] = json.dumps(pointer).encode()


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    state = Service(answers={FILE: TABLE})
    state.point()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the library's name
            state.asked.append(self.path)
            answer = state.answers.get(self.path, 404)
            if callable(answer):
                answer = answer(self)
            if isinstance(answer, int):
                self.send_error(answer)
            elif answer is not None:
                send(self, answer)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setattr(fetching.time, "sleep", state.pauses.append)
    yield state
    server.shutdown()
    server.server_close()
    thread.join()


def send(
    handler: Any, content: bytes, kind: str = "application/json", length: int | None = None
) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(content) if length is None else length))
    handler.end_headers()
    handler.wfile.write(content)


Refused = Callable[..., list[str]]


def _get(service: Service, folder: Path, dataset: object = 246, **options: Any) -> Path:
    return download_siat(dataset, folder, base_url=service.url, **options)  # type: ignore[arg-type]  # also wrong ids


def test_a_table_comes_by_pointer_and_file(service: Service, tmp_path: Path) -> None:
    path = _get(service, tmp_path)
    assert service.asked == [POINTER, FILE]
    assert path.read_bytes() == TABLE
    assert read_siat(path, indicator="x").table["x"].tolist() == [5]
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted(
        [path.name, "siat_246.pointer.json"]
    )


def test_what_is_there_is_not_fetched_again(service: Service, tmp_path: Path) -> None:
    path = _get(service, tmp_path)
    assert _get(service, tmp_path, "246") == path
    assert service.asked.count(FILE) == 1
    path.write_bytes(b"changed")
    assert _get(service, tmp_path).read_bytes() == TABLE
    assert service.asked.count(FILE) == 2


def test_another_edition_is_another_file(service: Service, tmp_path: Path) -> None:
    first = _get(service, tmp_path)
    service.answers[FILE] = TABLE.replace(b"5}", b"6}")
    service.point(updated_at="2026-05-01")
    second = _get(service, tmp_path)
    assert first != second
    assert first.read_bytes() == TABLE


def test_a_pointer_without_a_date_is_never_trusted(service: Service, tmp_path: Path) -> None:
    service.point(updated_at="")
    assert _get(service, tmp_path) == _get(service, tmp_path)
    assert service.asked.count(FILE) == 2


@pytest.mark.parametrize("trouble", [500, 503, 429])
def test_a_passing_trouble_is_waited_for(service: Service, tmp_path: Path, trouble: int) -> None:
    left = [trouble, trouble]
    service.answers[FILE] = lambda _: left.pop() if left else TABLE
    assert _get(service, tmp_path).read_bytes() == TABLE
    assert service.pauses == [0.5, 1.0]


def test_the_service_says_how_long_to_wait(service: Service, tmp_path: Path) -> None:
    left = [1]

    def busy(handler: Any) -> bytes | None:
        if not left:
            return TABLE
        left.pop()
        handler.send_response(429)
        handler.send_header("Retry-After", "7")
        handler.send_header("Content-Length", "0")
        handler.end_headers()
        return None

    service.answers[FILE] = busy
    _get(service, tmp_path)
    assert service.pauses == [7]


def test_a_trouble_that_stays_is_told(service: Service, tmp_path: Path, refused: Refused) -> None:
    service.answers[FILE] = 500
    told = refused(_get, service, tmp_path, retries=2)
    assert "the service answers 500 (asked 3 times); try again later" in told[0]
    assert list(tmp_path.iterdir()) == []
    assert "never asked" in refused(_get, service, tmp_path, retries=-1)[0]


def test_a_slow_service_is_given_up(service: Service, tmp_path: Path, refused: Refused) -> None:
    done = threading.Event()
    service.answers[FILE] = lambda _: done.wait(20) and None
    told = refused(_get, service, tmp_path, retries=0, timeout=0.1)
    done.set()
    assert "no answer within 0.1 s" in told[0] or "no connection" in told[0]


def test_an_answer_that_drips_is_given_up(
    service: Service, tmp_path: Path, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "_SLOWEST", 0)
    told = refused(_get, service, tmp_path, retries=0)
    assert "was not whole after" in told[0]


def test_a_truncated_answer_is_asked_for_again(service: Service, tmp_path: Path) -> None:
    left = [1, 1]

    def cut(handler: Any) -> bytes | None:
        if not left:
            return TABLE
        left.pop()
        if left:
            send(handler, TABLE[:20], length=len(TABLE))  # the header promises more
            return None
        return TABLE[:20]  # nothing gives it away but the contents

    service.answers[FILE] = cut
    assert _get(service, tmp_path).read_bytes() == TABLE
    assert len(service.pauses) == 2


def test_a_chunk_that_breaks_off(service: Service, tmp_path: Path, refused: Refused) -> None:
    def broken(handler: Any) -> None:
        handler.protocol_version = "HTTP/1.1"
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"ff\r\nabc")
        handler.close_connection = True

    service.answers[FILE] = broken
    assert "try again later" in refused(_get, service, tmp_path, retries=0)[0]


def test_a_wrong_kind_of_file_is_not_asked_for_again(
    service: Service, tmp_path: Path, refused: Refused
) -> None:
    service.answers[FILE] = lambda handler: send(handler, b"<html>busy</html>", "text/html")
    assert "(text/html); has the service changed?" in refused(_get, service, tmp_path)[0]
    service.answers[FILE] = b'{"a": 1}'
    assert "no table of SIAT" in refused(_get, service, tmp_path)[0]
    assert service.asked.count(FILE) == 2


def test_ids_folders_and_pointers_that_are_wrong(
    service: Service, tmp_path: Path, refused: Refused
) -> None:
    assert "is a number" in refused(_get, service, tmp_path, "2.01/../x")[0]
    assert "no folder" in refused(_get, service, tmp_path / "no")[0]
    assert "not found (404); look the dataset id up" in refused(_get, service, tmp_path, 7)[0]
    service.answers[POINTER] = b"[]"
    assert "names no file" in refused(_get, service, tmp_path)[0]
    service.point("/media/a b.json")
    assert "is no address" in refused(_get, service, tmp_path)[0]
    service.answers[POINTER] = 403
    assert "answers 403" in refused(_get, service, tmp_path)[0]


def test_a_file_on_another_host_is_taken_from_the_service(service: Service, tmp_path: Path) -> None:
    service.point(f"https://elsewhere.invalid{FILE}")
    assert _get(service, tmp_path).read_bytes() == TABLE
    service.answers[POINTER] = json.dumps({"file_2": f"{service.url}{FILE}"}).encode()
    assert _get(service, tmp_path).read_bytes() == TABLE


@pytest.mark.parametrize("url", ["ftp://x", "nothing", "http://[", "file:///etc/passwd"])
def test_an_address_that_is_none(tmp_path: Path, refused: Refused, url: str) -> None:
    assert "address" in refused(download_siat, 1, tmp_path, base_url=url)[0]


def test_nobody_there(tmp_path: Path, refused: Refused) -> None:
    told = refused(download_siat, 1, tmp_path, base_url="http://127.0.0.1:9", retries=0)
    assert "no connection" in told[0]


def test_a_file_that_never_ends_is_refused(
    service: Service, tmp_path: Path, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 10)
    (told,) = refused(_get, service, tmp_path)
    assert "larger than" in told


def test_a_folder_that_cannot_be_written(
    service: Service, tmp_path: Path, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert "cannot be written: No space left" in refused(_get, service, tmp_path)[0]


def test_progress_is_told(service: Service, tmp_path: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    _get(service, tmp_path, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (len(TABLE), len(TABLE))
    out = io.StringIO()
    show = progress_bar(out)
    show(512, 1024)
    show(1024, 1024)
    show(2048, None)
    assert out.getvalue().startswith("\r[##########          ] 0 KB")
    assert out.getvalue().endswith("1 KB\n\r2 KB")


def test_the_catalogue(service: Service, refused: Refused) -> None:
    tree = [{"id": 1, "name": "Demografiya", "children": [
        {"id": 2, "children": {"results": [
            {"id": 246, "code": "2.01.02.0001", "name_uz": "Aholi", "name_en": "Population"}]}},
        {"id": 247, "title": "Tugʻilganlar", "children": []}]}, 5]  # fmt: skip
    service.answers["/sdmx/json/"] = json.dumps(tree).encode()
    found = siat_catalogue(base_url=service.url)
    assert [(one.id, one.code, one.title_uz, one.title_en) for one in found] == [
        ("246", "2.01.02.0001", "Aholi", "Population"), ("247", "", "Tugʻilganlar", ""),
    ]  # fmt: skip
    service.answers["/sdmx/json/"] = b"[]"
    assert "lists no datasets" in refused(siat_catalogue, base_url=service.url)[0]
