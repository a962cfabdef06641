"""From what should be written to where: a setting in a file that is ours to edit, or why there is none."""

from __future__ import annotations

import re
from pathlib import Path

from iac27017 import disk
from iac27017.boundary import inside
from iac27017.fixes import block_places, blocks, template_places, templates
from iac27017.fixes.block_places import BlockSetting, block_at
from iac27017.fixes.replacement import replaces
from iac27017.fixes.safety import (
    CHOOSE,
    FOREIGN,
    GENERATED,
    IN_JSON_TEXT,
    IN_PLAN,
    JSON_SYNTAX,
    NEW_BLOCK,
    NEW_RESOURCE,
    NOT_FOUND,
    OUTSIDE,
    PRESENCE,
    unsafe,
)
from iac27017.fixes.template_places import TemplateSetting, steps_to
from iac27017.fixes.text import Text
from iac27017.graph.concepts import ValueType
from iac27017.graph.lookup import IN_JSON, first_path, path_segments
from iac27017.graph.remedy import Mend
from iac27017.graph.resource import Resource

Setting = BlockSetting | TemplateSetting

_GENERATED = re.compile(
    r"\bdo not edit\b|\bauto-?generated\b|\bgenerated (?:by|from|automatically)\b|\baws:cdk:path\b",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"\s*(?:#|//|/?\*)")
_HEAD = 30
"""Lines at the start of a file that may say that a program writes it."""


class Texts:
    """The texts of files below the scanned directory, each read once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._found: dict[str, Text] = {}

    def editable(self, file: str) -> Text:
        """The text of a file that is ours to edit.

        Raises `NoSafePlace`.
        """
        if file not in self._found:
            self._found[file] = self._read(file)
        return self._found[file]

    def _read(self, file: str) -> Text:
        path = self.root / file
        if inside(self.root, path) is None:
            raise unsafe(OUTSIDE)
        if any(piece.startswith(".") for piece in file.split("/")) or _is_fetched(self.root, path):
            raise unsafe(FOREIGN)
        if file.endswith(".tf.json"):
            raise unsafe(JSON_SYNTAX)
        try:
            text = Text.of(file, disk.read(path))
        except OSError:
            raise unsafe(NOT_FOUND) from None
        if _is_generated(text.content) or "cdk.out" in file.split("/"):
            raise unsafe(GENERATED)
        return text


def _is_fetched(root: Path, path: Path) -> bool:
    """Whether it lies in a repository of its own below the scanned directory: a submodule."""
    folders = [folder for folder in path.parents if folder != root and root in folder.parents]
    return any(disk.exists(folder / ".git") for folder in folders)


def _is_generated(content: str) -> bool:
    if '"aws:cdk:path"' in content or "aws:cdk:path:" in content:
        return True
    head = content.split("\n", _HEAD)[:_HEAD]
    return any(_GENERATED.search(line) for line in head if _COMMENT.match(line))


def setting_for(mend: Mend, texts: Texts) -> Setting:
    """Where a mend is written.

    Raises `NoSafePlace`.
    """
    holder = mend.holder
    if holder is None:
        raise unsafe(NEW_RESOURCE, type=mend.kind.terraform)
    if holder.language == "plan":
        raise unsafe(IN_PLAN)
    if mend.prop.presence:
        raise unsafe(PRESENCE)
    if mend.prop.type in (ValueType.REFERENCE, ValueType.DOCUMENT):
        raise unsafe(CHOOSE)
    path = mend.prop.paths.of(holder.language)
    if any(segment.name == IN_JSON for segment in path_segments(first_path(path))):
        raise unsafe(IN_JSON_TEXT)
    text = texts.editable(holder.declaration.header.file)
    if holder.language == "cloudformation":
        return _in_template(mend, holder, path, text)
    return _in_code(mend, holder, path, text)


def with_written(text: Text, setting: Setting) -> Text:
    """The text in which the setting is made.

    Raises `NoSafePlace`.
    """
    if isinstance(setting, BlockSetting):
        return blocks.with_setting(text, setting)
    return templates.with_property(text, setting)


def line_of(text: Text, setting: Setting) -> int:
    """The line of ``text`` in which a setting that was made stands.

    Raises `NoSafePlace`.
    """
    return (
        block_places.line_of(text, setting)
        if isinstance(setting, BlockSetting)
        else template_places.line_of(text, setting)
    )


def _in_code(mend: Mend, holder: Resource, path: str, text: Text) -> BlockSetting:
    whole = holder.declaration.span
    span, file, type_ = whole, text.file, holder.declaration.type
    if _is_part(holder):
        if holder.body.span == holder.declaration.header:
            path = _below(_part_path(holder), path)
        else:
            span = holder.body.span
    if span.file != file:
        raise unsafe(NOT_FOUND)
    return BlockSetting(file, block_at(text, span), path, mend.value, type_, replaces(mend))


def _in_template(mend: Mend, holder: Resource, path: str, text: Text) -> TemplateSetting:
    address, type_ = holder.address, holder.declaration.type
    span = None
    if _is_part(holder):
        if holder.body.span == holder.declaration.header:
            raise unsafe(NEW_BLOCK, block=_part_path(holder) or type_)
        span = holder.body.span
    steps = steps_to(text, address.name, type_, span)
    if path.startswith("@"):
        steps, path = steps[:2], path.replace("@", "")
    return TemplateSetting(text.file, steps, path, mend.value, type_, replaces(mend))


def _is_part(holder: Resource) -> bool:
    return bool(holder.address.part)


def _part_path(part: Resource) -> str:
    """Where its owner has a part that is not written yet."""
    owner = part.owner
    rules = owner.kind.parts if owner is not None else ()
    return next((first_path(rule.paths.of(part.language)) for rule in rules if rule.kind is part.kind), "")


def _below(block: str, paths: str) -> str:
    return " | ".join(f"{block}.{path}" for path in first_path(paths).split(" | "))
