"""Reads the configuration: `.iac27017.toml`, or `[tool.iac27017]` in `pyproject.toml`."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from iac27017.config_values import flag, language, reader_like, texts, word
from iac27017.graph.settings import Account, Settings
from iac27017.policy.waiver import Configured
from iac27017.waiver_tables import WaiverError, read_waivers

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

OWN_FILE = ".iac27017.toml"
SHARED_FILE = "pyproject.toml"
MAXIMUM_BYTES = 1024 * 1024

T = TypeVar("T")


class ConfigError(ValueError):
    """Raised for a configuration that cannot be used; the text names file, line and key, and says what to do."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How waivers are taken. ``four_eyes``: the approver must not be the author of the waiver's lines in git."""

    four_eyes: bool = False


@dataclass(frozen=True, slots=True)
class Config:
    """What a team has settled once; the command line overrides it.

    ``severity`` is a name of `iac27017.check.Severity`; ``var_files`` are relative to the file's directory.
    """

    path: str = ""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    control: tuple[str, ...] = ()
    severity: str = ""
    strict: bool = False
    allow_problems: bool = False
    lang: str = ""
    exclude: tuple[str, ...] = ()
    var_files: tuple[str, ...] = ()
    settings: Settings = field(default_factory=Settings)
    policy: Policy = field(default_factory=Policy)
    waivers: tuple[Configured, ...] = ()


def find(directory: Path) -> Path | None:
    """The configuration file that holds for ``directory``: its own, or that of the nearest directory above.

    The search ends at the root of the git repository.
    """
    for folder in (directory.resolve(), *directory.resolve().parents):
        if (own := folder / OWN_FILE).is_file():
            return own
        shared = folder / SHARED_FILE
        if shared.is_file() and _mentions_us(shared):
            return shared
        if (folder / ".git").exists():
            return None
    return None


def load(path: Path) -> Config:
    """The configuration in ``path``.

    Raises `ConfigError`, also when the file cannot be read.
    """
    try:
        if path.stat().st_size > MAXIMUM_BYTES:
            raise ConfigError(f"{path}: larger than {MAXIMUM_BYTES} bytes; this is no configuration")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error
    return parse(text, str(path), shared=path.name == SHARED_FILE)


def parse(text: str, file: str = OWN_FILE, shared: bool = False) -> Config:
    """The configuration that ``text`` is; ``shared`` when ours is a table in somebody else's file.

    Raises `ConfigError`.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file}: {error}") from error
    if shared:
        content = content.get("tool", {}).get("iac27017", {})
    return _Reader(file, text).config(content)


def settings_from_text(text: str) -> Settings:
    """The settings for checks that a configuration text makes."""
    return parse(text).settings


def _mentions_us(file: Path) -> bool:
    try:
        return "[tool.iac27017" in file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False


@dataclass(frozen=True, slots=True)
class _Reader:
    file: str
    text: str

    def config(self, content: Mapping[str, Any]) -> Config:
        readers = _config_readers()
        found: dict[str, Any] = {"path": self.file}
        tables = {"expect", "account", "parameters", "policy", "waiver"}
        for key, value in content.items():
            name = key.replace("-", "_")
            if key in tables:
                continue
            if name not in readers:
                raise self.wrong(key, f"there is no setting {key!r}; there are: {', '.join(self._names(readers, tables))}")
            found[name] = self.read(key, value, readers[name])
        policy = Policy(**self.fields(self.table(content, "policy"), Policy(), "policy"))
        return Config(**found, settings=self.settings(content), policy=policy, waivers=self.waivers(content))

    def waivers(self, content: Mapping[str, Any]) -> tuple[Configured, ...]:
        if "waiver" not in content:
            return ()
        try:
            return read_waivers(content["waiver"], self.file, self.text)
        except WaiverError as error:
            raise ConfigError(f"{self.file}:{error.line}: {error}") from None

    def settings(self, content: Mapping[str, Any]) -> Settings:
        expect = self.table(content, "expect")
        expected = frozenset(key for key, value in expect.items() if self.read(key, value, flag))
        account = Account(**self.fields(self.table(content, "account"), Account(), "account"))
        values = self.fields(self.table(content, "parameters"), Settings(), "parameters")
        return replace(Settings(**values), account=account, expect=expected)

    def fields(self, table: Mapping[str, Any], defaults: Settings | Account | Policy, name: str) -> dict[str, Any]:
        known = {f.name: getattr(defaults, f.name) for f in fields(defaults) if f.name not in ("account", "expect")}
        found: dict[str, Any] = {}
        for key, value in table.items():
            field_name = key.replace("-", "_")
            if field_name not in known:
                raise self.wrong(key, f"[{name}] has no {key!r}; there are: {', '.join(sorted(known))}")
            found[field_name] = self.read(key, value, reader_like(known[field_name]))
        return found

    def table(self, content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        value = content.get(name, {})
        if not isinstance(value, dict):
            raise self.wrong(name, f"[{name}] is a table of settings")
        return value

    def read(self, key: str, value: Any, reader: Callable[[Any], T]) -> T:
        try:
            return reader(value)
        except ValueError as error:
            raise self.wrong(key, f"{key} {error}") from None

    def wrong(self, key: str, message: str) -> ConfigError:
        return ConfigError(f"{self.file}:{self._line_of(key)}: {message}")

    def _line_of(self, key: str) -> int:
        """The first line that sets ``key`` or opens the table of that name; 1 when it is written otherwise."""
        pattern = re.compile(rf'^\s*(?:\[[^\]]*)?["\']?{re.escape(key)}["\']?\s*[=\]]')
        lines = self.text.splitlines()
        return next((number for number, line in enumerate(lines, 1) if pattern.match(line)), 1)

    @staticmethod
    def _names(readers: Mapping[str, object], tables: set[str]) -> Iterator[str]:
        yield from sorted(name.replace("_", "-") for name in readers)
        yield from sorted(f"[{name}]" for name in tables)


def _config_readers() -> dict[str, Callable[[Any], Any]]:
    return {
        "select": texts, "ignore": texts, "control": texts, "exclude": texts, "var_files": texts,
        "severity": word, "lang": language, "strict": flag, "allow_problems": flag,
    }  # fmt: skip
