"""An evidence pack: the same bytes for the same content, and not one of them changes without being noticed."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from iac27017.audit.pack import AlteredPack, opened, seal_of, sealed

MEMBERS = {"evidence.json": b'["one", "two"]\n', "sources.json": b"[]\n"}
FACTS = {"day": "2026-11-25", "edition": "2015"}


def zipped(members: list[tuple[str, bytes]], compression: int = zipfile.ZIP_STORED) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, compression)
    return stream.getvalue()


def contents(pack: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(BytesIO(pack)) as archive:
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


def test_a_pack_opens_to_what_was_sealed() -> None:
    pack = opened(sealed(MEMBERS, FACTS))
    assert pack.members == MEMBERS
    assert pack.facts["day"] == "2026-11-25"
    assert pack.seal == seal_of(sealed(MEMBERS, FACTS))


def test_the_same_content_gives_the_same_bytes_in_any_order() -> None:
    turned = dict(reversed(MEMBERS.items()))
    assert sealed(turned, dict(reversed(FACTS.items()))) == sealed(MEMBERS, FACTS)


def test_every_single_byte_that_is_changed_is_noticed() -> None:
    """Of members, of the manifest, and of the archive around them."""
    whole = sealed(MEMBERS, FACTS)
    for at in range(len(whole)):
        changed = bytearray(whole)
        changed[at] ^= 1
        with pytest.raises(AlteredPack):
            opened(bytes(changed))


def test_every_truncation_and_anything_before_or_behind_is_noticed() -> None:
    whole = sealed(MEMBERS, FACTS)
    for changed in (whole[:-1], whole[: len(whole) // 2], b"", b"x" + whole, whole + b"x", whole + whole):
        with pytest.raises(AlteredPack):
            opened(changed)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda found: [pair for pair in found if pair[0] != "sources.json"], "'sources.json' is missing"),
        (lambda found: [*found, ("notes.txt", b"x")], "'notes.txt' was added"),
        (lambda found: [(n, b"[]" if n == "evidence.json" else c) for n, c in found], "'evidence.json' was changed"),
        (lambda found: [*found, ("../../etc/cron.d/x", b"x")], "is no name for a member"),
        (lambda found: [*found, ("/etc/passwd", b"x")], "is no name for a member"),
        (lambda found: [*found, ("a\\b", b"x")], "is no name for a member"),
        (lambda found: [*found, ("C:x", b"x")], "is no name for a member"),
        (lambda found: [pair for pair in found if pair[0] != "manifest.json"], "it has no manifest.json"),
        (lambda found: [(n, b"{}" if n == "manifest.json" else c) for n, c in found], "not that of an evidence pack"),
        (lambda found: [(n, b"[" * 99_999 if n == "manifest.json" else c) for n, c in found], "is no JSON"),
        (lambda found: [*found, *((f"{n}.txt", b"") for n in range(100))], "members; a pack has at most"),
        (lambda found: list(reversed(found)), "the file around them is not"),
    ],
)  # fmt: skip
def test_members_that_are_not_as_sealed_are_named(
    change: Callable[[list[tuple[str, bytes]]], list[tuple[str, bytes]]], told: str
) -> None:
    with pytest.raises(AlteredPack) as caught:
        opened(zipped(change(contents(sealed(MEMBERS, FACTS)))))
    assert told in str(caught.value)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_there_twice_is_refused() -> None:
    """Readers differ in which of the two they show."""
    with pytest.raises(AlteredPack, match="is in it twice"):
        opened(zipped([*contents(sealed(MEMBERS, FACTS)), ("evidence.json", b"other")]))


def test_a_bomb_is_not_inflated() -> None:
    bomb = zipped([("manifest.json", b"0" * 50_000_000)], zipfile.ZIP_DEFLATED)
    assert len(bomb) < 100_000
    with pytest.raises(AlteredPack, match="is compressed"):
        opened(bomb)


def test_members_that_share_their_bytes_are_refused() -> None:
    """Many entries of the directory that lead to one member would be read as many times."""
    member = b"x" * 10_000
    whole = zipped([("a.json", member)])
    start, end = whole.index(b"PK\x01\x02"), whole.index(b"PK\x05\x06")
    entry = whole[start:end]
    entries = b"".join(entry.replace(b"a.json", f"{chr(98 + n)}.json".encode()) for n in range(20))
    count = struct.pack("<HHII", 20, 20, len(entries), start)
    overlapping = whole[:start] + entries + b"PK\x05\x06\x00\x00\x00\x00" + count + b"\x00\x00"
    with pytest.raises(AlteredPack):
        opened(overlapping)


def test_a_file_of_another_kind_is_told_as_that() -> None:
    with pytest.raises(AlteredPack, match="cannot be read as an evidence pack"):
        opened(b"%PDF-1.7")
