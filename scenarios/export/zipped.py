"""Archives without a clock: the same files give the same bytes at any time."""

import io
import re
import zipfile
from collections.abc import Mapping

_OLDEST = (1980, 1, 1, 0, 0, 0)  # the first time that an archive can tell
_CLOCK = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")


def zipped(files: Mapping[str, bytes]) -> bytes:
    """An archive of files by name, in their order."""
    contents = io.BytesIO()
    with zipfile.ZipFile(contents, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, lines in files.items():
            archive.writestr(zipfile.ZipInfo(name, _OLDEST), lines, zipfile.ZIP_DEFLATED)
    return contents.getvalue()


def timeless(document: bytes) -> bytes:
    """An Office document without the times of its making."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["docProps/core.xml"] = _CLOCK.sub(b"", files["docProps/core.xml"])
    return zipped(files)
