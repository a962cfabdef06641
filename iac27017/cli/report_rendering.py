"""The formats of the auditor's documents by name; the module of a format is imported when it is asked for."""

from __future__ import annotations

import importlib
from collections.abc import Callable

from iac27017.report.audit.setting import Document, Setting

RENDERERS = {
    "html": "iac27017.report.audit.as_html",
    "markdown": "iac27017.report.audit.as_markdown",
    "csv": "iac27017.report.audit.as_csv",
    "json": "iac27017.report.audit.as_json",
    "xlsx": "iac27017.report.audit.as_xlsx",
    "pack": "iac27017.report.audit.as_pack",
}
"""Each module has ``render(document, setting)``, which gives text, or bytes for a format that no terminal shows."""

FORMATS = tuple(RENDERERS)
ONLY_OF_EVIDENCE = frozenset({"pack"})
BINARY = frozenset({"pack", "xlsx"})
"""Formats that need ``--output FILE``."""

WORKBOOK = ("gap", "plan", "soa")
"""The documents of ``--kind all``: sheets of one workbook."""

DEFAULTS = {"gap": "markdown", "soa": "markdown", "plan": "markdown", "evidence": "pack", "all": "xlsx"}
"""The kinds of document, with the format that each has when none is asked for."""


def rendered(name: str, document: Document, setting: Setting) -> str | bytes:
    """The document in a format of `FORMATS`."""
    module = importlib.import_module(RENDERERS[name])
    render: Callable[[Document, Setting], str | bytes] = module.render
    return render(document, setting)
