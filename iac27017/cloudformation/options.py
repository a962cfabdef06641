"""What the caller decides about a reading of templates: parameter values, exclusions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class TemplateOptions:
    """``exclude`` are glob patterns of directories and files, relative to the scanned directory.

    Of several parameter files that give a value, the last one counts.
    """

    parameter_files: tuple[Path, ...] = ()
    exclude: tuple[str, ...] = ()
    lint: bool = False
    """Whether cfn-lint is asked if the templates are valid."""
