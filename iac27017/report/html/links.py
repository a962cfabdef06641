"""Where a line of the scanned code can be looked at: a repository's URL, made of a template."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, urlsplit

from msgspec import Struct

FIELDS = ("commit", "file", "line")
_FIELD = re.compile(r"\{([^{}]*)\}")


class LinkError(ValueError):
    """Raised for a template that makes no link; the text says what is wrong with it."""


class SourceLinks(Struct, frozen=True):
    """Makes links to lines; without a ``template`` there are none.

    ``below`` is the scanned directory relative to the top of the repository, ``commit`` what was scanned.

    >>> SourceLinks("https://forge/b/{commit}/{file}#L{line}", "abc", "infra").to("main.tf", 7)
    'https://forge/b/abc/infra/main.tf#L7'
    """

    template: str = ""
    commit: str = ""
    below: str = ""

    def __post_init__(self) -> None:
        """Refuse what a browser would run or guess at.

        Raises `LinkError`.
        """
        if not self.template:
            return
        address = urlsplit(self.template)
        if address.scheme not in ("http", "https") or not address.netloc or "{" in address.netloc:
            raise LinkError("a source URL starts with https:// (or http://) and a host")
        for name in _FIELD.findall(self.template):
            if name not in FIELDS:
                raise LinkError(
                    f"a source URL has no {{{name}}}; there are {', '.join(f'{{{f}}}' for f in FIELDS)}"
                )
        if "{file}" not in self.template:
            raise LinkError(
                "a source URL without {file} leads nowhere: https://HOST/blob/{commit}/{file}#L{line}"
            )

    @property
    def needs_commit(self) -> bool:
        """Whether the commit must be known."""
        return "{commit}" in self.template

    def to(self, file: str, line: int) -> str:
        """The address of a line; empty without a template, or for a place that is in no file of the repository."""
        if not self.template or not file or ".." in file.split("/"):
            return ""
        path = f"{self.below}/{file}" if self.below else file
        values = {"commit": _quoted(self.commit), "file": _quoted(path), "line": str(max(line, 1))}
        return _FIELD.sub(lambda found: values[found[1]], self.template)


@lru_cache(maxsize=4096)
def _quoted(text: str) -> str:
    return quote(text.encode(errors="surrogateescape"), safe="/")
