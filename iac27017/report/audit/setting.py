"""What an auditor's document is rendered with, besides the document itself."""

from __future__ import annotations

from msgspec import Struct

from iac27017.audit.evidence import Register
from iac27017.audit.gap import GapReport
from iac27017.audit.improvement import Plan
from iac27017.audit.statement import Statement
from iac27017.language import Say
from iac27017.report.sources import Sources

Document = GapReport | Plan | Statement | Register
"""What a renderer of this room takes: ``render(document, setting)`` gives text, or bytes."""


class Setting(Struct, frozen=True):
    """The reader's language, where excerpts are read from, and what the output file is called."""

    say: Say
    sources: Sources
    file_name: str = ""
