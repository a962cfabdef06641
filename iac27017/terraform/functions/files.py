"""Functions that read files, within the scanned directory only, and those that take paths apart."""

from __future__ import annotations

import base64
import os
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from iac27017 import disk
from iac27017.boundary import inside
from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span
from iac27017.graph.value import Unknown, Value, unknown
from iac27017.graph.wording import worded
from iac27017.terraform.collection import set_of
from iac27017.terraform.errors import FunctionError, LimitExceeded
from iac27017.terraform.functions.context import FunctionContext
from iac27017.terraform.functions.globs import matcher
from iac27017.terraform.functions.hashing import base64_digest, hexadecimal_digest
from iac27017.terraform.functions.parts import ending
from iac27017.terraform.functions.signature import Function, Parameter, plain
from iac27017.terraform.types import STRING
from iac27017.terraform.undetermined import because_of

MAXIMUM_BYTES = 16 * 1024 * 1024
"""The largest file that a function reads."""

MAXIMUM_ENTRIES = 50_000
"""Directory entries that one ``fileset`` looks at."""


def functions() -> Mapping[str, Function]:
    """The family's functions by name."""
    return {
        "abspath": plain(_abspath, "path"),
        "basename": Function(_basename, (Parameter("path", STRING, open=True),)),
        "dirname": plain(_dirname, "path"),
        "file": _of_content(_text),
        "filebase64": _of_content(lambda content: base64.b64encode(content).decode()),
        "filebase64sha256": _of_content(lambda content: base64_digest("sha256", content)),
        "filebase64sha512": _of_content(lambda content: base64_digest("sha512", content)),
        "fileexists": _situated(_fileexists, "path"),
        "filemd5": _of_content(lambda content: hexadecimal_digest("md5", content)),
        "fileset": _situated(_fileset, "path", "pattern"),
        "filesha1": _of_content(lambda content: hexadecimal_digest("sha1", content)),
        "filesha256": _of_content(lambda content: hexadecimal_digest("sha256", content)),
        "filesha512": _of_content(lambda content: hexadecimal_digest("sha512", content)),
        "pathexpand": plain(_pathexpand, "path"),
    }


def located(path: str, context: FunctionContext, span: Span, below: str = "") -> Path | Unknown:
    """The file that ``path`` means, links followed; unknown, and a problem, when it is not in the scan.

    ``below`` is ``/**`` for a directory that is looked through.
    """
    if path.startswith("~"):
        return unknown("{path} is in somebody's home directory, which is not read", span, path=path)
    if "\0" in path:
        raise FunctionError("a path has no zero byte")
    target = context.scan_root / context.root / path
    relative = inside(context.scan_root, target)
    if relative is not None:
        # What a link leads to may change, and so may the link.
        written = posixpath.normpath(posixpath.join(context.root, path))
        context.asked.update(f"{place or '.'}{below}" for place in (relative, written))
        return context.scan_root / relative
    context.report(
        Problem(
            span,
            worded('the path "{path}" leads out of the scanned directory', path=path),
            "scan a directory that contains it",
        )
    )
    return unknown("{path} leads out of the scanned directory and is not read", span, path=path)


def content_of(path: str, context: FunctionContext, span: Span) -> bytes | Unknown:
    """What is in a file. Raises `FunctionError` when there is none, `LimitExceeded` when it is too large."""
    file = located(path, context, span)
    if isinstance(file, Unknown):
        return file
    try:
        # A device or a pipe may never end.
        if not disk.is_file(file):
            raise FunctionError(worded('there is no file "{path}"', path=path))
        if disk.size(file) > MAXIMUM_BYTES:
            raise LimitExceeded("a file of more than {limit} bytes is not read", MAXIMUM_BYTES)
        return disk.read(file)
    except OSError as error:
        raise FunctionError(
            worded('the file "{path}" cannot be read: {error}', path=path, error=error.strerror)
        ) from None


def text_of(path: str, context: FunctionContext, span: Span) -> str | Unknown:
    """The text in a file. Raises `FunctionError` when it is no UTF-8."""
    content = content_of(path, context, span)
    return content if isinstance(content, Unknown) else _text(content)


def _text(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise FunctionError("the file is no UTF-8 text: use filebase64") from None


def _of_content(function: Callable[[bytes], Value]) -> Function:
    def compute(context: FunctionContext, span: Span, path: str) -> Value:
        content = content_of(path, context, span)
        return content if isinstance(content, Unknown) else function(content)

    return _situated(compute, "path")


def _situated(compute: Callable[..., Value], *names: str) -> Function:
    return Function(compute, tuple(Parameter(name, STRING) for name in names), situated=True)


def _fileexists(context: FunctionContext, span: Span, path: str) -> Value:
    file = located(path, context, span)
    if isinstance(file, Unknown):
        return file
    if disk.is_dir(file):
        raise FunctionError(worded('"{path}" is a directory', path=path))
    return disk.is_file(file)


def _fileset(context: FunctionContext, span: Span, path: str, pattern: str) -> Value:
    pattern = posixpath.normpath(pattern)
    up = ""
    while pattern.startswith("../"):
        up, pattern = up + "../", pattern.removeprefix("../")
    directory = located(posixpath.join(path, up), context, span, "/**")
    if isinstance(directory, Unknown):
        return directory
    matches = matcher(pattern)
    return set_of(up + name for name in _below(directory, context) if matches(name))


def _below(directory: Path, context: FunctionContext) -> Iterator[str]:
    """The files below a directory, relative to it; no link that leads out of the scan is followed."""
    pending, seen = [""], 0
    while pending:
        prefix = pending.pop()
        for entry in _entries(directory / prefix):
            seen += 1
            if seen > MAXIMUM_ENTRIES:
                raise LimitExceeded("a directory of more than {limit} entries is not listed", MAXIMUM_ENTRIES)
            name = f"{prefix}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                pending.append(name + "/")
            elif inside(context.scan_root, directory / name) is not None and disk.is_file(directory / name):
                yield name


def _entries(directory: Path) -> list[os.DirEntry[str]]:
    try:
        return disk.entries(directory)
    except OSError:
        return []


def _abspath(path: str) -> Value:
    if path.startswith("/"):
        return _cleaned(path)
    return unknown("abspath() depends on where terraform runs")


def _pathexpand(path: str) -> Value:
    if not path.startswith("~"):
        return path
    if len(path) > 1 and path[1] not in "/\\":
        raise FunctionError("the home directory of another user cannot be found")
    return unknown("pathexpand() depends on who runs terraform")


def _basename(path: Value) -> Value:
    """The last step; of a path that is known in part, too, when that part is known."""
    if not isinstance(path, str):
        end = ending(path)
        return _basename(end) if end.rstrip("/").count("/") else because_of([path])
    trimmed = path.rstrip("/")
    return trimmed.rsplit("/", 1)[-1] if trimmed else "/" if path else "."


def _dirname(path: str) -> Value:
    return _cleaned(path[: path.rfind("/") + 1])


def _cleaned(path: str) -> str:
    """``path`` without ``.``, ``..`` and double slashes, going by its text alone."""
    normal = posixpath.normpath(path) if path else "."
    return re.sub("^//+", "/", normal)
