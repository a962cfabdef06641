"""Pieces of Markdown that the auditor's documents share: head, tables, places that lead to the code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from iac27017.audit.records import Record
from iac27017.audit.scope import Scope
from iac27017.check import Hop
from iac27017.graph.span import Span
from iac27017.language import Say
from iac27017.report.audit.phrases import facts, own_words, situated
from iac27017.report.audit.setting import Document, Setting
from iac27017.report.markdown_text import code, code_in_cell, prose


def head(title: str, document: Document, say: Say) -> Iterator[str]:
    """The document's title, its facts as a table, and what it says of its words."""
    yield from (f"# {prose(title)}", "")
    yield from table(("", ""), ((prose(label), prose(value)) for label, value in facts(document, say)))
    yield from ("", f"> {prose(own_words(say))}", "")


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table of cells that are Markdown already."""
    yield f"| {' | '.join(headings)} |"
    yield f"|{'|'.join('---' for _ in headings)}|"
    for row in rows:
        yield f"| {' | '.join(cell or ' ' for cell in row)} |"


def listed(label: str, items: Iterable[str]) -> Iterator[str]:
    """A label with its items below it; nothing without items. Items are Markdown already."""
    found = list(items)
    if found:
        yield f"- {prose(label)}"
        yield from (f"  - {item}" for item in found)


def place(span: Span, scope: Scope, in_cell: bool = False) -> str:
    """File and line, with a link to the repository's page where people have given its template."""
    shown = code_in_cell(span.place) if in_cell else code(span.place)
    link = scope.link(span.file, span.line)
    # Angle brackets hold everything but themselves and line ends (CommonMark, link destinations).
    target = link.replace("<", "%3C").replace(">", "%3E").replace("|", "%7C").replace("\\", "%5C")
    return f"[{shown}](<{target}>)" if link else shown


def remedy(text: str) -> str:
    """A remedy as a line: what stands between backticks is a setting, shown as code."""
    pieces = text.split("`")
    if len(pieces) % 2 == 0:
        return prose(text)
    return "".join(code(piece) if at % 2 and piece else prose(piece) for at, piece in enumerate(pieces))


def resource_cell(record: Record) -> str:
    """The resource's address as a cell."""
    return code_in_cell(situated(record))


def path_lines(hops: Iterable[Hop], scope: Scope, setting: Setting) -> Iterator[str]:
    """The walk, one hop a line, each with its place; where a value comes from is shown as written."""
    say = setting.say
    for at, hop in enumerate(hops, 1):
        edge = f"{prose(hop.edge)} " if hop.edge else ""
        where = f" {place(hop.span, scope)}" if hop.span.file else ""
        inferred = f" {prose(say('(inferred from the name)'))}" if hop.inferred else ""
        written = setting.sources.line(hop.span.file, hop.span.line) if hop.is_origin else None
        shown = (
            code(hop.text) if written is None else f"{prose(say('from'))} {code(' '.join(written.split()))}"
        )
        yield f"  {at}. {edge}{shown}{inferred}{where}"
