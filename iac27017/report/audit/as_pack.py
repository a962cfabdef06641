"""The evidence register as a sealed pack: what was found, from what, and with which parameters."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from iac27017 import __version__
from iac27017.audit.evidence import Register
from iac27017.audit.pack import sealed
from iac27017.report.as_json import SCHEMA, as_text
from iac27017.report.audit.as_json import head, register, summary
from iac27017.report.audit.setting import Document, Setting

FINDINGS, SOURCES, PARAMETERS, SETTINGS = "evidence.json", "sources.json", "parameters.json", "settings.json"


def render(document: Document, setting: Setting) -> bytes:
    """The pack; raises ``TypeError`` for a document that is no register."""
    if not isinstance(document, Register):
        raise TypeError("only the evidence register is sealed into a pack")
    body = register(document, setting.say)
    for entry in body["evidence"]:
        entry["record_sha256"] = record_sha256(entry)
    members = {
        FINDINGS: as_text(body["evidence"]),
        SOURCES: as_text(body["sources"]),
        PARAMETERS: as_text(body["parameters"]),
        SETTINGS: f"{document.settings}\n",
        "scope.json": as_text(head(document)),
    }
    facts = {
        "tool": {"name": "iac27017", "version": __version__},
        "finding_schema": SCHEMA,
        "day": document.day.isoformat(),
        "edition": document.edition,
        "language": document.language,
        "label": document.organisation.label,
        "settings_sha256": document.scope.settings_sha256,
        "summary": summary(document.counts),
    }
    return sealed({name: text.encode() for name, text in members.items()}, facts)


def record_sha256(entry: dict[str, Any]) -> str:
    """The hash of one record, so that a single one can be cited and checked by itself."""
    text = json.dumps(entry, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
