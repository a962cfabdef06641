"""Trees of git in directories of their own: complete, harmless, and without a trace in the repository."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

import pytest

from iac27017.policy.git import Git as Repository
from iac27017.policy.git import GitError
from iac27017.policy.revisions import written
from tests.policy.conftest import Git, Write


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() or path.is_symlink()}


def _state(folder: Path) -> dict[str, str]:
    """Every file of the work tree and of the repository, and what is in it."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_revision_is_written_whole(write: Write, git: Git) -> None:
    folder = write({"main.tf": "# one\n", "ä ö/x y.tf": "# two\n"})
    git("add", ".")
    git("commit", "-qm", "one")
    write({"main.tf": "# changed\n", "new.tf": ""})
    repository = Repository.around(folder)
    with written(repository, repository.commit("HEAD")) as tree:
        assert _files(tree) == {"main.tf", "ä ö/x y.tf"}
        assert (tree / "main.tf").read_text(encoding="utf-8") == "# one\n"
    assert not tree.exists()


def test_the_work_tree_is_what_git_would_add(write: Write, git: Git) -> None:
    folder = write({"main.tf": "# one\n", "gone.tf": "", ".gitignore": "*.tfvars\n"})
    git("add", ".")
    git("commit", "-qm", "one")
    write({"main.tf": "# changed\n", "new.tf": "", "secret.tfvars": "x"})
    (folder / "gone.tf").unlink()
    (folder / "staged.tf").write_text("staged", encoding="utf-8")
    git("add", "staged.tf")
    before = _state(folder)
    with Repository.around(folder).work_tree() as (repository, tree), written(repository, tree) as copy:
        assert _files(copy) == {".gitignore", "main.tf", "new.tf", "staged.tf"}
        assert (copy / "main.tf").read_text(encoding="utf-8") == "# changed\n"
    assert _state(folder) == before


def test_a_repository_without_a_commit_or_an_index(write: Write, git: Git) -> None:
    folder = write({"main.tf": ""})
    with Repository.around(folder).work_tree() as (repository, tree), written(repository, tree) as copy:
        assert _files(copy) == {"main.tf"}


def test_links_lead_only_to_places_inside(write: Write, git: Git) -> None:
    folder = write({"a/main.tf": "# a\n"})
    for name, target in {"in": "a/main.tf", "up": "../outside", "absolute": "/etc/hostname", "a/back": "../a"}.items():
        (folder / name).symlink_to(target)
    git("add", ".")
    git("commit", "-qm", "links")
    repository = Repository.around(folder)
    with written(repository, repository.commit("HEAD")) as tree:
        assert _files(tree) == {"a/main.tf", "in", "a/back"}
        assert os.readlink(tree / "in") == "a/main.tf"


def test_a_submodule_is_left_out(write: Write, git: Git) -> None:
    folder = write({"main.tf": ""})
    git("add", ".")
    git("commit", "-qm", "one")
    git("update-index", "--add", "--cacheinfo", f"160000,{git('rev-parse', 'HEAD').strip()},sub")
    git("commit", "-qm", "sub")
    repository = Repository.around(folder)
    with written(repository, repository.commit("HEAD")) as tree:
        assert _files(tree) == {"main.tf"}


def _tree(git: Git, *entries: str) -> str:
    """A tree made by hand, of lines as `git ls-tree` prints them."""
    listing = "".join(f"{entry}\n" for entry in entries)
    done = subprocess.run(["git", "mktree"], input=listing, cwd=git("rev-parse", "--show-toplevel").strip(), text=True,
                          capture_output=True, check=True)  # fmt: skip
    return done.stdout.strip()


def test_a_tree_made_by_hand_cannot_write_elsewhere(write: Write, git: Git) -> None:
    folder = write({"main.tf": "# fine\n"})
    blob = git("hash-object", "-w", "main.tf").strip()
    inner = _tree(git, f"100644 blob {blob}\tescaped.tf")
    tree = _tree(git, f"040000 tree {inner}\t..", f"040000 tree {inner}\t.GIT", f"100644 blob {blob}\tmain.tf")
    with written(Repository.around(folder), tree) as copy:
        assert _files(copy) == {"main.tf"}
        assert not (copy.parent / "escaped.tf").exists()


def test_a_file_whose_name_is_too_long_is_an_error_that_names_it(write: Write, git: Git) -> None:
    folder = write({"main.tf": ""})
    tree = _tree(git, f"100644 blob {git('hash-object', '-w', 'main.tf').strip()}\t{'x' * 300}.tf")
    with pytest.raises(GitError, match="x: cannot be written: File name too long"), written(Repository.around(folder), tree):
        pass


def test_installed_modules_are_there_too(write: Write, git: Git) -> None:
    folder = write({"env/main.tf": "", ".gitignore": ".terraform\n"})
    git("add", ".")
    git("commit", "-qm", "one")
    write({"env/.terraform/modules/modules.json": "{}", "env/.terraform/modules/x/.git/config": ""})
    repository = Repository.around(folder)
    with written(repository, repository.commit("HEAD")) as tree:
        assert _files(tree / "env") == {"main.tf", ".terraform/modules/modules.json"}


@pytest.mark.parametrize("revision", ["nowhere", "--output=/tmp/x", "HEAD:main.tf", "", "HEAD..HEAD"])
def test_what_is_no_revision(write: Write, git: Git, revision: str) -> None:
    folder = write({"main.tf": ""})
    git("add", ".")
    git("commit", "-qm", "one")
    with pytest.raises(GitError, match="is no commit"):
        Repository.around(folder).commit(revision)


def test_outside_of_a_repository(write: Write) -> None:
    with pytest.raises(GitError, match="not a git repository"):
        Repository.around(write({}))


def test_within_a_hook_the_repository_is_still_the_one_around(
    write: Write, git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hook's environment names an index of its own."""
    folder = write({"main.tf": ""})
    git("add", ".")
    git("commit", "-qm", "one")
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere/index")
    assert Repository.around(folder).commit("HEAD")
