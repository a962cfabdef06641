"""Asks git about a repository: revisions, trees, files, renames and authors; writes nothing to it, and no network."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from msgspec import Struct

from iac27017.graph.wording import worded

SECONDS = 300
REGULAR, EXECUTABLE, LINK = "100644", "100755", "120000"
OF_A_HOOK = frozenset({
    "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_ICASE_PATHSPECS",
})  # fmt: skip
"""Variables with which git tells a hook about its own repository: `git rev-parse --local-env-vars` and pathspecs."""
_SAFE = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "blame.ignoreRevsFile=",
         "-c", "core.quotePath=true")  # fmt: skip


class GitError(ValueError):
    """Raised when git is not there, or cannot answer; the text says what was asked and what git says."""


class Entry(Struct, frozen=True):
    """A file in a tree: its mode, its object, its path from the top of the tree."""

    mode: str
    object: str
    path: str


class Author(Struct, frozen=True):
    """Who wrote a commit, as it says itself: a ``.mailmap`` in the repository must not rename people."""

    name: str
    mail: str


class Git(Struct, frozen=True):
    """The repository with its top at ``top``; ``variables`` is what is added to the environment."""

    top: Path
    variables: Mapping[str, str]

    @classmethod
    def around(cls, directory: Path) -> Git:
        """The repository that ``directory`` is in.

        Raises `GitError`.
        """
        here = cls(directory, {})
        top = here._text("rev-parse", "--show-toplevel").rstrip("\n")
        if not top:
            raise GitError(worded("{directory}: is in no work tree of git", directory=directory))
        return cls(Path(top), {})

    def commit(self, revision: str) -> str:
        """The id of the commit that ``revision`` names.

        Raises `GitError` when it names none.
        """
        asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        done = self._run(asked, check=False)
        if done.returncode:
            raise GitError(
                worded(
                    "{revision}: is no commit of {top}; in a shallow clone, fetch it first",
                    revision=revision,
                    top=self.top,
                )
            )
        return done.stdout.decode().strip()

    @contextmanager
    def work_tree(self) -> Iterator[tuple[Git, str]]:
        """The work tree as a tree object, untracked files too, ignored ones not.

        Index and objects are written aside, and are gone afterwards: the value
        is a `Git` that sees them, and the tree's id.
        """
        with tempfile.TemporaryDirectory(prefix="iac27017-") as aside:
            objects = self._path("objects")
            seen = Git(self.top, {
                "GIT_INDEX_FILE": f"{aside}/index",
                "GIT_OBJECT_DIRECTORY": f"{aside}/objects",
                "GIT_ALTERNATE_OBJECT_DIRECTORIES": str(objects),
            })  # fmt: skip
            Path(aside, "objects").mkdir()
            index = self._path("index")
            if index.is_file():
                # What has not changed since it was staged is not read again.
                Path(aside, "index").write_bytes(index.read_bytes())
            seen._run(("add", "--all", "--", ":/"))
            yield seen, seen._text("write-tree").strip()

    def entries(self, tree: str) -> list[Entry]:
        """The files of a tree, and its links and submodules."""
        listing = self._text("ls-tree", "-r", "-z", "--full-tree", tree)
        return [_entry(line) for line in listing.split("\0") if line]

    def contents(self, objects: Sequence[str], maximum: int) -> Iterator[bytes | None]:
        """The bytes of each object, in order; ``None`` for one that is larger than ``maximum`` or not there."""
        with tempfile.TemporaryFile() as asked:
            asked.write("".join(f"{name}\n" for name in objects).encode())
            asked.seek(0)
            with subprocess.Popen(self._command("cat-file", "--batch"), stdin=asked, stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, env=self._environment()) as process:  # fmt: skip
                if process.stdout is None:
                    raise GitError("git cat-file gives no output")
                for _ in objects:
                    yield _content(process.stdout, maximum)

    def renames(self, base: str, head: str) -> dict[str, str]:
        """New paths by old ones, of the files that git takes for renamed between two trees."""
        options = ("-r", "-z", "-M", "--name-status", "--diff-filter=R", "--no-ext-diff", "--no-textconv")
        fields = self._text("diff-tree", *options, base, head).split("\0")
        found: dict[str, str] = {}
        for at in range(0, len(fields) - 2, 3):
            found[fields[at + 1]] = fields[at + 2]
        return found

    def merge_base(self, one: str, other: str) -> str:
        """The commit that two lines of history have parted from.

        Raises `GitError` when there is none, as in a shallow clone.
        """
        done = self._run(("merge-base", one, other), check=False)
        if done.returncode:
            raise GitError(worded(
                "{one} and {other} have no commit in common here; in a shallow clone, fetch more",
                one=one[:12], other=other[:12],
            ))  # fmt: skip
        return done.stdout.decode().split()[0]

    def patch(self, base: str, head: str) -> str:
        """What lies between two trees as a unified diff with three lines of context, as forges show it."""
        options = ("-r", "-p", "-M", "--unified=3", "--inter-hunk-context=0", "--no-color", "--no-ext-diff",
                   "--no-textconv", "--src-prefix=a/", "--dst-prefix=b/")  # fmt: skip
        return os.fsdecode(self._run(("diff-tree", *options, base, head)).stdout)

    def deleted(self, base: str = "", head: str = "") -> list[str]:
        """Files that the index no longer has, or ``head`` beside the commit where it left ``base``; sorted.

        Raises `GitError`.
        """
        options = ("diff", "--name-only", "--diff-filter=D", "--no-renames", "-z", "--no-ext-diff", "--no-textconv")
        if not base:
            return self._listed(*options, "--cached", "--")
        shared = self._run(("merge-base", base, head), check=False).stdout.decode().strip()
        # A shallow clone does not have it.
        return self._listed(*options, shared or base, head, "--")

    def untracked(self) -> list[str]:
        """Files that git does not know and does not ignore, sorted; a directory of such files ends in ``/``."""
        return self._listed("ls-files", "--others", "--exclude-standard", "--directory", "--no-empty-directory", "-z")

    def authors(self, path: str, first: int, last: int, revision: str = "") -> list[Author | None]:
        """Who wrote each of the lines; ``None`` for a line that is not committed, or older than a shallow clone.

        ``path`` is relative to the top; without a revision the file is that of the work tree.
        Raises `GitError`, also for a file that git does not know.
        """
        asked = ("blame", "--porcelain", "-L", f"{first},{last}", *([revision] if revision else []), "--", path)
        lines = self._text(*asked).split("\n")
        commits = [line.split(" ")[0] for line in lines if _opens_a_line(line)]
        boundaries = _boundaries(lines) if self._text("rev-parse", "--is-shallow-repository").strip() == "true" else set()
        return [None if set(commit) == {"0"} or commit in boundaries else self._author(commit) for commit in commits]

    def _author(self, commit: str) -> Author:
        name, _, mail = self._text("show", "--no-patch", "--format=%an%x00%ae", commit).rstrip("\n").partition("\0")
        return Author(name, mail)

    def _listed(self, *arguments: str) -> list[str]:
        return sorted(name for name in self._text(*arguments).split("\0") if name)

    def _path(self, name: str) -> Path:
        return (self.top / self._text("rev-parse", "--git-path", name).rstrip("\n")).resolve()

    def _text(self, *arguments: str) -> str:
        return os.fsdecode(self._run(arguments).stdout)

    def _run(self, arguments: Sequence[str], check: bool = True) -> subprocess.CompletedProcess[bytes]:
        try:
            done = subprocess.run(self._command(*arguments), capture_output=True, env=self._environment(),
                                  stdin=subprocess.DEVNULL, timeout=SECONDS, check=False)  # fmt: skip
        except FileNotFoundError:
            raise GitError("git is not installed, or not in PATH") from None
        except subprocess.TimeoutExpired:
            raise GitError(
                worded("git {arguments} takes longer than {limit} s", arguments=arguments[0], limit=SECONDS)
            ) from None
        if check and done.returncode:
            raise GitError(
                worded("git {arguments}: {complaint}", arguments=arguments[0], complaint=_complaint(done))
            )
        return done

    def _command(self, *arguments: str) -> tuple[str, ...]:
        return ("git", "-C", str(self.top), *_SAFE, *arguments)

    def _environment(self) -> dict[str, str]:
        # A partial clone must not fetch, and an object is what it says, not what `git replace` put in its place.
        kept = {name: value for name, value in os.environ.items() if name not in OF_A_HOOK}
        return {**kept, "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0",
                "GIT_NO_REPLACE_OBJECTS": "1", "LC_ALL": "C", **self.variables}  # fmt: skip


def _complaint(done: subprocess.CompletedProcess[bytes]) -> str:
    """The line of git's own words that says what is wrong; advice comes after it."""
    said = done.stderr.decode(errors="replace").strip().splitlines()
    fatal = [line for line in said if line.startswith(("fatal:", "error:"))]
    return next(iter(fatal or said), f"exit code {done.returncode}")


def _entry(line: str) -> Entry:
    facts, _, path = line.partition("\t")
    mode, _, name = facts.split(" ")
    return Entry(mode, name, path)


def _content(stream: IO[bytes], maximum: int) -> bytes | None:
    header = stream.readline().split()
    if len(header) != 3:
        return None
    size = int(header[2])
    content = stream.read(size) if size <= maximum else None
    left = 0 if content is not None else size
    while left > 0:
        left -= len(stream.read(min(left, 1 << 20))) or left
    stream.read(1)
    return content


def _opens_a_line(line: str) -> bool:
    """``<id> <old line> <new line> [<lines>]``: the header of each blamed line."""
    words = line.split(" ")
    return len(words) in (3, 4) and len(words[0]) in (40, 64) and all(word.isdigit() for word in words[1:])


def _boundaries(lines: Sequence[str]) -> set[str]:
    found: set[str] = set()
    commit = ""
    for line in lines:
        if _opens_a_line(line):
            commit = line.split(" ")[0]
        elif line == "boundary":
            found.add(commit)
    return found
