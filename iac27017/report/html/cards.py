"""What a page shows of one finding."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, field

from iac27017.check import Finding, Hop
from iac27017.graph.span import Span
from iac27017.language import Say
from iac27017.report.environments import Environment
from iac27017.report.html.drawing import Drawing, drawn
from iac27017.report.html.excerpts import Line, excerpt, written
from iac27017.report.html.links import SourceLinks
from iac27017.report.html.path import Blocks, ends, path
from iac27017.report.safe_text import visible
from iac27017.report.sources import Sources
from iac27017.report.themes import counts_as


class Step(Struct, frozen=True):
    """A hop in the list: the verb that led here, what it shows, where, and the line as it is written there."""

    verb: str
    text: str
    inferred: bool
    place: str
    url: str
    code: str


class Card(Struct, frozen=True):
    """One finding; every text is on one line and inert, but not yet escaped for HTML."""

    id: str
    answer: str
    severity: str
    code: str
    name: str
    title: str
    shown_controls: tuple[str, ...]
    controls: tuple[str, ...]
    controls_2026: tuple[str, ...]
    environment: str
    root: str
    address: str
    place: str
    url: str
    message: str
    reason: str
    remedy: str
    waived: str
    fingerprint: str
    excerpt: tuple[Line, ...]
    steps: tuple[Step, ...]
    drawing: Drawing
    extra: tuple[tuple[str, str], ...] = ()
    """More facts, each with its label."""


class Cards(Struct):
    """Makes cards of findings: what all of them need is asked for once."""

    sources: Sources
    links: SourceLinks
    say: Say
    blocks: Blocks
    environment: Environment
    edition: str = "2015"
    """Whose control numbers a reader filters by; both are shown."""
    _ids: dict[str, int] = field(default_factory=dict)

    def card(self, finding: Finding, extra: tuple[tuple[str, str], ...] = ()) -> Card:
        """The card of one finding, with ``extra`` facts."""
        check, resource = finding.check, finding.resource
        place = finding.deciding
        return Card(
            id=self._id(finding.fingerprint),
            answer=counts_as(finding),
            severity=str(check.severity),
            code=check.code,
            name=check.name,
            title=check.title,
            shown_controls=check.numbers(self.edition),
            controls=check.controls,
            controls_2026=check.controls_2026,
            environment=visible(self.environment(finding)),
            root=visible(resource.address.root),
            address=visible(str(resource.address)),
            place=visible(place.place),
            url=self.links.to(place.file, place.line),
            message=visible(finding.message),
            reason=visible(finding.reason)
            if finding.reason and finding.reason not in finding.message
            else "",
            remedy=visible(finding.remedy),
            waived=visible(finding.waived or ""),
            fingerprint=finding.fingerprint,
            excerpt=tuple(excerpt(finding, self.sources)),
            steps=tuple(map(self._step, finding.evidence)),
            drawing=drawn(path(finding, self.blocks), finding.evidence, self._written, self.links, self.say),
            extra=extra,
        )

    def _step(self, hop: Hop) -> Step:
        return Step(
            verb=hop.edge or "",
            text=visible(" → ".join(filter(None, ends(hop.text)))) if hop.edge else visible(hop.text),
            inferred=hop.inferred,
            place=visible(hop.span.place) if hop.span.file else "",
            url=self.links.to(hop.span.file, hop.span.line),
            code=self._written(hop.span),
        )

    def _written(self, place: Span) -> str:
        return written(place.file, place.line, self.sources)

    def _id(self, fingerprint: str) -> str:
        """An anchor, which is the finding's evidence id; where a page shows it again, how often before."""
        seen = self._ids.get(fingerprint, 0)
        self._ids[fingerprint] = seen + 1
        return f"E-{fingerprint}" + (f"-{seen + 1}" if seen else "")


def cards_of(
    findings: Iterable[Finding],
    sources: Sources,
    links: SourceLinks,
    say: Say,
    environment: Environment,
    edition: str = "2015",
) -> Cards:
    """What makes cards of ``findings``, drawing resources where these findings say that they are written."""
    return Cards(sources, links, say, Blocks(findings), environment, edition)
