"""What a gap costs to close: effort class, whether a resource is replaced for it, and what must be done before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum

from iac27017.audit.records import Answer, Record
from iac27017.graph.concepts import (
    CACHE,
    DATABASE,
    DOCUMENT_STORE,
    FILE_SYSTEM,
    GRAPH_STORE,
    IMAGE,
    SNAPSHOT,
    VOLUME,
    Concept,
)
from iac27017.language import Say


class Effort(Enum):
    """``SMALL`` is a setting in a few places, ``MEDIUM`` a piece of design or many places, ``LARGE`` a migration."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class Impact(Enum):
    """What the change does to what runs."""

    REPLACEMENT = "replacement"
    NONE = "none"


MANY_PLACES = 10
"""Blocks to edit beyond which a setting is no small thing any more."""

_STORES = frozenset({DATABASE, DOCUMENT_STORE, GRAPH_STORE, CACHE, FILE_SYSTEM, VOLUME})
# Encryption at rest of these, and the key for it, is chosen when they are made: AWS provider documentation, "Forces
# new resource" (aws_ebs_volume.encrypted, aws_db_instance.storage_encrypted, aws_efs_file_system.encrypted ...), and
# "Update requires: Replacement" in CloudFormation's.
REPLACED: Mapping[str, frozenset[Concept]] = {
    "ENC-001": frozenset({VOLUME}),
    "ENC-002": frozenset({SNAPSHOT, IMAGE}),
    "ENC-004": frozenset({DATABASE}),
    "ENC-005": frozenset({CACHE, DOCUMENT_STORE, GRAPH_STORE}),
    "ENC-007": frozenset({FILE_SYSTEM}),
    "KEY-005": _STORES,
    "SEG-009": _STORES,
}
"""The checks whose mend makes a new resource, of which concepts; a copy of the data is moved."""

_KEYS = ("KEY-002", "KEY-004", "KEY-006", "KEY-008")
_COPIES = ("BCK-001", "BCK-002")
BEFORE: Mapping[str, tuple[str, ...]] = {
    # A key must be sound before data are encrypted with it; a store that is replaced needs a copy first.
    **{f"ENC-{number:03}": (*_KEYS, *_COPIES) for number in range(1, 12)},
    "KEY-005": ("KEY-001", *_KEYS, *_COPIES),
    "LOG-022": _KEYS,
    # A trail must be there before it is kept safe, streamed, watched; alarms before anybody hears of them.
    "LOG-002": ("LOG-001",),
    "LOG-003": ("LOG-001",),
    "LOG-012": ("LOG-001", "LOG-002"),
    "LOG-014": ("LOG-001", "LOG-003"),
    "LOG-016": ("LOG-014",),
    # Encrypted listeners first, then which versions they take; subnets first, then endpoints in them.
    "TLS-002": ("TLS-001",),
    "SEG-010": ("SEG-009",),
}
"""Which checks' gaps are closed before those of a check, within one root module or stack."""


def prerequisites(code: str) -> frozenset[str]:
    """The checks whose gaps are closed before those of this one."""
    return frozenset(BEFORE.get(code, ()))


def encrypts(code: str) -> bool:
    """Whether closing this check's gaps encrypts with a key, which must be sound before."""
    return code.startswith("ENC-") or code in ("KEY-005", "LOG-022")


def impact_of(records: Sequence[Record]) -> Impact:
    """Whether closing the gap replaces any of its resources."""
    replaced = any(
        record.answer is Answer.FAIL
        and record.finding.resource.concept in REPLACED.get(record.finding.check.code, ())
        for record in records
    )
    return Impact.REPLACEMENT if replaced else Impact.NONE


def effort_of(records: Sequence[Record], say: Say) -> Effort:
    """How much work the gap is; evidence for what is unknown is a small thing to give."""
    if records[0].answer is not Answer.FAIL:
        return Effort.SMALL
    if impact_of(records) is Impact.REPLACEMENT:
        return Effort.LARGE
    blocks = {record.finding.resource.header for record in records}
    return (
        Effort.SMALL
        if len(blocks) <= MANY_PLACES and all(_is_setting(r, say) for r in records)
        else Effort.MEDIUM
    )


def _is_setting(record: Record, say: Say) -> bool:
    """Whether the kind words the remedy, as an attribute to set, rather than the check, as a task."""
    check = record.finding.check
    return record.finding.remedy not in ("", check.remedy, say(check.remedy))


def effort_word(effort: Effort, say: Say) -> str:
    """An effort class as readers call it."""
    match effort:
        case Effort.SMALL:
            return say("small")
        case Effort.MEDIUM:
            return say("medium")
        case Effort.LARGE:
            return say("large")


def impact_word(impact: Impact, say: Say) -> str:
    """What a change does to what runs, as readers call it."""
    match impact:
        case Impact.REPLACEMENT:
            return say("the resource is replaced; move a copy of the data")
        case Impact.NONE:
            return say("in place")
