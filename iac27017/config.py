"""Reads the configuration: `.iac27017.toml`, or `[tool.iac27017]` in `pyproject.toml`."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct, field
from msgspec.structs import fields, replace

from iac27017 import disk
from iac27017.config_places import line_of, syntax_error
from iac27017.config_values import flag, language, reader_like, severity, texts, word
from iac27017.graph.settings import EXPECTATIONS, Account, Settings
from iac27017.graph.wording import worded
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


class Policy(Struct, frozen=True):
    """How waivers are taken. ``four_eyes``: the approver must not be the author of the waiver's lines in git."""

    four_eyes: bool = False


class Config(Struct, frozen=True):
    """What a team has settled once; the command line overrides it.

    ``severity`` is a name of `iac27017.check.Severity`; ``source_url`` is the template of links to lines; ``gitignore`` leaves out what git ignores; ``var_files`` are relative to the file's directory.
    """

    path: str = ""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    control: tuple[str, ...] = ()
    severity: str = ""
    strict: bool = False
    allow_problems: bool = False
    lang: str = ""
    source_url: str = ""
    exclude: tuple[str, ...] = ()
    gitignore: bool = True
    var_files: tuple[str, ...] = ()
    settings: Settings = field(default_factory=Settings)
    policy: Policy = field(default_factory=Policy)
    waivers: tuple[Configured, ...] = ()


def find(directory: Path) -> Path | None:
    """The configuration file that holds for ``directory``: its own, or that of the nearest directory above.

    The search ends at the root of the git repository.
    """
    for folder in (disk.resolved(directory), *disk.resolved(directory).parents):
        if disk.is_file(own := folder / OWN_FILE):
            return own
        shared = folder / SHARED_FILE
        if disk.is_file(shared) and _mentions_us(shared):
            return shared
        if disk.exists(folder / ".git"):
            return None
    return None


