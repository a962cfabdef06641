"""``python -m tests.language.messages``: extracts all texts into the catalogues, and compiles what is translated.

The catalogue of a language is one ``.mo`` file made of several ``.po`` files,
one for each area of the product, so that several people can translate at once.
``--check`` writes nothing, and fails when something would be written.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from iac27017.language import DOMAIN, LANGUAGES, LOCALE
from tests.language.extraction import texts

AREAS = {
    "checks": ("checks/",),
    "graph": ("graph/", "iac27017/check.py", "iac27017/engine.py"),
    "frontends": ("iac27017/hcl/", "iac27017/terraform/", "iac27017/cloudformation/", "iac27017/plan/"),
    "audit": ("iac27017/audit/", "iac27017/report/audit/", "iac27017/report/html/"),
    "report": ("iac27017/report/", "iac27017/fixes/", "iac27017/review/"),
    "cli": ("iac27017/",),
}
"""The areas by where their texts stand; a text belongs to the first area that any of its files is in."""

HEADER = """\
# {language} texts of iac27017: {area}
# Extracted with `make messages`; terms are those of GLOSSARY.md.
"""


def folder(language: str) -> Path:
    """Where the catalogues of a language are."""
    return LOCALE / language / "LC_MESSAGES"


def compiled_file(language: str) -> Path:
    """The one file that is read at run time."""
    return folder(language) / f"{DOMAIN}.mo"


def read(language: str, area: str) -> Catalog:
    """What is translated of an area so far."""
    file = folder(language) / f"{area}.po"
    if not file.exists():
        return Catalog(locale=language)
    with file.open("rb") as stream:
        return read_po(stream, locale=language)


def area_of(files: list[str]) -> str:
    """The area of a text that stands in ``files``."""
    return next(area for area, roots in AREAS.items() if any(file.startswith(roots) for file in files))


def updated(language: str) -> dict[str, Catalog]:
    """The catalogues of a language with all texts that there are, and no others."""
    translated = {m.id: m.string for area in AREAS for m in read(language, area) if m.id and m.string}
    catalogues = {area: _empty(language, area) for area in AREAS}
    for text, files in sorted(texts().items()):
        known = translated.get(text, "")
        catalogues[area_of(files)].add(text, known, locations=[(file, 0) for file in sorted(files)[:3]])
    return catalogues


def _empty(language: str, area: str) -> Catalog:
    return Catalog(
        locale=language, header_comment=HEADER.format(language=language, area=area).rstrip(), fuzzy=False,
        project=DOMAIN, charset="utf-8",
    )  # fmt: skip


def po_text(catalogue: Catalog) -> str:
    """A catalogue as its file has it: without line numbers and dates, which would change with every edit."""
    stream = io.BytesIO()
    write_po(stream, catalogue, width=0, include_lineno=False, sort_output=False, omit_header=True)
    head = f'{catalogue.header_comment}\nmsgid ""\nmsgstr ""\n"Language: {catalogue.locale}\\n"\n'
    return f'{head}"Content-Type: text/plain; charset=utf-8\\n"\n\n{stream.getvalue().decode()}'


class _Undated(Catalog):
    """A catalogue whose header names neither the minute nor the version of Babel: the same texts are the same bytes."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [("Content-Type", "text/plain; charset=utf-8"), ("Language", str(self.locale))]


def compiled(catalogues: Mapping[str, Catalog], language: str) -> bytes:
    """The catalogue that is read at run time."""
    whole = _Undated(locale=language, fuzzy=False, charset="utf-8", header_comment="")
    for catalogue in catalogues.values():
        for message in catalogue:
            if message.id and message.string:
                whole.add(message.id, message.string)
    stream = io.BytesIO()
    write_mo(stream, whole)
    return stream.getvalue()


def main(arguments: list[str]) -> int:
    """Write what has changed, or say it."""
    stale = []
    for language in LANGUAGES[1:]:
        catalogues = updated(language)
        wanted = {folder(language) / f"{area}.po": po_text(c).encode() for area, c in catalogues.items()}
        wanted[compiled_file(language)] = compiled(catalogues, language)
        stale += [file for file, content in wanted.items() if not file.exists() or file.read_bytes() != content]
        missing = sum(not m.string for c in catalogues.values() for m in c if m.id)
        print(f"{language}: {sum(len(c) for c in catalogues.values())} texts, {missing} without a translation")
        if "--check" not in arguments:
            for file, content in wanted.items():
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
    return 1 if "--check" in arguments and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
