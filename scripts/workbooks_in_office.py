"""Whether LibreOffice reads Bina's workbooks as they were meant: converted by it, they read back the same.

Run by hand where ``soffice`` is installed. Every cell of every sheet is compared.

- ``.venv/bin/python scripts/workbooks_in_office.py FILE.xlsx …``: these files.
- ``.venv/bin/python scripts/workbooks_in_office.py``: every workbook that a page of the demonstration city in
  ``BINA_HOME`` offers (``bina demo … --load`` makes the city; ``scripts/city_workbooks.py`` fetches them).

LibreOffice is large, so the tests read workbooks with openpyxl alone.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent


def convert(paths: Sequence[str], folder: Path) -> None:
    """Have LibreOffice open each workbook and save it anew."""
    words = ["soffice", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder)]
    subprocess.run([*words, *paths], check=True, capture_output=True, timeout=300)  # noqa: S603  # our own words


def cells(path: Path) -> dict[tuple[str, str], Any]:
    """Every filled cell by sheet and place; a cell of empty text is not filled, and LibreOffice drops it."""
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in load_workbook(path).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value not in (None, "")
    }


def main(names: Sequence[str]) -> int:
    """Compare every file named; 1 when a cell differs."""
    lines, compared = [], 0
    with tempfile.TemporaryDirectory() as folder:
        convert(names, Path(folder))
        for name in names:
            ours, theirs = cells(Path(name)), cells(Path(folder, Path(name).name))
            compared += len(ours)
            different = [place for place in {*ours, *theirs} if ours.get(place) != theirs.get(place)]
            lines += [f"{name} {place}: {ours.get(place)!r} is {theirs.get(place)!r}" for place in different]
    lines.append(f"{len(names)} workbooks, {compared} cells, {len(lines)} differences")
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if len(lines) > 1 else 0


def of_the_city() -> int:
    """Fetch the workbooks of the demonstration city, say what each holds, and compare them."""
    with tempfile.TemporaryDirectory() as folder:
        words = [sys.executable, str(ROOT / "scripts" / "city_workbooks.py"), folder]
        subprocess.run(words, check=True, cwd=ROOT)  # noqa: S603  # our own words
        return main(sorted(str(path) for path in Path(folder).glob("*.xlsx")))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) if sys.argv[1:] else of_the_city())
