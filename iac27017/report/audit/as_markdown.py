"""The auditor's documents as Markdown: to read in a repository, a wiki, or a review."""

from __future__ import annotations

from iac27017.audit.evidence import Register
from iac27017.audit.gap import GapReport
from iac27017.audit.improvement import Plan
from iac27017.audit.statement import Statement
from iac27017.report.audit.markdown_gap import render_gap
from iac27017.report.audit.markdown_rows import render_plan, render_register, render_statement
from iac27017.report.audit.setting import Document, Setting
from iac27017.report.safe_text import logged


def render(document: Document, setting: Setting) -> str:
    """The document; whatever came from scanned files is inert in it."""
    match document:
        case GapReport():
            lines = render_gap(document, setting)
        case Plan():
            lines = render_plan(document, setting.say)
        case Statement():
            lines = render_statement(document, setting.say)
        case Register():
            lines = render_register(document, setting.say)
    return logged("\n".join(lines).rstrip("\n") + "\n")
