"""Small things that the pages of the auditor's documents share."""

from __future__ import annotations

from urllib.parse import urlsplit

from msgspec import Struct

from iac27017.audit.organisation import Assurance, Document
from iac27017.audit.priority import exposure_word
from iac27017.audit.records import Record
from iac27017.language import Say
from iac27017.report.audit.phrases import shown_day
from iac27017.report.safe_text import visible


class Attached(Struct, frozen=True):
    """Something that is attached; ``url`` is there when it is a web page's."""

    text: str
    url: str


def attached_document(document: Document, say: Say) -> Attached:
    """A document."""
    url = web_address(document.link)
    parts = (document.title, shown_day(document.day, say), "" if url else document.link, document.note)
    return Attached(visible(", ".join(part for part in parts if part)), url)


def assurance(report: Assurance) -> Attached:
    """A provider's report."""
    url = web_address(report.link)
    parts = (f"{report.provider}: {report.report}", report.period, report.section, "" if url else report.link)
    return Attached(visible(", ".join(part for part in parts if part)), url)


def web_address(link: str) -> str:
    """``link`` when it is a web page's; a page must not lead to what a browser would run."""
    try:
        address = urlsplit(link)
    except ValueError:
        return ""
    return link if address.scheme in ("http", "https") and address.netloc else ""


def extra_facts(record: Record, say: Say) -> tuple[tuple[str, str], ...]:
    """What an audit knows of a finding besides: exposure, owner, account, region, priority with its arithmetic."""
    situation = record.situation
    found = (
        (say("Evidence"), record.id),
        (say("Exposure"), exposure_word(situation.exposure, say)),
        (say("Owner"), situation.owner),
        (say("Account"), situation.account),
        (say("Region"), situation.region),
        (say("Priority"), f"{record.priority.band} ({record.priority.arithmetic(say)})"),
    )
    return tuple((label, visible(value)) for label, value in found if value)
