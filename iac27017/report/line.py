"""Lines of styled text, and how they are shown: plainly where nobody looks at a terminal, else by rich."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from iac27017.report.safe_text import logged

if TYPE_CHECKING:
    from rich.text import Text


class Line:
    """One line, or several with line ends in it: pieces of text, each in a style of rich's."""

    __slots__ = ("pieces",)

    def __init__(self, text: str = "", style: str = "") -> None:
        self.pieces = [(text, style)] if text else []

    def append(self, text: str, style: str = "") -> Line:
        """The line itself, with one more piece."""
        if text:
            self.pieces.append((text, style))
        return self

    @property
    def plain(self) -> str:
        """The text without its styles."""
        return "".join(text for text, _ in self.pieces)


def printed(lines: Iterable[Line], width: int | None = None, color: bool = False) -> str:
    """Lines as a terminal of this width shows them; without width and colour, plain text.

    Hooks, pipelines and files get plain text, which takes a tenth of rich's time.
    """
    if width is None and not color:
        return logged("".join(f"{line.plain}\n" for line in lines))
    return logged(_drawn(lines, width, color))


def _drawn(lines: Iterable[Line], width: int | None, color: bool) -> str:
    from io import StringIO

    from rich.console import Console

    from iac27017.report.columns import broken

    file = StringIO()
    console = Console(
        file=file,
        width=width or 10_000,
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        highlight=False,
        emoji=False,
        markup=False,
        legacy_windows=False,
    )
    for line in map(_styled, lines):
        for part in (line,) if width is None else broken(line, width):
            console.print(part, soft_wrap=width is None)
    return file.getvalue()


def _styled(line: Line) -> Text:
    from rich.text import Text

    text = Text()
    for piece, style in line.pieces:
        text.append(piece, style)
    return text
