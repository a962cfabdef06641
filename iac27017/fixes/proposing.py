"""Proposes fixes: remedies written as edits, and kept only if what is judged with them mends and harms nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from iac27017 import disk, engine
from iac27017.check import Check, Finding, Status
from iac27017.fixes.block_places import BlockSetting
from iac27017.fixes.fix import Change, Declined, Edited, Fix, Proposals, Written, changes
from iac27017.fixes.placing import Setting, Texts, line_of, setting_for, with_written
from iac27017.fixes.safety import (
    CONFLICT,
    MAKES_WORSE,
    NO_ATTRIBUTE,
    NOT_MENDED,
    UNREADABLE,
    WITH_KEY,
    NoSafePlace,
    unsafe,
)
from iac27017.graph.kind import Written as Value
from iac27017.graph.remedy import assignment, mend_of
from iac27017.graph.resource import Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.settings import Settings
from iac27017.graph.wording import Wording, worded
from iac27017.registry import all_checks
from iac27017.scan import Inputs, Result, Target, scan

NOTHING: Mapping[str, Edited] = MappingProxyType({})
_RANK = {Status.PASS: 0, Status.UNKNOWN: 1, Status.FAIL: 2}


def proposals(
    findings: Iterable[Finding],
    target: Target,
    inputs: Inputs,
    settings: Settings,
    *,
    alone: bool = False,
    checks: Sequence[Check] = (),
) -> Proposals:
    """An edit for each of ``findings`` that fails and has one safe place; and why there is none for others.

    ``target``, ``inputs`` and ``settings`` are those that the findings came
    of; one that is waived is left alone. Nothing is written: all checks (or
    ``checks``) are asked again over the edited texts, and an edit is taken back
    unless every finding that it is for passes and no other gets worse. All fixes
    hold together. With ``alone``, each holds by itself too (for suggestions that
    are accepted one by one), which takes a scan for each of them.

    Raises `iac27017.scan.NothingToScan`.
    """
    wanted = {f.fingerprint: f for f in findings if f.status is Status.FAIL and f.waived is None}
    if not wanted:
        return Proposals()
    work = _Work(target, replace(inputs, lint=False, second_opinion=False), settings, checks or all_checks())
    drafts, declined = work.drafts(wanted)
    kept, taken_back = work.settled(drafts, alone)
    edited = work.edited(kept)
    left = sorted((*declined, *taken_back), key=lambda one: _place(one.finding))
    return Proposals(tuple(work.fix(draft, edited) for draft in kept), tuple(left), edited)


class _Draft(Struct, frozen=True):
    """Settings that belong together, and the findings that they are to mend."""

    findings: tuple[Finding, ...]
    settings: tuple[Setting, ...]

    @property
    def resources(self) -> frozenset[str]:
        """The declared resources that it is about, by root and address."""
        return frozenset(_whole(finding) for finding in self.findings)


def _whole(finding: Finding) -> str:
    return f"{finding.resource.address.root}\n{finding.resource.address.whole}"


class _State(Struct, frozen=True):
    """What a scan says, as two of them are compared; ``names`` are check, root with resource, and address."""

    statuses: Mapping[str, Status]
    names: Mapping[str, tuple[str, str, str]]
    problems: int

    @classmethod
    def of(cls, result: Result) -> _State:
        statuses: dict[str, Status] = {}
        for finding in result.findings:
            known = statuses.get(finding.fingerprint, finding.status)
            statuses[finding.fingerprint] = max(known, finding.status, key=lambda status: _RANK[status])
        names = {f.fingerprint: (str(f.check), _whole(f), str(f.resource.address)) for f in result.findings}
        return cls(statuses, names, len(result.problems))


class _Work:
    def __init__(self, target: Target, inputs: Inputs, settings: Settings, checks: Sequence[Check]) -> None:
        self._target = target
        self._inputs = inputs
        self._settings = settings
        self._texts = Texts(target.root)
        self._checks = checks
        result, self._graph = self._scanned()
        self._found = result.findings
        self._before = _State.of(result)

    def _scanned(self) -> tuple[Result, ResourceGraph]:
        return scan(self._target, self._checks, self._inputs, self._settings)

    # From findings to edits

    def drafts(self, wanted: Mapping[str, Finding]) -> tuple[list[_Draft], list[Declined]]:
        """The edits for findings by fingerprint: one for all that it mends."""
        by_settings: dict[tuple[Setting, ...], list[Finding]] = {}
        declined: list[Declined] = []
        for finding in self._found:
            asked = wanted.get(finding.fingerprint)
            if asked is None or finding.status is not Status.FAIL:
                continue
            try:
                settings = self._settings_for(finding)
                self._written(settings)
            except NoSafePlace as refused:
                declined.append(Declined(asked, refused.reason))
            else:
                by_settings.setdefault(settings, []).append(asked)
        drafts = [_Draft(tuple(found), settings) for settings, found in by_settings.items()]
        return self._side_by_side(self._without_conflicts(drafts, declined), declined), declined

    def _settings_for(self, finding: Finding) -> tuple[Setting, ...]:
        verdict = engine.judge(finding.check, finding.resource, self._graph)
        remedy = verdict.remedy if verdict is not None else {}
        if not remedy:
            raise unsafe(NO_ATTRIBUTE)
        return tuple(self._setting_for(finding.resource, name, value) for name, value in remedy.items())

    def _setting_for(self, resource: Resource, name: str, value: Value) -> Setting:
        mend = mend_of(resource, name, value)
        if mend is None:
            raise unsafe(NO_ATTRIBUTE)
        if name == "encryption.algorithm" and resource.written("encryption.key"):
            raise unsafe(WITH_KEY)
        return setting_for(mend, self._texts)

    def _without_conflicts(self, drafts: Sequence[_Draft], declined: list[Declined]) -> list[_Draft]:
        """Where two edits would write different things in one place, neither is made."""
        values: dict[Setting, set[object]] = {}
        for draft in drafts:
            for setting in draft.settings:
                values.setdefault(replace(setting, value=""), set()).add(setting.value)
        kept: list[_Draft] = []
        for draft in drafts:
            if all(len(values[replace(setting, value="")]) == 1 for setting in draft.settings):
                kept.append(draft)
            else:
                declined += (Declined(finding, CONFLICT) for finding in draft.findings)
        return kept

    def _side_by_side(self, drafts: Sequence[_Draft], declined: list[Declined]) -> list[_Draft]:
        """The edits that leave each other their places."""
        kept: list[_Draft] = []
        edited: dict[str, Edited] = {}
        for draft in drafts:
            try:
                edited |= self._written(draft.settings, edited)
            except NoSafePlace as refused:
                declined += (Declined(finding, refused.reason) for finding in draft.findings)
            else:
                kept.append(draft)
        return kept

    # Judging them

    def settled(self, drafts: Sequence[_Draft], alone: bool) -> tuple[list[_Draft], list[Declined]]:
        """The edits that may stay, and the findings of those that may not."""
        taken_back: list[Declined] = []
        if alone:
            drafts = [draft for draft in drafts if self._kept([], [draft], taken_back)]
        return self._kept([], drafts, taken_back), taken_back

    def _kept(
        self, base: list[_Draft], candidates: Sequence[_Draft], taken_back: list[Declined]
    ) -> list[_Draft]:
        """``base`` with those of ``candidates`` that mend and harm nothing.

        Where a group does harm, the edits of the harmed resources are tried
        again in rounds, one of each resource at a time; when nobody is to
        blame by that, the group is halved.
        """
        if not candidates:
            return base
        failing, harm = self._tried(base, candidates)
        if not failing and not harm:
            return [*base, *candidates]
        if failing and (len(failing) == len(candidates) or not harm):
            taken_back += (Declined(f, NOT_MENDED, True) for draft in failing for f in draft.findings)
            return self._kept(base, [draft for draft in candidates if draft not in failing], taken_back)
        if len(candidates) == 1:
            reason = harm.get(_first_of(candidates[0].resources & harm.keys()), _first_of(harm.values()))
            taken_back += (Declined(finding, reason, True) for finding in candidates[0].findings)
            return base
        return self._divided(base, candidates, harm, taken_back)

    def _divided(
        self,
        base: list[_Draft],
        candidates: Sequence[_Draft],
        harm: Mapping[str, Wording],
        taken_back: list[Declined],
    ) -> list[_Draft]:
        blamed = [draft for draft in candidates if draft.resources & harm.keys()]
        rounds = _rounds(blamed)
        if not blamed:
            half = len(candidates) // 2
            base = self._kept(base, candidates[:half], taken_back)
            return self._kept(base, candidates[half:], taken_back)
        if len(rounds) == 1 and len(blamed) == len(candidates):  # one of each resource: the harm is its own
            for draft in blamed:
                reason = harm[_first_of(draft.resources & harm.keys())]
                taken_back += (Declined(finding, reason, True) for finding in draft.findings)
            return base
        base = self._kept(base, [draft for draft in candidates if draft not in blamed], taken_back)
        for one_of_each in rounds:
            base = self._kept(base, one_of_each, taken_back)
        return base

    def _tried(
        self, base: Sequence[_Draft], candidates: Sequence[_Draft]
    ) -> tuple[list[_Draft], dict[str, Wording]]:
        """The candidates that do not mend what they are for, and the harm that all of them do, by resource."""
        edited = self.edited([*base, *candidates])
        root = self._target.root
        with disk.overlaid({root / file: one.after.data for file, one in edited.items()}):
            result, _ = self._scanned()
        after = _State.of(result)
        failing = [draft for draft in candidates if not _mends(draft, after)]
        return failing, _harm(self._before, after)

    # What comes of them

    def _written(
        self, settings: Iterable[Setting], beside: Mapping[str, Edited] = NOTHING
    ) -> dict[str, Edited]:
        """The files with settings in them, after those of the edits ``beside``."""
        edited = dict(beside)
        for setting in settings:
            before = self._texts.editable(setting.file)
            known = edited.get(setting.file, Edited(before, before))
            edited[setting.file] = Edited(before, with_written(known.after, setting))
        return edited

    def edited(self, drafts: Iterable[_Draft]) -> dict[str, Edited]:
        """The files with all edits in them."""
        return self._written(setting for draft in drafts for setting in draft.settings)

    def fix(self, draft: _Draft, edited: Mapping[str, Edited]) -> Fix:
        """What an edit changes by itself, and where it stands among all that are in ``edited``."""
        found = [
            change
            for one in self._written(draft.settings).values()
            for change in changes(one.before, one.after)
        ]
        written = tuple(_summary(setting, edited[setting.file]) for setting in draft.settings)
        return Fix(draft.findings, tuple(found), written)


def _mends(draft: _Draft, after: _State) -> bool:
    return all(after.statuses.get(finding.fingerprint) is Status.PASS for finding in draft.findings)


def _harm(before: _State, after: _State) -> dict[str, Wording]:
    """What is worse than before, by resource: a finding that passed, one that is new and fails.

    A problem that is new has no resource: its key is empty.
    """
    found: dict[str, Wording] = {}
    if after.problems > before.problems:
        found[""] = UNREADABLE
    for fingerprint, status in sorted(after.statuses.items(), key=lambda item: after.names[item[0]]):
        was = before.statuses.get(fingerprint)
        if (was is None and status is Status.FAIL) or (was is not None and _RANK[status] > _RANK[was]):
            check, whole, resource = after.names[fingerprint]
            found.setdefault(whole, worded(MAKES_WORSE, check=check, resource=resource))
    return found


def _rounds(drafts: Iterable[_Draft]) -> list[list[_Draft]]:
    """The edits in groups with at most one for each resource."""
    rounds: list[list[_Draft]] = []
    for draft in drafts:
        free = (group for group in rounds if not any(draft.resources & other.resources for other in group))
        found = next(free, None)
        if found is None:
            rounds.append([draft])
        else:
            found.append(draft)
    return rounds


def _first_of(items: Iterable[str]) -> str:
    return next(iter(sorted(items)), "")


def _summary(setting: Setting, edited: Edited) -> Written:
    language = "terraform" if isinstance(setting, BlockSetting) else "cloudformation"
    text = assignment(setting.path, setting.value, language)
    return Written(setting.file, line_of(edited.after, setting), text, setting.replaces)


def _place(finding: Finding) -> tuple[str, int, str, str]:
    header = finding.resource.header
    return header.file, header.line, finding.check.code, str(finding.resource.address)


def single_changes(fixes: Iterable[Fix]) -> Iterator[tuple[Fix, Change]]:
    """The fixes that are one stretch of lines in one file: what fits a suggestion in a review."""
    for fix in fixes:
        if len(fix.changes) == 1:
            yield fix, fix.changes[0]


__all__ = ["proposals", "single_changes"]
