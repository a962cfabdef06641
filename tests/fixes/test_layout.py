"""How a new argument stands among others, over all kinds of groups of lines."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iac27017.fixes.alignment import Row, aligned
from iac27017.fixes.block_places import BlockSetting, block_at
from iac27017.fixes.blocks import with_setting
from iac27017.fixes.text import Text
from iac27017.hcl.parse import parse

NAMES = st.lists(st.from_regex(r"[a-z][a-z_]{0,12}", fullmatch=True), max_size=5, unique=True)
VALUES = st.sampled_from(
    ["1", "true", '"text"', "var.x", '["a", "b"]', "{ a = 1 }", "<<-EOT\n  some text\n  EOT"]
)
COMMENTS = st.sampled_from(["", "", "# why", "// so"])
BETWEEN = st.sampled_from(["", "", "\n", "  # about the next\n", "\n  # apart\n"])
ENDINGS = st.sampled_from(["", "\n  nested {\n    a = 1\n  }\n", "\n  tags = {\n    a = 1\n  }\n"])


@st.composite
def blocks(draw: st.DrawFn) -> str:
    """A block as ``terraform fmt`` leaves it: groups of arguments, then perhaps something nested."""
    groups: list[str] = []
    group: list[Row] = []
    for name in draw(NAMES):
        value = draw(VALUES)
        comment = "" if value.startswith("<<") else draw(COMMENTS)
        head, _, rest = value.partition("\n")
        group.append(Row("  ", f"a_{name}", head, comment, f"\n{rest}" if rest else ""))
        if gap := draw(BETWEEN):
            groups += ["".join(f"{line}\n" for line in aligned(group)), gap]
            group = []
    groups.append("".join(f"{line}\n" for line in aligned(group)))
    content = "".join(groups).rstrip("\n").lstrip("\n")
    return (
        'resource "x" "y" {\n'
        + (f"{content}\n" if content.strip() else "")
        + draw(ENDINGS).lstrip("\n" * (not content))
        + "}\n"
    )


SETTINGS = st.sampled_from(
    [
        ("encrypted", True),
        ("a_much_longer_name_than_the_others", 7),
        ("metadata_options.http_tokens", "required"),
    ]
)


@given(code=blocks(), what=SETTINGS)
@settings(max_examples=150, deadline=None)
def test_the_argument_is_there_and_nothing_else_has_changed(
    code: str, what: tuple[str, bool | int | str]
) -> None:
    text = Text.of("main.tf", code.encode())
    path, value = what
    place = block_at(text, parse(text.data, "main.tf").body.blocks[0].span)
    after = with_setting(text, BlockSetting("main.tf", place, path, value, "aws_instance"))
    assert not parse(after.data, "main.tf").problems
    old, new = (["".join(line.split()) for line in one.lines()] for one in (text, after))
    left = iter(new)
    assert all(any(line == other for other in left) for line in old if line), "a line went, or moved"
    assert with_setting(after, BlockSetting("main.tf", place, path, value, "aws_instance")) == after


@pytest.mark.skipif(
    shutil.which("terraform") is None,
    reason="asks the real formatter; the examples hold the layout without it",
)
def test_terraform_fmt_agrees(tmp_path: Path) -> None:
    """A sample of the same blocks at once, as starting the formatter takes longer than what it does."""
    made: list[tuple[str, str]] = []

    @given(code=blocks(), what=SETTINGS)
    @settings(max_examples=150, deadline=None, database=None)
    def collect(code: str, what: tuple[str, bool | int | str]) -> None:
        text = Text.of("main.tf", code.encode())
        place = block_at(text, parse(text.data, "main.tf").body.blocks[0].span)
        made.append((code, with_setting(text, BlockSetting("main.tf", place, *what, "aws_instance")).content))

    collect()
    for number, (before, after) in enumerate(made):
        for side, code in (("before", before), ("after", after)):
            (tmp_path / side).mkdir(exist_ok=True)
            (tmp_path / side / f"{number}.tf").write_text(code)
    already, then = (_unformatted(tmp_path / side) for side in ("before", "after"))
    assert len(already) < len(made) / 2
    assert then <= already, [made[int(name.partition(".")[0])] for name in sorted(then - already)][:1]


def _unformatted(folder: Path) -> set[str]:
    command = ["terraform", "fmt", "-list=true", "-write=false", "."]
    return set(
        subprocess.run(
            command, cwd=folder, check=False, stdout=subprocess.PIPE, encoding="utf-8"
        ).stdout.split()
    )
