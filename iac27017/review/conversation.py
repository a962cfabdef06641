"""Holds the conversation: what is new is said, what changed is said anew, what is gone is resolved, once each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from iac27017.policy.difference import Difference
from iac27017.report.grouping import Group, grouped
from iac27017.report.markdown_text import prose
from iac27017.review import texts
from iac27017.review.forge import Change, CheckRun, Draft, Forge, Remark
from iac27017.review.marker import Marker, State, summary_marker
from iac27017.review.patience import Patience
from iac27017.review.placing import Placed
from iac27017.review.troubles import Forbidden, Moved, NotThere, OutOfPatience, Refused, Trouble, Uncertain
from iac27017.review.ways import Ways


class Judged(Struct, frozen=True):
    """What there is to say about a change: the difference, and where each group of it is said."""

    difference: Difference
    placed: Sequence[Placed]
    change: Change
    fails: bool
    """Whether something counts as a failure, by severity and ``--strict``."""

    @property
    def inline(self) -> list[Placed]:
        """What is said on a line."""
        return [one for one in self.placed if one.spot is not None]

    @property
    def elsewhere(self) -> list[Group]:
        """What is said in the summary."""
        return [one.group for one in self.placed if one.spot is None]


class Outcome(Struct):
    """What was done; ``troubles`` are what could not be done and why."""

    posted: int = 0
    rewritten: int = 0
    settled: int = 0
    refused: list[Group] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    trouble: Trouble | None = None


class Conversation:
    """One run of the bot on one change."""

    def __init__(self, forge: Forge, judged: Judged, ways: Ways, patience: Patience, tell: Callable[[str], None]) -> None:
        self._forge = forge
        self._judged = judged
        self._ways = ways
        self._patience = patience
        self._tell = tell
        self._outcome = Outcome()

    def hold(self) -> Outcome:
        """Say everything; what goes wrong is in the outcome, and never keeps the summary from being written.

        Where the token may not write, or the change has moved on, nothing more is tried.
        """
        try:
            self._stay_here()
            self._step(self._lines)
            self._step(self._request)
            self._stay_here()
            self._summarise()
            self._step(self._check)
        except Trouble as trouble:
            self._outcome.trouble = trouble
        return self._outcome

    def _step(self, step: Callable[[], None]) -> None:
        """Do one part; a trouble that is only of this part is noted, and the others go on."""
        try:
            step()
        except (Refused, NotThere, OutOfPatience, Uncertain) as trouble:
            self._note(str(trouble))

    def _stay_here(self) -> None:
        now = self._forge.change()
        if now.head != self._judged.change.head:
            raise Moved(
                f"the change moved from {self._judged.change.head[:12]} to {now.head[:12]} while it was judged; "
                "nothing is said about a commit that is no longer its head: the run of the new one says it"
            )

    def _lines(self) -> None:
        pairs, left = _paired([(one, self._draft(one)) for one in self._judged.inline], self._forge.remarks())
        for _, draft, remark in pairs:
            if remark is not None:
                self._say_anew(remark, draft)
        self._post([(one, draft) for one, draft, remark in pairs if remark is None])
        for remark in left:
            self._let_go(remark)

    def _draft(self, one: Placed) -> Draft:
        if one.spot is None:
            raise AssertionError("only what has a spot is drafted")
        marker = Marker.of(self._ways.name, one.group.findings)
        body = texts.comment(one, self._forge.manner, self._ways.say)
        file = one.spot.file
        return Draft(
            path=file.path,
            old_path=file.old_path,
            first_line=one.spot.first_line,
            line=one.spot.line,
            old_line=file.lines[one.spot.line],
            body=f"{marker}\n{body}",
            marker=marker,
        )

    def _say_anew(self, remark: Remark, draft: Draft) -> None:
        """The comment as it would be written now; a thread that a person has resolved stays resolved."""
        if _same_text(remark.body, draft.body):
            return
        self._forge.rewrite(remark, draft.body)
        self._outcome.rewritten += 1
        if remark.marker.state is State.GONE and remark.resolved:
            self._settle(remark, False)

    def _post(self, new: Sequence[tuple[Placed, Draft]]) -> None:
        for at in range(0, len(new), self._forge.batch):
            batch = new[at : at + self._forge.batch]
            left = self._tried([draft for _, draft in batch])
            self._outcome.posted += len(batch) - len(left)
            self._outcome.refused += [one.group for one, draft in batch if draft in left]

    def _tried(self, drafts: list[Draft]) -> list[Draft]:
        """Post together, or, where the forge refuses that, one by one; the value is what it does not take at all."""
        try:
            self._post_once(drafts)
            return []
        except Refused as trouble:
            self._stay_here()
            if len(drafts) == 1:
                self._tell(f"{drafts[0].path}:{drafts[0].line}: {trouble}; it is said in the summary")
                return drafts
        return [draft for draft in drafts if self._tried([draft])]

    def _post_once(self, drafts: Sequence[Draft]) -> None:
        """Post; where nobody knows whether that happened, look before what is not there is tried again."""
        left = list(drafts)

        def post() -> bool:
            self._forge.post(left, self._judged.change)
            return True

        def posted() -> bool | None:
            there = {remark.marker for remark in self._forge.remarks()}
            left[:] = [draft for draft in left if draft.marker not in there]
            return not left or None

        self._patience.once(post, posted)

    def _let_go(self, remark: Remark) -> None:
        """Mark a comment whose finding is gone, and resolve its thread; not where its file cannot be read any more."""
        if remark.marker.state is State.GONE or remark.path in self._unreadable():
            return
        old = remark.body.partition("\n")[2].replace("\r\n", "\n")
        marker = replace(remark.marker, state=State.GONE)
        text = texts.gone(old, self._judged.change.head, self._ways.say)
        self._forge.rewrite(remark, f"{marker}\n{text}")
        self._outcome.rewritten += 1
        if not remark.resolved:
            self._settle(remark, True)

    def _unreadable(self) -> set[str]:
        return {problem.span.file for problem in self._judged.difference.problems}

    def _settle(self, remark: Remark, resolved: bool) -> None:
        """Resolve or open again, where the token may; the comment's text says it already."""
        try:
            self._forge.settle(remark, resolved)
            self._outcome.settled += 1
        except (Forbidden, NotThere, Refused) as trouble:
            self._tell(f"a thread stays as it is: {trouble}")

    def _request(self) -> None:
        wanted = self._ways.request_changes and self._judged.fails
        text = texts.headline(self._judged.difference, self._ways.say)
        if not self._forge.demand_changes(wanted, f"iac27017: {text}", self._judged.change) and wanted:
            self._note(self._ways.say("this forge has no request for changes; let it ask for resolved threads instead"))

    def _summarise(self) -> None:
        """One summary, the same one each time; written at last, so that it knows what the others came to."""
        body = f"{summary_marker(self._ways.name)}\n{self.summary()}"
        ids = self._forge.summaries()
        if not ids:
            self._patience.once(lambda: self._first_summary(body), lambda: self._forge.summaries() or None)
        else:
            self._forge.rewrite_summary(ids[0], body)

    def _first_summary(self, body: str) -> list[str]:
        self._forge.first_summary(body)
        return []

    def summary(self) -> str:
        """The summary's text as far as things have gone."""
        refused = {id(group) for group in self._outcome.refused}
        said = texts.Said(
            inline=[one for one in self._judged.inline if id(one.group) not in refused],
            elsewhere=self._judged.elsewhere,
            refused=self._outcome.refused,
            head=self._judged.change.head,
            notes=[prose(note) for note in self._outcome.notes],
        )
        return texts.summary(self._judged.difference, said, self._ways.say)

    def _check(self) -> None:
        if not self._ways.check_run:
            return
        difference = self._judged.difference
        groups = grouped(difference.introduced)
        conclusion = "failure" if self._judged.fails else "neutral" if groups or difference.problems else "success"
        title = texts.headline(difference, self._ways.say)
        run = CheckRun(title, self.summary(), conclusion, tuple(map(texts.annotation, groups)))
        try:
            self._forge.report_check(run, self._judged.change)
        except Forbidden as trouble:
            # Check runs are for applications alone: a person's token may comment and still not do this.
            self._tell(f"no check run: {trouble}")

    def _note(self, text: str) -> None:
        self._tell(text)
        self._outcome.notes.append(text)


