"""The evidence pack's seal: members in, one file out whose every byte is checked when it is opened again."""

from __future__ import annotations

import hashlib
import json
import struct
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from msgspec import Struct

from iac27017.graph.wording import plain, worded

MANIFEST = "manifest.json"
SCHEMA = "iac27017-evidence/1"
MAXIMUM_PACK = 1024 * 1024 * 1024
MAXIMUM_MEMBERS = 64
_DAY = (1980, 1, 1, 0, 0, 0)
"""The first that the format knows: when a pack was written must not change its bytes."""


class AlteredPack(ValueError):
    """Raised for a file that is no intact pack; the text says what is wrong with it."""


class Pack(Struct, frozen=True):
    """An intact pack: its members without the manifest, what the manifest says, and the SHA-256 of the whole file."""

    members: Mapping[str, bytes]
    facts: Mapping[str, Any]
    seal: str

    def json(self, name: str) -> Any:
        """The member ``name``, which is JSON."""
        return json.loads(self.members[name])


def sealed(members: Mapping[str, bytes], facts: Mapping[str, object]) -> bytes:
    """The pack of these members; the same members and facts give the same bytes on every machine.

    Members are stored, not compressed: compressors differ between machines.
    """
    manifest = {
        "schema": SCHEMA,
        **facts,
        "members": [
            {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in sorted(members.items())
        ],
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    return _zipped({MANIFEST: text.encode(), **dict(sorted(members.items()))})


def seal_of(pack: bytes) -> str:
    """The SHA-256 of a pack: whoever writes it down elsewhere can tell a pack that was made anew from this one."""
    return hashlib.sha256(pack).hexdigest()


def opened(content: bytes) -> Pack:
    """The pack that these bytes are.

    Raises `AlteredPack` when anything in it is not as it was sealed: members
    changed, missing, added or twice there, names that lead elsewhere,
    compression, comments, bytes before, between or behind the members.
    """
    if len(content) > MAXIMUM_PACK:
        raise AlteredPack(worded("larger than {limit} bytes; this is no evidence pack", limit=MAXIMUM_PACK))
    found = _members(content)
    manifest = _manifest(found.pop(MANIFEST, None))
    _match(found, manifest["members"])
    facts = {name: value for name, value in manifest.items() if name != "members"}
    if sealed(found, {name: value for name, value in facts.items() if name != "schema"}) != content:
        raise AlteredPack(plain("its members are as they were sealed, but the file around them is not"))
    return Pack(found, facts, seal_of(content))


def _zipped(members: Mapping[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, _DAY)
            info.create_system = 3  # the same on every system
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return stream.getvalue()


def _members(content: bytes) -> dict[str, bytes]:
    """The members by name; what is wrong with the archive itself is found before anything is read from it."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            infos = archive.infolist()
            _refuse_tricks(infos)
            if sum(info.file_size for info in infos) > len(content):
                raise AlteredPack(plain("its members overlap"))
            return {info.filename: archive.read(info) for info in infos}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError,
            struct.error, UnicodeDecodeError, ValueError, OverflowError) as error:  # fmt: skip
        if isinstance(error, AlteredPack):
            raise
        raise AlteredPack(worded("it cannot be read as an evidence pack: {error}", error=error)) from error


def _refuse_tricks(infos: Sequence[zipfile.ZipInfo]) -> None:
    if len(infos) > MAXIMUM_MEMBERS:
        raise AlteredPack(
            worded(
                "it has {count} members; a pack has at most {limit}", count=len(infos), limit=MAXIMUM_MEMBERS
            )
        )
    names: set[str] = set()
    for info in infos:
        if info.filename in names:
            raise AlteredPack(worded("{name} is in it twice", name=shown_name(info.filename)))
        names.add(info.filename)
        if _leads_elsewhere(info.orig_filename):
            raise AlteredPack(worded("{name} is no name for a member", name=shown_name(info.orig_filename)))
        if info.compress_type != zipfile.ZIP_STORED or info.file_size != info.compress_size:
            raise AlteredPack(
                worded("{name} is compressed; members of a pack never are", name=shown_name(info.filename))
            )


def _leads_elsewhere(name: str) -> bool:
    pieces = name.split("/")
    return (
        "\\" in name
        or "\0" in name
        or ":" in name
        or not name
        or any(piece in ("", ".", "..") for piece in pieces)
    )


def shown_name(name: str) -> str:
    """A name from a file of strangers, on one line and not longer than anybody reads."""
    return ascii(name[:100])


def _manifest(content: bytes | None) -> dict[str, Any]:
    if content is None:
        raise AlteredPack(worded("it has no {name}", name=MANIFEST))
    try:
        manifest = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise AlteredPack(worded("{name} is no JSON: {error}", name=MANIFEST, error=error)) from error
    if not isinstance(manifest, dict) or manifest.get("schema") != SCHEMA:
        raise AlteredPack(
            worded("{name} is not that of an evidence pack ({schema})", name=MANIFEST, schema=SCHEMA)
        )
    members = manifest.get("members")
    if not isinstance(members, list) or not all(
        isinstance(m, dict) and isinstance(m.get("name"), str) for m in members
    ):
        raise AlteredPack(worded("{name} does not list its members", name=MANIFEST))
    return manifest


def _match(found: Mapping[str, bytes], listed: Sequence[Mapping[str, Any]]) -> None:
    expected = {str(entry["name"]): entry for entry in listed}
    for name in sorted({*expected} - {*found}):
        raise AlteredPack(worded("{name} is missing", name=shown_name(name)))
    for name in sorted({*found} - {*expected}):
        raise AlteredPack(worded("{name} was added", name=shown_name(name)))
    for name, content in found.items():
        if hashlib.sha256(content).hexdigest() != expected[name].get("sha256"):
            raise AlteredPack(worded("{name} was changed", name=shown_name(name)))
