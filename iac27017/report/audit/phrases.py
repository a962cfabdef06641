"""Phrases that all renderers of the auditor's documents use: headings, days, places, lists of facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from iac27017.audit.gap import Party
from iac27017.audit.organisation import Assurance, Document, Reviewer, Treatment
from iac27017.audit.records import Record
from iac27017.audit.scope import Scope
from iac27017.language import Say
from iac27017.report.audit.setting import Document as AnyDocument


def shown_day(day: date | None, say: Say) -> str:
    """A day as readers of the language write it; empty without one."""
    if day is None:
        return ""
    return say("{year}-{month}-{day}", year=f"{day.year:04}", month=f"{day.month:02}", day=f"{day.day:02}")


def edition_name(edition: str) -> str:
    """The standard with its edition."""
    return f"ISO/IEC 27017:{edition}"


def facts(document: AnyDocument, say: Say) -> Iterator[tuple[str, str]]:
    """What stands at the head of every document: label and value, only what there is."""
    organisation, scope = document.organisation, document.scope
    reviewers = "; ".join(_reviewer(reviewer, say) for reviewer in organisation.reviewers)
    found = (
        (say("Company"), organisation.company),
        (say("Classification of this document"), organisation.label),
        (say("Standard"), edition_name(document.edition)),
        (say("Day of the report"), shown_day(document.day, say)),
        (say("Scope"), organisation.scope),
        *scope_facts(scope, say),
        (say("Reviewed by"), reviewers),
        (say("Tool"), f"iac27017 {scope.tool_version}"),
        (say("Parameters (SHA-256)"), scope.settings_sha256),
    )
    yield from ((label, value) for label, value in found if value)


def scope_facts(scope: Scope, say: Say) -> Iterator[tuple[str, str]]:
    """What was looked at; what nobody could tell is said too."""
    repositories = "; ".join(
        say("{name} at {commit}", name=r.name, commit=r.commit) if r.commit else r.name
        for r in scope.repositories
    )
    accounts = _with_unknown(scope.accounts, scope.unknown_accounts, say)
    regions = _with_unknown(scope.regions, scope.unknown_regions, say)
    yield (say("Repositories"), repositories)
    yield (say("Root modules and stacks"), ", ".join(scope.roots))
    yield (say("Accounts seen"), accounts)
    yield (say("Regions seen"), regions)
    yield (say("Providers"), ", ".join(scope.providers))
    yield (say("Languages of the code"), ", ".join(scope.languages))


def _with_unknown(known: Sequence[str], unknown: int, say: Say) -> str:
    names = ", ".join(known)
    if not unknown:
        return names
    rest = say("not told by the code for {count} resources", count=unknown)
    return say("{known}; {rest}", known=names, rest=rest) if names else rest


def _reviewer(reviewer: Reviewer, say: Say) -> str:
    parts = (reviewer.name, reviewer.role, shown_day(reviewer.day, say))
    return ", ".join(part for part in parts if part)


def document_line(document: Document, say: Say) -> str:
    """An attached document on one line."""
    parts = (document.title, shown_day(document.day, say), document.link, document.note)
    return ", ".join(part for part in parts if part)


def assurance_line(report: Assurance) -> str:
    """A provider's report on one line."""
    parts = (f"{report.provider}: {report.report}", report.period, report.section, report.link)
    return ", ".join(part for part in parts if part)


def party_word(party: Party, say: Say) -> str:
    """Whose a control is, as readers call it."""
    match party:
        case Party.CUSTOMER:
            return say("customer")
        case Party.PROVIDER:
            return say("provider")
        case Party.BOTH:
            return say("customer and provider")


def treatment_word(treatment: Treatment | None, say: Say) -> str:
    """What is done about a risk, as readers call it; empty while nobody has decided."""
    match treatment:
        case None:
            return ""
        case Treatment.MITIGATE:
            return say("mitigate")
        case Treatment.ACCEPT:
            return say("accept")
        case Treatment.TRANSFER:
            return say("transfer")
        case Treatment.AVOID:
            return say("avoid")


def situated(record: Record) -> str:
    """The address of a record's resource, after its root module when that is not the scanned directory itself."""
    address = record.finding.resource.address
    return f"{address.root}: {address}" if address.root else str(address)


def own_words(say: Say) -> str:
    """What every document says of the words that it uses."""
    return say(
        "Titles and descriptions of controls are in this tool's own words. The standard's wording comes from a licensed "
        "copy alone. Unknown means that evidence is missing; it never counts as conforming."
    )