def load(path: Path) -> Config:
    """The configuration in ``path``.

    Raises `ConfigError`, also when the file cannot be read.
    """
    try:
        if disk.size(path) > MAXIMUM_BYTES:
            raise ConfigError(
                worded(
                    "{path}: larger than {limit} bytes; this is no configuration",
                    path=path,
                    limit=MAXIMUM_BYTES,
                )
            )
        text = disk.read(path).decode().replace("\r\n", "\n").replace("\r", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(worded("{path}: cannot be read: {error}", path=path, error=error)) from error
    return parse(text, str(path), shared=path.name == SHARED_FILE)


def parse(text: str, file: str = OWN_FILE, shared: bool = False) -> Config:
    """The configuration that ``text`` is; ``shared`` when ours is a table in somebody else's file.

    Raises `ConfigError`.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place, message = syntax_error(text, error)
        raise ConfigError(worded("{file}:{place}: {error}", file=file, place=place, error=message)) from error
    if not shared:
        return _Reader(file, text).config(content)
    tools = _Reader(file, text).table(content, "tool")
    own = _Reader(file, text, ("tool",)).table(tools, "iac27017")
    return _Reader(file, text, ("tool", "iac27017")).config(own)


def settings_from_text(text: str) -> Settings:
    """The settings for checks that a configuration text makes."""
    return parse(text).settings


def _mentions_us(file: Path) -> bool:
    try:
        return b"[tool.iac27017" in disk.read(file)
    except OSError:
        return False


class _Reader(Struct, frozen=True):
    file: str
    text: str
    above: tuple[str, ...] = ()
    """The table that ours is, in somebody else's file."""

    def config(self, content: Mapping[str, Any]) -> Config:
        readers = _config_readers()
        found: dict[str, Any] = {"path": self.file}
        tables = {"expect", "account", "parameters", "policy", "waiver"}
        for key, value in content.items():
            name = key.replace("-", "_")
            if key in tables:
                continue
            if name not in readers:
                known = [*sorted(readers), *sorted(tables)]
                template = "there is no setting {key}{meant}; there are: {names}"
                names = ", ".join([*(name.replace("_", "-") for name in sorted(readers)), *(f"[{t}]" for t in sorted(tables))])
                raise self.wrong(
                    (key,), worded(template, key=repr(key), meant=_meant(name, known), names=names)
                )
            found[name] = self.read((key,), value, readers[name])
        self._check_names(found)
        policy = Policy(**self.fields(self.table(content, "policy"), Policy(), "policy"))
        return Config(**found, settings=self.settings(content), policy=policy, waivers=self.waivers(content))

    def _check_names(self, found: Mapping[str, tuple[str, ...]]) -> None:
        """A misspelt name of a check must not look as if it counted."""
        named = {key: found.get(key, ()) for key in ("select", "ignore", "control")}
        if not any(named.values()):
            return
        from iac27017.registry import UnknownCheck, chosen_checks

        for key, names in named.items():
            try:
                chosen_checks((), (), names) if key == "control" else chosen_checks(names, ())
            except UnknownCheck as error:
                raise self.wrong((key,), str(error)) from None

    def waivers(self, content: Mapping[str, Any]) -> tuple[Configured, ...]:
        if "waiver" not in content:
            return ()
        try:
            return read_waivers(content["waiver"], self.file, self.text)
        except WaiverError as error:
            raise ConfigError(
                worded("{file}:{line}: {error}", file=self.file, line=error.line, error=error)
            ) from None

    def settings(self, content: Mapping[str, Any]) -> Settings:
        expect = self.table(content, "expect")
        for key in expect:
            if key not in EXPECTATIONS:
                raise self._no_such("expect", key, EXPECTATIONS)
        expected = frozenset(key for key, value in expect.items() if self.read(("expect", key), value, flag))
        account = Account(**self.fields(self.table(content, "account"), Account(), "account"))
        values = self.fields(self.table(content, "parameters"), Settings(), "parameters")
        return replace(Settings(**values), account=account, expect=expected)

    def fields(self, table: Mapping[str, Any], defaults: Settings | Account | Policy, name: str) -> dict[str, Any]:
        known = {f.name: getattr(defaults, f.name) for f in fields(defaults) if f.name not in ("account", "expect")}
        found: dict[str, Any] = {}
        for key, value in table.items():
            field_name = key.replace("-", "_")
            if field_name not in known:
                raise self._no_such(name, key, sorted(known))
            found[field_name] = self.read((name, key), value, reader_like(known[field_name]))
        return found

    def table(self, content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        value = content.get(name, {})
        if not isinstance(value, dict):
            raise self.wrong((name,), worded("[{name}] is a table of settings", name=name))
        return value

    def read(self, path: tuple[str, ...], value: Any, reader: Callable[[Any], T]) -> T:
        try:
            return reader(value)
        except ValueError as error:
            raise self.wrong(path, worded("{key} {error}", key=path[-1], error=error)) from None

    def wrong(self, path: tuple[str, ...], message: str) -> ConfigError:
        """The error about what is set at ``path``, with its line."""
        line = line_of(self.text, (*self.above, *path))
        return ConfigError(
            worded("{file}:{line_of}: {message}", file=self.file, line_of=line, message=message)
        )

    def _no_such(self, table: str, key: str, known: Sequence[str]) -> ConfigError:
        template = "[{name}] has no {key}{meant}; there are: {sorted}"
        meant = _meant(key.replace("-", "_") if "_" in "".join(known) else key, known)
        return self.wrong(
            (table, key), worded(template, name=table, key=repr(key), meant=meant, sorted=", ".join(known))
        )


def _meant(key: str, known: Sequence[str]) -> str:
    """The known name that is closest to a misspelt one, as a question."""
    close = difflib.get_close_matches(key, known, n=1)
    return worded(" (did you mean {name}?)", name=close[0]) if close else ""


def _config_readers() -> dict[str, Callable[[Any], Any]]:
    return {
        "select": texts, "ignore": texts, "control": texts, "exclude": texts, "var_files": texts,
        "severity": severity, "lang": language, "source_url": word, "strict": flag, "allow_problems": flag,
        "gitignore": flag,
    }  # fmt: skip
