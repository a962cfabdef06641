"""The second opinion: asked for, never needed, and never loaded otherwise."""

from __future__ import annotations

import subprocess
import sys

import pytest

from iac27017.hcl.parse import parse


def test_without_a_question_nothing_of_it_is_loaded() -> None:
    code = (
        "import sys; from iac27017.hcl.parse import parse;"
        " parse(b'a = = 1', 'x.tf'); parse(b'a = 1', 'x.tf', strict=True);"
        " sys.exit(any(name.split('.')[0] in ('hcl2', 'lark') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_without_python_hcl2_there_is_no_opinion(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hcl2", None)
    from iac27017.hcl.strict import second_opinion

    assert second_opinion(b"a = = 1\n", "x.tf") is None
    assert parse(b"a = = 1\n", "x.tf", strict=True).problems == parse(b"a = = 1\n", "x.tf").problems


@pytest.mark.parametrize(
    ("text", "opinion"),
    [
        ("a = 1\n", None),
        (
            "a = [1 2]\n",
            "x.tf:1:8: expected `,`, `]` or a new line, found `2`; this is the opinion of python-hcl2",
        ),
        (
            "a =\n",
            "x.tf:1:4: expected a value, found the end of the line; this is the opinion of python-hcl2",
        ),
        (
            "b {\n a = 1\n",
            "x.tf:3:1: expected `}`, found the end of the line; this is the opinion of python-hcl2",
        ),
        (
            "é = 1 ^\n",
            "x.tf:1:1: expected `in`, a name or a new line, found `é = 1 ^`; this is the opinion of python-hcl2",
        ),
    ],
)
def test_second_opinion(text: str, opinion: str | None) -> None:
    pytest.importorskip("hcl2")
    from iac27017.hcl.strict import second_opinion

    found = second_opinion(text.encode(), "x.tf")
    assert (None if found is None else str(found)) == opinion


def test_an_opinion_on_another_line_is_added() -> None:
    pytest.importorskip("hcl2")
    text = b"b {\n a = 1\n\n"
    own = parse(text, "x.tf").problems
    assert [problem.span.line for problem in own] == [1]
    assert [problem.span.line for problem in parse(text, "x.tf", strict=True).problems] == [1, 4]


def test_too_much_text_is_not_asked_about() -> None:
    from iac27017.hcl.strict import MAXIMUM_BYTES, second_opinion

    assert second_opinion(b"a = = 1\n".ljust(MAXIMUM_BYTES + 1), "x.tf") is None
