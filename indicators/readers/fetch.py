"""One answer of a service over HTTP: time-outs, retries, whole or not at all."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from indicators.readers.problem import Findings

Progress = Callable[[int, int | None], None]
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
LARGEST = 256 * 2**20
NO_JSON = "the answer is no JSON"
_CHUNK = 2**16
_SLOWEST = 20  # a whole answer may take this many time-outs
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_AGENT = "taqsimot/0.1 (open-data reader)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """How to ask: the service's address, seconds without an answer, how often more."""

    base: str
    timeout: float
    retries: int


class _PassingError(Exception):
    """A fault that may be gone a moment later; `wait`: seconds the service asks for."""

    def __init__(self, text: str, wait: float = 0.0) -> None:
        super().__init__(text)
        self.wait = wait


def fetch(
    ask: Fetch, url: str, findings: Findings, *, check: Callable[[bytes], str],
    progress: Progress | None = None,
) -> bytes:  # fmt: skip
    """The bytes at an address of the service. Raises ReadingError when all attempts failed.

    check: says what is wrong with the bytes of an answer, or nothing; a JSON answer that is cut
    off is asked for again, another kind of file is not.
    """
    where = _same_service(ask, url, findings)
    for attempt in range(ask.retries + 1):
        try:
            return _answer(ask, where, findings, check, progress)
        except _PassingError as problem:
            if attempt == ask.retries:
                raise findings.stop(
                    f"{where}: {problem} (asked {attempt + 1} times); try again later"
                ) from None
            time.sleep(min(max(FIRST_PAUSE * 2**attempt, problem.wait), LONGEST_PAUSE))
    raise findings.stop(f"{where}: never asked; give retries of 0 or more")


def _same_service(ask: Fetch, url: str, findings: Findings) -> str:
    """The full address; a file named on a foreign host is taken from the service itself."""
    from urllib.parse import urljoin, urlsplit

    try:
        base, named = urlsplit(ask.base), urlsplit(urljoin(f"{ask.base}/", url))
        hosts = base.hostname or "", named.hostname or ""
    except ValueError:
        raise findings.stop(f"{ask.base} or {url} is no address") from None
    if base.scheme not in ("http", "https") or not hosts[0]:
        raise findings.stop(f"{ask.base} is no address of a service; it begins with https://")
    both_official = all(host == "stat.uz" or host.endswith(".stat.uz") for host in hosts)
    if named.netloc == base.netloc or (both_official and named.scheme == "https"):
        return named.geturl()
    return named._replace(scheme=base.scheme, netloc=base.netloc).geturl()


def _answer(
    ask: Fetch, url: str, findings: Findings, check: Callable[[bytes], str],
    progress: Progress | None,
) -> bytes:  # fmt: skip
    from http.client import HTTPException, IncompleteRead  # 0.04 s with what follows
    from urllib.error import HTTPError, URLError
    from urllib.request import Request, urlopen

    if any(letter.isspace() or not letter.isascii() for letter in url):
        raise findings.stop(f"{url!r} is no address")
    request = Request(url, headers={"User-Agent": _AGENT, "Accept": "application/json"})  # noqa: S310  # http and https only, see _same_service
    try:
        with urlopen(request, timeout=ask.timeout) as answer:  # noqa: S310  # as above
            content = _read(answer, ask.timeout, findings, progress)
            kind = answer.headers.get_content_type()
    except HTTPError as problem:
        problem.close()
        raise _refused(problem.code, problem.headers, url, findings) from None
    except TimeoutError:
        raise _PassingError(f"no answer within {ask.timeout:g} s") from None
    except IncompleteRead:
        raise _PassingError("the answer was cut off") from None
    except (URLError, HTTPException, OSError) as problem:
        raise _PassingError(f"no connection ({_reason(problem)})") from None
    return _checked(content, kind, url, findings, check)


def _reason(problem: Exception) -> str:
    reason = getattr(problem, "reason", problem)
    return " ".join(str(reason).split())[:120] or type(problem).__name__


def _refused(
    code: int, headers: Any, url: str, findings: Findings  # noqa: ANN401  # email.message.Message
) -> Exception:  # fmt: skip
    if code in _AGAIN:
        wait = str(headers.get("Retry-After", "")) if headers else ""
        return _PassingError(f"the service answers {code}", float(wait) if wait.isdigit() else 0.0)
    if code == 404:
        return findings.stop(f"{url}: not found (404); look the dataset id up in the catalogue")
    return findings.stop(f"{url}: the service answers {code}")


def _read(
    answer: Any, timeout: float, findings: Findings, progress: Progress | None  # noqa: ANN401  # http.client.HTTPResponse
) -> bytes:  # fmt: skip
    length = answer.headers.get("Content-Length", "")
    total = int(length) if length.isdigit() else None
    until = time.monotonic() + _SLOWEST * timeout
    parts: list[bytes] = []
    done = 0
    while chunk := answer.read1(_CHUNK):
        parts.append(chunk)
        done += len(chunk)
        if done > LARGEST:
            raise findings.stop(f"the answer is larger than {LARGEST // 2**20} MB; not kept")
        if time.monotonic() > until:
            raise _PassingError(f"the answer was not whole after {_SLOWEST * timeout:g} s")
        if progress is not None:
            progress(done, total)
    if total is not None and done < total:
        raise _PassingError(f"the answer was cut off after {done} of {total} bytes")
    return b"".join(parts)


def _checked(
    content: bytes, kind: str, url: str, findings: Findings, check: Callable[[bytes], str]
) -> bytes:
    wrong = check(content)
    if not wrong:
        return content
    begins = content.lstrip(b"\xef\xbb\xbf \r\n\t")[:1]
    if wrong == NO_JSON and begins in (b"[", b"{"):
        raise _PassingError("the answer was cut off")
    raise findings.stop(f"{url}: {wrong} ({kind}); has the service changed?")
