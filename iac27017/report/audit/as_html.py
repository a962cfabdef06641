"""The auditor's documents as pages: one self-contained file each, for screen and paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from iac27017.audit.evidence import Register
from iac27017.audit.gap import GapReport
from iac27017.audit.improvement import Plan
from iac27017.audit.records import Record
from iac27017.audit.scope import Scope
from iac27017.audit.statement import Statement
from iac27017.check import Finding
from iac27017.report.audit.html_gap import gap_values
from iac27017.report.audit.html_rows import plan_values, register_values, statement_values
from iac27017.report.audit.phrases import edition_name, facts, own_words
from iac27017.report.audit.setting import Document, Setting
from iac27017.report.html.cards import Cards, cards_of
from iac27017.report.html.links import LinkError, SourceLinks
from iac27017.report.html.page import page
from iac27017.report.safe_text import visible


def render(document: Document, setting: Setting) -> str:
    """The page of a document."""
    say = setting.say
    values: Mapping[str, object]
    match document:
        case GapReport():
            title = say("Gap report: {standard}", standard=edition_name(document.edition))
            template, values = (
                "gap.html.j2",
                gap_values(document, _cards(document.records, document, setting), say),
            )
        case Plan():
            title = say("Improvement plan: {standard}", standard=edition_name(document.edition))
            template, values = "plan.html.j2", plan_values(document, links_of(document.scope), say)
        case Statement():
            title = say("Statement of applicability: {standard}", standard=edition_name(document.edition))
            template, values = "statement.html.j2", statement_values(document, say)
        case Register():
            title = say("Evidence register: {standard}", standard=edition_name(document.edition))
            records = [evidence.record for evidence in document.evidence]
            template, values = (
                "register.html.j2",
                register_values(document, _cards(records, document, setting), say),
            )
    return page(template, say, {"title": title, **_head(document, setting), **values})


def _head(document: Document, setting: Setting) -> dict[str, object]:
    """What stands on the cover of every document."""
    say, organisation = setting.say, document.organisation
    titled = {organisation.company, organisation.label}
    return {
        "company": visible(organisation.company),
        "label": visible(organisation.label),
        "facts": [(label, visible(value)) for label, value in facts(document, say) if value not in titled],
        "own_words": own_words(say),
        "edition": document.edition,
        "name": visible(organisation.company or ", ".join(r.name for r in document.scope.repositories)),
    }


def _cards(records: Iterable[Record], document: Document, setting: Setting) -> Cards:
    """What makes cards of records: environments are those of their situations."""
    found = tuple(records)
    environments = {record.finding.fingerprint: record.situation.environment for record in found}

    def environment(finding: Finding) -> str:
        return environments.get(finding.fingerprint, "")

    say, findings = setting.say, [record.finding for record in found]
    return cards_of(findings, setting.sources, links_of(document.scope), say, environment, document.edition)


def links_of(scope: Scope) -> SourceLinks:
    """Links as the first repository's template has them; none where it is no template of web pages."""
    repository = scope.repositories[0] if scope.repositories else None
    if repository is None or not repository.link:
        return SourceLinks()
    try:
        return SourceLinks(
            repository.link.replace("{path}", "{file}"), repository.commit or "HEAD", scope.below
        )
    except LinkError:
        return SourceLinks()
