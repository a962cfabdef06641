"""Which lines a diff shows, by real diffs of git."""

from __future__ import annotations

from iac27017.policy.git import Git
from iac27017.review.hunks import ChangedFile, changed_files
from tests.review.conftest import Repository

TWENTY = "".join(f"line {at}\n" for at in range(1, 21))


def changed(repository: Repository, before: dict[str, str | None], after: dict[str, str | None]) -> dict[str, ChangedFile]:
    """The files of a commit that brings ``after``, on top of one that brings ``before``."""
    base, head = repository.push(before), repository.push(after)
    return changed_files(Git.around(repository.top).patch(base, head))


def test_lines_that_are_written_and_lines_that_are_shown_around_them(repository: Repository) -> None:
    [file] = changed(repository, {"a.tf": TWENTY}, {"a.tf": TWENTY.replace("line 10\n", "line ten\nand a half\n")}).values()
    assert sorted(file.lines) == [*range(7, 15)]
    assert [line for line in file.lines if file.is_new(line)] == [10, 11]
    assert (file.lines[9], file.lines[12]) == (9, 11)
    assert file.removed == {10}


def test_two_places_are_two_hunks_and_no_comment_spans_both(repository: Repository) -> None:
    after = TWENTY.replace("line 2\n", "x\n").replace("line 18\n", "y\n")
    [file] = changed(repository, {"a.tf": TWENTY}, {"a.tf": after}).values()
    assert file.within_one_hunk(1, 5)
    assert file.within_one_hunk(15, 20)
    assert not file.within_one_hunk(5, 15)
    assert 10 not in file.lines


def test_where_something_was_taken_away(repository: Repository) -> None:
    [file] = changed(repository, {"a.tf": TWENTY}, {"a.tf": TWENTY.replace("line 10\nline 11\n", "")}).values()
    assert file.removed == {10}
    assert not any(file.is_new(line) for line in file.lines)


def test_a_rename_keeps_both_names(repository: Repository) -> None:
    [file] = changed(
        repository, {"a.tf": TWENTY}, {"a.tf": None, "b.tf": TWENTY.replace("line 3\n", "three\n")}
    ).values()
    assert (file.old_path, file.path) == ("a.tf", "b.tf")
    assert file.is_new(3)


def test_new_files_show_all_lines_and_deleted_ones_none(repository: Repository) -> None:
    files = changed(repository, {"old.tf": "x\n"}, {"old.tf": None, "new.tf": "totally\ndifferent\nthings\n"})
    assert list(files) == ["new.tf"]
    assert dict(files["new.tf"].lines) == {1: None, 2: None, 3: None}


def test_content_that_looks_like_a_diff_is_content(repository: Repository) -> None:
    before = "-- a/evil.tf\n++ b/evil.tf\n@@ -1 +1 @@\n"
    after = "++ b/evil.tf\ndiff --git a/evil.tf b/evil.tf\n@@ -1,9 +1,9 @@\n+++ b/evil.tf\n"
    assert list(changed(repository, {"a.tf": before}, {"a.tf": after})) == ["a.tf"]


def test_names_with_blanks_quotes_bytes_and_line_ends(repository: Repository) -> None:
    names = ["with blank.tf", 'quote".tf', "back\\slash.tf", "b/b.tf", "a\nb.tf", "日本語.tf", "tab\t.tf", ":(top)x.tf"]
    assert sorted(changed(repository, {}, dict.fromkeys(names, "x\n"))) == sorted(names)


def test_other_line_ends_and_no_end_at_all(repository: Repository) -> None:
    before = "one\rtwo\x0cthree\u2028four\r\nlast"
    [file] = changed(repository, {"a.tf": before}, {"a.tf": before.replace("last", "lost")}).values()
    assert [line for line in file.lines if file.is_new(line)] == [2]


def test_settings_of_the_user_change_nothing(repository: Repository) -> None:
    for setting in (("diff.noprefix", "true"), ("diff.mnemonicPrefix", "true"), ("diff.context", "9"),
                    ("color.ui", "always"), ("core.quotePath", "false"), ("diff.external", "false")):  # fmt: skip
        repository.git("config", *setting)
    after = TWENTY.replace("line 10\n", "ten\n")
    [file] = changed(repository, {"日本.tf": TWENTY}, {"日本.tf": after}).values()
    assert (file.path, sorted(file.lines)) == ("日本.tf", [*range(7, 14)])
