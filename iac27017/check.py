"""What a check is, and what it answers: pass, fail or unknown, with the evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from enum import Enum, IntEnum

from msgspec import Struct, field

from iac27017.graph.body import Origin
from iac27017.graph.concepts import Concept, Trait
from iac27017.graph.edges import Edge, Outside
from iac27017.graph.kind import Written
from iac27017.graph.policy.policies import Statement
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.span import Span
from iac27017.graph.value import Unknown
from iac27017.graph.wording import Wording, listed, plain, worded


class Severity(IntEnum):
    """How bad a fail is; ordered, so that ``--severity high`` means high and above."""

    INFO = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    def __str__(self) -> str:
        return self.name.lower()


class Status(Enum):
    """The three answers."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"


class Hop(Struct, frozen=True):
    """One step of evidence: a place and what it shows. ``edge`` is the verb that led here."""

    span: Span
    text: str
    edge: str | None = None
    inferred: bool = False

    @property
    def shows_value(self) -> bool:
        """Whether it is about what an attribute is set to or left at, rather than about a resource or a tie."""
        return self.edge is None and (" = " in self.text or self._shows_default) and self.span.line > 0

    @property
    def _shows_default(self) -> bool:
        return isinstance(self.text, Wording) and self.text.template == LEFT_AT_DEFAULT

    @property
    def is_origin(self) -> bool:
        """Whether it leads further up: to the module argument, the local, the variable's default."""
        return isinstance(self.text, Wording) and self.text.template == ORIGIN


ORIGIN = "the value comes from here"
LEFT_AT_DEFAULT = "{attribute} is not set; the provider's default is {value}"


def origin(place: Span) -> Hop:
    """The hop that leads further up, to ``place``."""
    return Hop(place, plain(ORIGIN))


Evidence = Resource | Known | Unknown | Edge | Hop | Statement | tuple[Edge, ...] | None
"""What a check may show: a resource, a value, an edge, a policy statement, a whole walk."""


class Verdict(Struct, frozen=True):
    """An answer about one resource: a message template, its arguments, and the walk that led to it.

    ``remedy`` maps properties to the values that would mend it; the kind
    words it in the language at hand.
    """

    status: Status
    template: str
    arguments: Mapping[str, object]
    evidence: tuple[Evidence, ...]
    remedy: Mapping[str, Written] = field(default_factory=dict)
    reason: str | None = None

    @property
    def message(self) -> Wording:
        """The template with its arguments filled in."""
        if not self.arguments:
            return plain(self.template)
        return Wording(self.template, {name: shown(value) for name, value in self.arguments.items()})


def passed(template: str, *evidence: Evidence, **arguments: object) -> Verdict:
    """The desired state is proven."""
    return Verdict(Status.PASS, template, arguments, evidence)


def failed(
    template: str, *evidence: Evidence, remedy: Mapping[str, Written] | None = None, **arguments: object
) -> Verdict:
    """The desired state is proven not to hold."""
    return Verdict(Status.FAIL, template, arguments, evidence, remedy or {})


def undecided(template: str, *evidence: Evidence, **arguments: object) -> Verdict:
    """Nobody can tell from this code; the reason is that of the first unknown among ``evidence``."""
    reason = next((item.wording for item in evidence if isinstance(item, Unknown)), None)
    return Verdict(Status.UNKNOWN, template, arguments, evidence, reason=reason)


Judge = Callable[[Resource, ResourceGraph], Verdict | None]
Subject = Concept | Trait


class Check(Struct, frozen=True, eq=False):
    """One question, asked of every resource of its subject.

    ``code`` never changes or gets reused; ``name`` says what is found;
    ``title`` states the desired state. ``controls`` are ISO/IEC 27017:2015
    numbers, ``controls_2026`` those of the 2026 edition. ``remedy`` is the
    mend when the kind cannot word one. ``page`` is the docstring.
    """

    code: str
    name: str
    title: str
    controls: tuple[str, ...]
    controls_2026: tuple[str, ...]
    severity: Severity
    subjects: tuple[Subject, ...]
    judge: Judge
    page: str
    remedy: str = ""
    peers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    module: str = ""

    @property
    def family(self) -> str:
        """The letters of the code: ``ENC``."""
        return self.code.partition("-")[0]

    def numbers(self, edition: str) -> tuple[str, ...]:
        """The controls that it speaks of, as an edition of ISO/IEC 27017 (``2015``, ``2026``) numbers them."""
        return self.controls if edition == "2015" else self.controls_2026

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The page's text, a line for each paragraph: what it finds first, then why that matters."""
        return tuple(" ".join(part.split()) for part in self.page.strip().split("\n\n") if part.strip())

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


