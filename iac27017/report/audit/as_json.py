"""The auditor's documents as JSON; findings in them are as ``scan --format json`` has them, with more around them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from iac27017 import __version__
from iac27017.audit.bullets import BulletTrace
from iac27017.audit.evidence import Evidence, Register
from iac27017.audit.gap import ControlRow, GapReport, ThemeSection
from iac27017.audit.improvement import Plan, PlanRow
from iac27017.audit.organisation import Assurance, Organisation, PlanDecision
from iac27017.audit.organisation import Document as Attached
from iac27017.audit.records import Counts, Record
from iac27017.audit.scope import Scope
from iac27017.audit.statement import Statement, StatementRow, exception_reference
from iac27017.audit.trend import Change, Moved, Trend
from iac27017.controls import Control
from iac27017.language import Say
from iac27017.policy.applying import Use
from iac27017.report.as_json import as_text, finding_record, ledger_record, problem_record
from iac27017.report.audit.setting import Document, Setting


def render(document: Document, setting: Setting) -> str:
    """The document, its keys in the order of reading; ``schema`` says which it is."""
    say = setting.say
    match document:
        case GapReport():
            content = {"schema": "iac27017-gap/1", **head(document), **_gap(document, say)}
        case Plan():
            rows = [plan_row(row, say) for row in document.rows]
            stale = [_decision(decision) for decision in document.stale]
            content = {
                "schema": "iac27017-plan/1",
                **head(document),
                "rows": rows,
                "decisions_without_row": stale,
            }
        case Statement():
            rows = [_statement_row(row) for row in document.rows]
            content = {"schema": "iac27017-soa/1", **head(document), "rows": rows}
        case Register():
            content = {"schema": "iac27017-register/1", **head(document), **register(document, say)}
    return as_text(content)


def head(document: Document) -> dict[str, Any]:
    """What every document says of itself: edition, language, day, organisation, scope."""
    return {
        "tool": {"version": __version__},
        "edition": document.edition,
        "language": document.language,
        "day": document.day.isoformat(),
        "organisation": _organisation(document.organisation),
        "scope": _scope(document.scope),
    }


def _organisation(organisation: Organisation) -> dict[str, Any]:
    return {
        "company": organisation.company,
        "scope": organisation.scope,
        "label": organisation.label,
        "reviewers": [{"name": r.name, "role": r.role, "day": _day(r.day)} for r in organisation.reviewers],
    }


def _scope(scope: Scope) -> dict[str, Any]:
    return {
        "repositories": [{"name": r.name, "commit": r.commit} for r in scope.repositories],
        "roots": list(scope.roots),
        "accounts": list(scope.accounts),
        "regions": list(scope.regions),
        "resources_without_account": scope.unknown_accounts,
        "resources_without_region": scope.unknown_regions,
        "providers": list(scope.providers),
        "languages": list(scope.languages),
        "settings_sha256": scope.settings_sha256,
    }


def _gap(report: GapReport, say: Say) -> dict[str, Any]:
    return {
        "summary": summary(report.counts),
        "states": {state.value: count for state, count in report.states().items()},
        "themes": [_theme(theme) for theme in report.themes],
        "bullets": [_bullet(bullet) for bullet in report.bullets],
        "trend": _trend(report.trend) if report.trend else None,
        "findings": [record_of(record, say) for record in report.records],
        "exceptions": [_exception(use) for use in report.exceptions],
        "problems": [problem_record(problem) for problem in report.problems],
        "ledger": ledger_record(report.ledger),
    }


def summary(counts: Counts) -> dict[str, int]:
    """Counts under the names of the scan's summary."""
    return {"pass": counts.passed, "fail": counts.failed, "unknown": counts.unknown, "waived": counts.waived}


def _theme(theme: ThemeSection) -> dict[str, Any]:
    return {
        "id": theme.id,
        "title": theme.title,
        "summary": summary(theme.counts),
        "controls": [_control_row(row) for row in theme.rows],
    }


def _control_row(row: ControlRow) -> dict[str, Any]:
    decision = row.decision
    return {
        **_control(row.control),
        "title": row.title,
        "party": row.party.value,
        "verifiability": row.control.verifiability,
        "state": row.state.value,
        "summary": summary(row.counts),
        "gap": row.gap,
        "current": row.current,
        "target": list(row.target),
        "checks": [check.code for check in row.checks],
        "what_code_can_show": row.showable,
        "why_no_check": row.why_no_check or None,
        "findings": [record.id for record in row.records],
        "manual": {"text": row.manual.text, "open": row.manual.is_open,
                   "documents": _documents(row.manual.documents)} if row.manual else None,
        "inherited": {"text": row.inherited.text, "open": row.inherited.is_open,
                      "reports": _reports(row.inherited.reports)} if row.inherited else None,
        "decision": {"applicable": decision.applicable, "reason": decision.reason, "responsible": decision.responsible,
                     "status": decision.status.value if decision.status else None,
                     "note": decision.note} if decision else None,
    }  # fmt: skip


