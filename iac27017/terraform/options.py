"""What the caller decides about a reading of Terraform code: variable values, workspace, exclusions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, field


class TerraformOptions(Struct, frozen=True):
    """``variables`` are those of ``-var``; ``environment`` is searched for ``TF_VAR_`` names.

    ``exclude`` are glob patterns of directories and files, relative to the scanned directory.
    """

    var_files: tuple[Path, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    workspace: str = "default"
    exclude: tuple[str, ...] = ()
    second_opinion: bool = False
    """Whether python-hcl2, where it is installed, is asked about files with syntax errors too."""