def check(
    code: str,
    name: str,
    *,
    title: str,
    controls: list[str],
    controls_2026: list[str],
    severity: Severity,
    subject: Subject | tuple[Subject, ...],
    remedy: str = "",
    peers: Mapping[str, list[str]] | None = None,
) -> Callable[[Judge], Check]:
    """Make a `Check` of a judging function; its docstring becomes the page's text. Registers nothing."""

    def made(judge: Judge) -> Check:
        return Check(
            code=code,
            name=name,
            title=title,
            controls=tuple(controls),
            controls_2026=tuple(controls_2026),
            severity=severity,
            subjects=subject if isinstance(subject, tuple) else (subject,),
            judge=judge,
            page=judge.__doc__ or "",
            remedy=remedy,
            peers={tool: tuple(ids) for tool, ids in (peers or {}).items()},
            module=judge.__module__,
        )

    return made


class Finding(Struct, frozen=True):
    """A verdict about one resource, ready to be shown."""

    check: Check
    resource: Resource
    status: Status
    message: str
    reason: str | None
    evidence: tuple[Hop, ...]
    remedy: str
    waived: str | None = None
    waived_inline: bool = False
    """Whether what waives it stands in the scanned files, beside the code."""

    @property
    def deciding(self) -> Span:
        """The place that the eye should land on: the first value of the walk in the resource's file, else the resource."""
        header = self.resource.header
        values = (hop.span for hop in self.evidence if hop.shows_value and hop.span.file == header.file)
        return next(values, header)

    @property
    def fingerprint(self) -> str:
        """Stable under edits elsewhere: made from check and address, never from line numbers."""
        return self.fingerprint_in(self.resource.address.root)

    def fingerprint_in(self, root: str) -> str:
        """The fingerprint that this finding has when its root module lies in ``root``."""
        identity = f"{self.check.code}\n{root}\n{self.resource.address}"
        return hashlib.sha256(identity.encode(errors="surrogatepass")).hexdigest()[:20]


def hops(evidence: tuple[Evidence, ...]) -> tuple[Hop, ...]:
    """The evidence as places with words, in order, without repeating a step."""
    found: dict[tuple[Span, str], Hop] = {}
    for item in evidence:
        for hop in _hops(item):
            found.setdefault((hop.span, hop.text), hop)
    return tuple(found.values())


def _hops(item: Evidence) -> list[Hop]:
    match item:
        case None:
            return []
        case Hop():
            return [item]
        case Resource():
            return [Hop(item.header, f"{item.address}")]
        case Statement():
            return [Hop(item.span, str(item))]
        case Edge():
            return [Hop(item.span, _edge_text(item), str(item.verb), item.inferred)]
        case Known():
            return [_known_hop(item), *map(origin, item.sources)]
        case Unknown():
            return [Hop(item.span, item.wording)] if item.span else []
        case tuple():
            return [hop for edge in item for hop in _hops(edge)]


def _edge_text(edge: Edge) -> str:
    target = edge.target if isinstance(edge.target, Outside) else edge.target.address
    return f"{edge.source.address} -> {target}"


def _known_hop(answer: Known) -> Hop:
    value = answer.spelled or shown(answer.value)
    if answer.origin is Origin.PROVIDER_DEFAULT:
        if not answer.attribute:
            documented = plain(answer.spelled) if answer.spelled else worded("the provider's default is {value}", value=value)
            return Hop(answer.span, documented)
        return Hop(answer.span, Wording(LEFT_AT_DEFAULT, {"attribute": answer.attribute, "value": value}))
    if not answer.attribute:
        return Hop(answer.span, value)
    if isinstance(answer.attribute, Wording) or isinstance(value, Wording):
        return Hop(answer.span, worded("{attribute} = {value}", attribute=answer.attribute, value=value))
    return Hop(answer.span, f"{answer.attribute} = {value}")


def _listed(words: list[str]) -> str:
    return listed(words) if any(isinstance(word, Wording) for word in words) else ", ".join(words)


def shown(value: object) -> str:
    """A value as a reader writes it: ``true``, ``"AES256"`` without quotes, lists joined."""
    match value:
        case bool():
            return "true" if value else "false"
        case None:
            return "null"
        case list() | tuple() | set() | frozenset():
            return _listed([shown(item) for item in value])
        case dict():
            return "{" + ", ".join(f"{name} = {shown(item)}" for name, item in value.items()) + "}"
        case Resource():
            return str(value.address)
        case Known():
            return shown(value.value)
        case _:
            return str(value)
