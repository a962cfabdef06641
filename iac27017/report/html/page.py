"""Templates in, a page out that carries its style and its script and may load nothing."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from iac27017 import __version__
from iac27017.language import Say
from iac27017.report.html.svg import svg
from iac27017.report.safe_text import lines_visible, logged

STYLE, SCRIPT = "page.css", "page.js"


def page(template: str, say: Say, values: Mapping[str, object]) -> str:
    """The page that ``template`` makes of ``values``, in the language of ``say``."""
    environment = _environment()
    shared = {"say": say, "lang": say.language, "version": __version__, **_inlined()}
    # Single texts are inert already; what was put together of them, or was forgotten, is too.
    return logged(lines_visible(environment.get_template(template).render({**shared, **values})))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("iac27017.report.html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["svg"] = svg
    return environment


@cache
def _inlined() -> Mapping[str, str]:
    """Style and script, and the policy that lets a browser run these two and load nothing at all."""
    style, script = (_data(name) for name in (STYLE, SCRIPT))
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return {"style": Markup(style), "script": Markup(script), "policy": policy}


def _data(name: str) -> str:
    return resources.files("iac27017.report.html").joinpath(name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    """The source expression of an inline element with this text (Content Security Policy Level 3, hash-source)."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
