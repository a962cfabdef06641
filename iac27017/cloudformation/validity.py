"""Asks cfn-lint whether a template is valid: it knows the specification of every resource type, and we do not repeat it."""

from __future__ import annotations

from pathlib import Path

from iac27017.graph.declaration import Problem
from iac27017.graph.span import NOWHERE, Span
from iac27017.graph.wording import worded

INSTALL = "pip install 'iac27017[lint]'"


def invalid(root: Path, file: str) -> list[Problem]:
    """The errors (not warnings) that cfn-lint has against ``file``, a path below ``root``.

    Without cfn-lint there is one problem that says how to get it.
    """
    try:
        from cfnlint.api import lint_file
        from cfnlint.exceptions import CfnLintExitException
    except ImportError:
        return [Problem(NOWHERE, "cfn-lint is not installed, so no template was validated", INSTALL)]
    try:
        matches = lint_file(root / file)
    except CfnLintExitException as error:
        return [Problem(Span(file), worded("cfn-lint could not read it: {error}", error=error), "")]
    errors = [match for match in matches if match.rule.id.startswith("E")]
    return [
        Problem(
            Span(file, match.linenumber, match.columnnumber, match.linenumberend, match.columnnumberend),
            worded("{id}: {message}", id=match.rule.id, message=match.message),
            worded("this is the opinion of cfn-lint, see {source_url}", source_url=match.rule.source_url),
        )
        for match in errors
    ]
