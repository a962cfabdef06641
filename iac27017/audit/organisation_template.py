"""Writes ``iac27017-audit.toml`` with everything that people may state; completes one and keeps what is in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from iac27017.audit.gap import ControlRow
from iac27017.audit.improvement import PlanRow
from iac27017.audit.organisation import Assurance, Document, Organisation, numbers_of
from iac27017.audit.states import ControlState
from iac27017.language import Say

MARK = "#:"
"""Opens a proposal, so that it is told from people's own comments, and is not made twice."""


def template(rows: Iterable[ControlRow], plan: Iterable[PlanRow], say: Say, edition: str) -> str:
    """A new file: the head, and below it a proposal for everything that is open."""
    head = "\n".join(_head(say, edition))
    return completed(head, Organisation(), rows, plan)


def completed(
    text: str, organisation: Organisation, rows: Iterable[ControlRow], plan: Iterable[PlanRow]
) -> str:
    """``text`` as it is, and after it proposals for what it does not speak of yet; nothing in it is changed."""
    made = {line.strip() for line in text.split("\n")}
    proposals = [
        *(lines for row in rows for mark, lines in _of_control(row, organisation) if mark not in made),
        *(
            lines
            for row in plan
            if row.id not in organisation.decisions
            for mark, lines in _of_plan(row)
            if mark not in made
        ),
    ]
    if not proposals:
        return text
    gap = "" if not text else "\n" if text.endswith("\n") else "\n\n"
    return text + gap + "\n\n".join(proposals) + "\n"


def _head(say: Say, edition: str) -> Iterator[str]:
    yield f"# {say('What people state for an audit. Reports read it; nothing of it is ever overwritten.')}"
    yield f"# {say('Remove the # before a line to state it. Control numbers may be of either edition; these are of {edition}.', edition=edition)}"
    yield ""
    yield '# company = ""'
    yield '# label = "confidential"'
    yield ""
    yield "# [scope]"
    yield '# statement = ""'
    yield '# accounts = ["111122223333"]'
    yield '# regions = ["ap-northeast-1"]'
    yield ""
    yield "# [[repository]]"
    yield '# name = ""'
    yield '# commit = ""'
    yield '# link = "https://example.com/acme/payments/blob/{commit}/{path}#L{line}"'
    yield ""
    yield "# [[reviewer]]"
    yield '# name = ""'
    yield '# role = ""'
    yield "# day = 2026-01-31"
    yield ""
    yield f"# {say('A decision about a control: status is implemented, partly, planned or not implemented.')}"
    yield "# [[control]]"
    yield '# control = "7.2.2"'
    yield "# applicable = false"
    yield '# reason = ""'
    yield '# status = "planned"'
    yield '# responsible = ""'


def _of_control(row: ControlRow, organisation: Organisation) -> Iterator[tuple[str, str]]:
    """What to attach for a control, as tables to be filled in; each with the line by which it is known."""
    if row.state is ControlState.EXCLUDED:
        return
    about, controls = f"# {row.control.id} {row.title}", f'# controls = ["{row.control.id}"]'
    if row.manual is not None and not _stated(row, organisation.documents):
        mark = f"{MARK} document {row.control.id}"
        yield mark, _lines(mark, about, f"# {row.manual.text}", "# [[document]]", controls, *_EMPTY_DOCUMENT)
    if row.inherited is not None and not _stated(row, organisation.assurances):
        mark = f"{MARK} assurance {row.control.id}"
        yield mark, _lines(mark, about, f"# {row.inherited.text}", "# [[assurance]]", controls, *_EMPTY_ASSURANCE)


def _of_plan(row: PlanRow) -> Iterator[tuple[str, str]]:
    mark = f"{MARK} decision {_inert(row.id)}"
    about, gap = f"# {_inert(row.title)}", f"# gap = {_quoted(row.id)}"
    yield mark, _lines(mark, about, "# [[decision]]", gap, *_EMPTY_DECISION)


_EMPTY_DOCUMENT = ('# title = ""', '# link = ""', "# day = 2026-01-31")
_EMPTY_ASSURANCE = ('# provider = ""', '# report = ""', '# period = ""', '# section = ""')
_EMPTY_DECISION = ('# owner = ""', '# treatment = "mitigate"', "# due = 2026-12-31", '# interim = ""', '# approver = ""', '# status = ""')


def _stated(row: ControlRow, items: Iterable[Document | Assurance]) -> bool:
    """Whether people have stated it already, under the number of either edition."""
    numbers = set(numbers_of(row.control))
    return any(numbers & set(item.controls) for item in items)


def _lines(*lines: str) -> str:
    return "\n".join(lines)


def _inert(text: str) -> str:
    """``text`` on one line: names come from scanned files."""
    return "".join(char if char.isprintable() else "?" for char in text)


def _quoted(text: str) -> str:
    """``text`` as a TOML string on one line."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"'
        + "".join(
            c if c.isprintable() else f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}"
            for c in escaped
        )
        + '"'
    )
