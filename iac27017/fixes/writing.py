"""Writes edited files: each is the old one or the new one, whole, whatever happens meanwhile."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from iac27017.fixes.fix import Edited


class Changed(OSError):
    """Raised when somebody else has written to a file since it was read."""


def write(root: Path, edited: Mapping[str, Edited]) -> None:
    """Put every edited file in the place of the one below ``root``; a link stays, and what it leads to is edited.

    Owner and mode stay. Raises ``OSError``, for a file that is no longer what
    was judged `Changed`; the files before it are written then.
    """
    for file, one in edited.items():
        path = (root / file).resolve()
        if path.read_bytes() != one.before.data:
            raise Changed(None, "somebody else has changed it meanwhile", str(path))
        _replace(path, one.after.data)


def _replace(path: Path, content: bytes) -> None:
    status = path.stat()
    handle, aside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with open(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(aside, status.st_mode & 0o7777)
        if os.geteuid() == 0:  # anybody else's new file is their own already
            os.chown(aside, status.st_uid, status.st_gid)
        os.replace(aside, path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
