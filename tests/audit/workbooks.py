"""Workbooks as tests read them: each sheet as rows by heading, and what a real spreadsheet program makes of a file."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

REQUIRED = "IAC27017_REQUIRE_OFFICE"
"""Set where LibreOffice must be there, so that nothing is passed over unseen."""


def read(content: bytes | Path) -> Workbook:
    return load_workbook(BytesIO(content) if isinstance(content, bytes) else content)


def values(sheet: Worksheet) -> list[dict[str, object]]:
    """The rows of a table, by heading; an empty cell is None."""
    headings, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, headings), row)) for row in rows]


def column(sheet: Worksheet, heading: str) -> str:
    """The letter of the column with this heading."""
    return next(get_column_letter(at) for at, cell in enumerate(sheet[1], 1) if cell.value == heading)


def footer(sheet: Worksheet) -> tuple[str, str, str]:
    """What stands at the left, in the middle and at the right of the foot of every page."""
    assert sheet.oddFooter is not None
    parts = (sheet.oddFooter.left, sheet.oddFooter.center, sheet.oddFooter.right)
    left, middle, right = (str(part.text).strip() for part in parts)
    return left, middle, right


def cells(book: Workbook) -> Iterator[Cell]:
    """Everything that is written in a workbook."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            yield from (cell for cell in row if cell.value is not None)


def choices(sheet: Worksheet, heading: str) -> list[str]:
    """What the list of a column offers."""
    letter = column(sheet, heading)
    for validation in sheet.data_validations.dataValidation:
        if validation.type == "list" and str(validation.sqref).startswith(f"{letter}2"):
            return str(validation.formula1).strip('"').split(",")
    return []


def recalculated(folder: Path, books: Mapping[str, bytes]) -> dict[str, Workbook]:
    """Each workbook as LibreOffice reads and writes it, in one start of the program.

    Skips the test when the program is not there, unless it must be.
    """
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        reason = "no LibreOffice on this machine; on Debian and Ubuntu: apt-get install libreoffice-calc-nogui"
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    written, read_back = folder / "written", folder / "read-back"
    written.mkdir()
    for name, content in books.items():
        (written / f"{name}.xlsx").write_bytes(content)
    command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx",
               "--outdir", str(read_back), *(str(written / f"{name}.xlsx") for name in books)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    missing = [name for name in books if not (read_back / f"{name}.xlsx").exists()]
    assert not missing, f"LibreOffice did not open {missing}: {done.stdout}{done.stderr}"
    return {name: read(read_back / f"{name}.xlsx") for name in books}