def _control(control: Control) -> dict[str, Any]:
    return {
        "id": control.id,
        "number_2015": list(control.edition_2015),
        "number_2026": list(control.edition_2026),
        "annex_a": list(control.annex_a),
        "iso27002_2022": list(control.iso27002_2022),
        "iso27018_2019": list(control.iso27018_2019),
    }


def _documents(documents: Iterable[Attached]) -> list[dict[str, Any]]:
    return [{"title": d.title, "link": d.link, "day": _day(d.day), "note": d.note} for d in documents]


def _reports(reports: Iterable[Assurance]) -> list[dict[str, Any]]:
    return [
        {"provider": r.provider, "report": r.report, "period": r.period, "section": r.section, "link": r.link}
        for r in reports
    ]


def _bullet(trace: BulletTrace) -> dict[str, Any]:
    return {
        "id": trace.bullet.id,
        "section": trace.bullet.section,
        "text": trace.text,
        "controls": list(trace.controls),
        "outcome": trace.outcome.value,
        "summary": summary(trace.counts),
        "checks": [check.code for check in trace.checks],
        "findings": [record.id for record in trace.records],
        "manual": trace.manual or None,
        "documents": _documents(trace.documents),
    }


def _trend(trend: Trend) -> dict[str, Any]:
    return {
        "since": trend.name,
        "summary": {change.value: trend.count(change) for change in Change},
        "by_control": {
            number: {change.value: count for change, count in counts.items()}
            for number, counts in trend.by_control.items()
        },
        "findings": [_moved(moved) for moved in trend.moved],
    }


def _moved(moved: Moved) -> dict[str, Any]:
    fingerprint = (
        moved.record.finding.fingerprint
        if moved.record
        else moved.earlier.fingerprint
        if moved.earlier
        else ""
    )
    return {"change": moved.change.value, "check": moved.check, "resource": moved.resource, "root": moved.root,
            "fingerprint": fingerprint}  # fmt: skip


def record_of(record: Record, say: Say) -> dict[str, Any]:
    """A finding as the scan writes it, with its id, situation and priority."""
    situation, priority = record.situation, record.priority
    return {
        "id": record.id,
        **finding_record(record.finding),
        "answer": record.answer.value,
        "situation": {
            "environment": situation.environment or None,
            "environment_by": situation.environment_by or None,
            "classification": situation.classification or None,
            "owner": situation.owner or None,
            "account": situation.account or None,
            "region": situation.region or None,
            "exposure": situation.exposure.value,
        },
        "priority": {"score": priority.score, "band": priority.band, "arithmetic": priority.arithmetic(say)},
    }


def _exception(use: Use) -> dict[str, Any]:
    return {
        "reference": exception_reference(use.waiver),
        "words": use.waiver.words,
        "file": use.waiver.span.file,
        "line": use.waiver.span.line,
        "findings": [f"E-{finding.fingerprint}" for finding in use.findings],
        "refused": use.refused or None,
    }


def plan_row(row: PlanRow, say: Say) -> dict[str, Any]:
    """One row of the improvement plan."""
    return {
        "order": row.order,
        "gap": row.id,
        "check": row.check.code,
        "title": row.title,
        "controls": list(row.controls),
        "answer": row.answer.value,
        "action": row.action,
        "snippet": row.snippet or None,
        "resources": list(row.resources),
        "count": row.count,
        "findings": [record.id for record in row.records],
        "priority": {
            "score": row.priority.score,
            "band": row.priority.band,
            "arithmetic": row.priority.arithmetic(say),
        },
        "effort": row.effort.value,
        "impact": row.impact.value,
        "after": list(row.after),
        "owners": list(row.owners),
        "root": row.root,
        "environment": row.environment or None,
        "verification": row.verification,
        "decision": _decision(row.decision),
    }


def _decision(decision: PlanDecision) -> dict[str, Any]:
    return {
        "gap": decision.gap,
        "owner": decision.owner,
        "treatment": decision.treatment.value if decision.treatment else None,
        "start": _day(decision.start),
        "due": _day(decision.due),
        "interim": decision.interim,
        "approver": decision.approver,
        "status": decision.status,
        "note": decision.note,
    }


def _statement_row(row: StatementRow) -> dict[str, Any]:
    return {
        **_control(row.control),
        "title": row.title,
        "applicable": row.applicable,
        "reason": row.reason,
        "status": row.status.value,
        "responsible": row.responsible,
        "description": row.description,
        "evidence": list(row.evidence),
        "evidence_count": row.evidence_count,
        "documents": list(row.documents),
        "exceptions": list(row.exceptions),
        "verified": _day(row.verified),
    }


def register(document: Register, say: Say) -> dict[str, Any]:
    """The body of the evidence register."""
    return {
        "summary": summary(document.counts),
        "parameters": dict(document.parameters),
        "sources": [
            {"path": s.path, "bytes": s.size, "sha256": s.sha256, "outside": s.outside}
            for s in document.sources
        ],
        "evidence": [_evidence(evidence, say) for evidence in document.evidence],
    }


def _evidence(evidence: Evidence, say: Say) -> dict[str, Any]:
    first, last = evidence.lines
    return {
        **record_of(evidence.record, say),
        "controls": list(evidence.controls),
        "controls_2026": list(evidence.controls_2026),
        "lines": [first, last],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
