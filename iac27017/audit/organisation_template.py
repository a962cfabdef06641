"""Writes ``iac27017-audit.toml`` with everything that people may state; completes one and keeps what is in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from iac27017.audit.gap import ControlRow
from iac27017.audit.improvement import PlanRow
from iac27017.audit.organisation import Organisation, numbers_of
from iac27017.language import Say

MARK = "#:"
"""Opens a proposal, so that it is told from people's own comments, and is not made twice."""


def template(rows: Iterable[ControlRow], plan: Iterable[PlanRow], say: Say, edition: str) -> str:
    """A new file: the head, and below it a proposal for everything that is open."""
    head = "\n".join(_head(say, edition))
    return completed(head, Organisation(), rows, plan, say)


def completed(
    text: str, organisation: Organisation, rows: Iterable[ControlRow], plan: Iterable[PlanRow], say: Say
) -> str:
    """``text`` as it is, and after it proposals for what it does not speak of yet; nothing in it is changed."""
    made = {line.strip() for line in text.split("\n")}
    proposals = [
        *(
            p
            for row in rows
            for p in _of_control(row, say)
            if p[0] not in made and not _spoken_of(row, organisation, p[0])
        ),
        *(
            p
            for row in plan
            for p in _of_plan(row, say)
            if p[0] not in made and row.id not in organisation.decisions
        ),
    ]
    if not proposals:
        return text
    pieces = "\n\n".join(lines for _, lines in proposals)
    return f"{text.rstrip()}\n\n{pieces}\n"


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


def _of_control(row: ControlRow, say: Say) -> Iterator[tuple[str, str]]:
    """What to attach for a control, as tables to be filled in; each with the line by which it is known."""
    about = f"{row.control.id} {row.title}"
    if row.manual is not None:
        mark = f"{MARK} document {row.control.id}"
        yield mark, "\n".join((mark, f"# {about}", f"# {row.manual.text}", "# [[document]]",
                               f'# controls = ["{row.control.id}"]', '# title = ""', '# link = ""', "# day = 2026-01-31"))  # fmt: skip
    if row.inherited is not None:
        mark = f"{MARK} assurance {row.control.id}"
        yield mark, "\n".join((mark, f"# {about}", f"# {row.inherited.text}", "# [[assurance]]", f'# controls = ["{row.control.id}"]',
                               '# provider = ""', '# report = ""', '# period = ""', '# section = ""'))  # fmt: skip


def _of_plan(row: PlanRow, say: Say) -> Iterator[tuple[str, str]]:
    mark = f"{MARK} decision {_inert(row.id)}"
    yield mark, "\n".join((mark, f"# {_inert(row.title)}", "# [[decision]]", f"# gap = {_quoted(row.id)}", '# owner = ""',
                           "# due = 2026-12-31", '# interim = ""', '# approver = ""', '# status = ""'))  # fmt: skip


def _spoken_of(row: ControlRow, organisation: Organisation, mark: str) -> bool:
    """Whether people have stated it already, under the number of either edition."""
    numbers = set(numbers_of(row.control))
    stated = organisation.documents if " document " in mark else organisation.assurances
    return any(numbers & set(item.controls) for item in stated)


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
