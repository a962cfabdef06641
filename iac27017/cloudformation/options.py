"""What the caller decides about a reading of templates: parameter values, exclusions."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct


class TemplateOptions(Struct, frozen=True):
    """``exclude`` are glob patterns of directories and files, relative to the scanned directory.

    Of several parameter files that give a value, the last one counts.
    """

    parameter_files: tuple[Path, ...] = ()
    exclude: tuple[str, ...] = ()
    lint: bool = False
    """Whether cfn-lint is asked if the templates are valid."""