def _paired(
    wanted: Sequence[tuple[Placed, Draft]], remarks: Sequence[Remark]
) -> tuple[list[tuple[Placed, Draft, Remark | None]], list[Remark]]:
    """What is to be said with the comment that says it already, each once; and the comments that nobody wants.

    A comment is known by one of its findings, else by their block: a block has
    other instances after a push, and its instances may part into groups.
    """
    left = sorted(remarks, key=lambda remark: remark.marker.state is State.GONE)
    found: dict[int, Remark] = {}
    for alike in (_same_findings, _same_block):
        for at, (_, draft) in enumerate(wanted):
            remark = next((one for one in left if at not in found and alike(one.marker, draft.marker)), None)
            if remark is not None:
                found[at] = remark
                left.remove(remark)
    return [(one, draft, found.get(at)) for at, (one, draft) in enumerate(wanted)], left


def _same_findings(one: Marker, other: Marker) -> bool:
    return bool(one.fingerprints & other.fingerprints)


def _same_block(one: Marker, other: Marker) -> bool:
    return bool(one.blocks & other.blocks)


def _same_text(one: str, other: str) -> bool:
    """Forges give line ends back as they like, and drop blanks at the end."""
    return one.replace("\r\n", "\n").rstrip() == other.replace("\r\n", "\n").rstrip()
