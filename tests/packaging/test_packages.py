"""The package holds every folder, and imports from a bare clone, an editable install and a wheel alike."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import iac27017

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = {".py", ".md", ".yaml", ".json"}
LINKS = {"iac27017.checks": "checks", "iac27017.graph": "graph"}
PROGRAM = "import iac27017.checks, iac27017.graph.value, iac27017.registry as r; print(len(r.all_checks()))"


def test_every_folder_with_code_is_in_the_list_of_packages() -> None:
    """A folder that is missing from the list would silently be missing from the wheel."""
    assert sorted(_setuptools()["packages"]) == _packages_on_disk()


def test_checks_and_graph_are_mapped_into_the_package() -> None:
    assert _setuptools()["package-dir"] == {"iac27017": "iac27017", **LINKS}


@pytest.mark.parametrize("package", LINKS)
def test_links_in_the_package_are_relative(package: str) -> None:
    link = ROOT.joinpath(*package.split("."))
    assert link.is_symlink()
    assert os.readlink(link) == f"../{LINKS[package]}"


def test_bare_clone_imports() -> None:
    assert int(_python("-c", PROGRAM, path=[ROOT])) > 0


def test_wheel_holds_every_module_page_and_table(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    assert _shipped_files() - inside == set()


def test_wheel_has_one_top_level_package(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"iac27017"}


def test_wheel_imports(installed: Path) -> None:
    assert _python("-c", PROGRAM, path=[installed]) == _python("-c", PROGRAM, path=[ROOT])


def test_wheel_leaves_no_module_called_checks_or_graph(installed: Path) -> None:
    probe = "import importlib.util as u; print([n for n in ('checks', 'graph') if u.find_spec(n)])"
    assert _python("-c", probe, path=[installed]) == "[]"


def test_wheel_runs_as_a_module(installed: Path) -> None:
    assert iac27017.__version__ in _python("-m", "iac27017", "--version", path=[installed])


def test_wheel_installs_the_command(installed: Path) -> None:
    assert (installed.parents[2] / "bin" / "iac27017").is_file()


def test_editable_install_imports(tmp_path: Path) -> None:
    """From a copy, since an editable build writes beside the sources."""
    source = _copy_of_sources(tmp_path / "source")
    site = _install("--editable", str(source), prefix=tmp_path / "prefix")
    start = f"import site; site.addsitedir({str(site)!r}); {PROGRAM}"
    assert _python("-c", start, path=[]) == _python("-c", PROGRAM, path=[ROOT])


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built with the setuptools of this environment: nothing is fetched."""
    folder = tmp_path_factory.mktemp("wheel")
    source = _copy_of_sources(folder / "source")
    _pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(source))
    return next(folder.glob("iac27017-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site-packages folder that the wheel was installed into, alone."""
    return _install(str(wheel), prefix=tmp_path_factory.mktemp("prefix"))


def _packages_on_disk() -> list[str]:
    folders = [Path("iac27017"), *map(Path, LINKS.values())]
    with_code = [init.parent.relative_to(ROOT) for top in folders for init in (ROOT / top).rglob("__init__.py")]
    homes = {folder: package for package, folder in LINKS.items()}
    named = {".".join([homes.get(path.parts[0], path.parts[0]), *path.parts[1:]]) for path in with_code}
    # An executable folder of Checkov's would be no package of ours; every other folder with code must be one.
    stray = {m.parent for top in folders for m in (ROOT / top).rglob("*.py") if not (m.parent / "__init__.py").is_file()}
    assert not stray, f"folders without __init__.py: {sorted(stray)}"
    return sorted(named)


def _shipped_files() -> set[str]:
    """Every module, page and table of the source, under the name that it has in the wheel."""
    names = set()
    for package in _setuptools()["packages"]:
        top, *rest = package.split(".")
        folder = ROOT.joinpath(top, *rest)
        names |= {f"{package.replace('.', '/')}/{f.name}" for f in folder.iterdir() if f.suffix in SHIPPED}
    return names | {"iac27017/py.typed"}


def _copy_of_sources(target: Path) -> Path:
    """What a build needs; another's half-written output in the work tree is left out."""
    ignored = shutil.ignore_patterns("__pycache__", "build", "*.egg-info")
    for name in ("iac27017", "checks", "graph"):
        shutil.copytree(ROOT / name, target / name, symlinks=True, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, target / name)
    return target


def _install(*what: str, prefix: Path) -> Path:
    _pip("install", "--no-deps", "--no-build-isolation", "--ignore-installed", "--prefix", str(prefix), *what)
    return Path(sysconfig.get_path("purelib", vars={"base": str(prefix), "platbase": str(prefix)}))


def _pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _python(*arguments: str, path: Sequence[Path]) -> str:
    """What a fresh interpreter prints that sees ``path`` and the dependencies, and nothing else of ours.

    Without `site` (``-S``) no .pth file is read, so this environment's own editable install cannot help out.
    """
    dependencies = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([*map(str, path), *sorted(dependencies)])}
    command = [sys.executable, "-S", *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=environment, cwd=tempfile.gettempdir()
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def _setuptools() -> Any:
    return _pyproject()["tool"]["setuptools"]


def _project() -> Any:
    return _pyproject()["project"]


def _pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
