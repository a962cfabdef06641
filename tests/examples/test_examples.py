"""The documents in `docs/examples/` are what the command line writes today; `make examples` writes them anew."""

from __future__ import annotations

import pytest

from tests.examples.record import EXAMPLES, examples, made, same


@pytest.mark.parametrize(("name", "options"), list(examples()), ids=[name for name, _ in examples()])
def test_example_is_what_the_command_line_writes(name: str, options: tuple[str, ...]) -> None:
    recorded = (EXAMPLES / name).read_bytes()
    # Compared as a whole, and not shown as a whole: the documents are long.
    assert same(recorded, made(name, options)) or pytest.fail(
        f"{name} differs; see what changed with: make examples && git diff docs"
    )
