"""The two sides of a change, each in a directory of its own, ready to be judged whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from msgspec import Struct

from iac27017.check import Check
from iac27017.cli.inputs import UsageProblem, configuration
from iac27017.cli.judging import Waiving, judged_or_nothing
from iac27017.config import Config
from iac27017.graph.wording import worded
from iac27017.policy.four_eyes import Authors
from iac27017.policy.git import Git
from iac27017.policy.revisions import written
from iac27017.scan import Inputs, Ledger, NothingToScan, Result, Target


class Side(Struct, frozen=True):
    """One side of a change: a tree of git, and its files in a directory of their own.

    ``revision`` is empty for the work tree; ``below`` is what is judged,
    relative to the top of the repository. All paths in the result are relative
    to that top, as a forge has them.
    """

    git: Git
    tree: str
    revision: str
    top: Path
    below: str
    config: Config
    inputs: Inputs

    def judged(self, checks: Sequence[Check]) -> Result:
        """The result; an empty one where there is nothing to judge yet, or any more."""
        waiving = Waiving(authors=self._authors())
        try:
            return judged_or_nothing(self.target(), checks, self.inputs, self.config, waiving).result
        except NothingToScan:
            return Result((), (), Ledger(0, 0, 0, {}, (), ()))

    def target(self) -> Target:
        """What is judged; raises `NothingToScan` where there is nothing."""
        if not self.below:
            return Target.of([self.top])
        target = Target.of([self.top / self.below], self.top)
        if not target.files:
            raise NothingToScan(
                worded("{below}: nothing that can be analysed here or below", below=self.below)
            )
        return target

    def _authors(self) -> Authors | None:
        """Who wrote the configuration, when that is a file of this side."""
        file = Path(self.config.path).resolve()
        if not self.config.path or not file.is_relative_to(self.top):
            return None
        path = file.relative_to(self.top).as_posix()
        return lambda first, last: self.git.authors(path, first, last, self.revision)


@contextmanager
def sides(
    path: Path, base: str, head: str | None, config_file: Path | None, inputs: Callable[[Config], Inputs]
) -> Iterator[tuple[Side, Side]]:
    """The trees of two revisions, of which the directory ``path`` is judged; without ``head``, the work tree.

    Each side has its own configuration, unless ``config_file`` is given.
    Raises `iac27017.policy.git.GitError` and `UsageProblem`.
    """
    git = Git.around(path)
    below = path.resolve().relative_to(git.top.resolve()).as_posix().removeprefix(".")
    with ExitStack() as stack:

        def side(seen: Git, tree: str, revision: str, name: str) -> Side:
            top = stack.enter_context(written(seen, tree))
            try:
                config = configuration(top / below, config_file)
                return Side(seen, tree, revision, top, below, config, inputs(config))
            except UsageProblem as error:
                # The directory is gone when this is read; what helps is which side it was.
                raise UsageProblem(str(error).replace(f"{top}/", f"{name}:")) from None

        old = git.commit(base)
        before = side(git, old, old, base)
        if head is not None:
            new = git.commit(head)
            yield before, side(git, new, new, head)
        else:
            seen, tree = stack.enter_context(git.work_tree())
            yield before, side(seen, tree, "", "work tree")


def renames(before: Side, after: Side) -> Mapping[str, str]:
    """New paths of renamed files by old ones."""
    return after.git.renames(before.tree, after.tree)
