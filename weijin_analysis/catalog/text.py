"""The lines of a CSV file as an editor shows them, with everything that is wrong with the file as text.

Reads leniently and reports strictly: a byte order mark or Windows line ends are faults, yet the cells behind
them are still read, so that one check tells everything. What must not go in here: what a cell means.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from weijin_analysis.catalog.faults import Fault

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class TableText:
    """A CSV file as text.

    Parameters
    ----------
    header : tuple of str
        Names in the first line.
    rows : tuple of (int, list of str)
        Line number, the header being 1, and cells of every record as wide as the header.
    faults : tuple of Fault
        What is wrong with the file itself.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[int, list[str]], ...]
    faults: tuple[Fault, ...]


def read_text(directory: Path, path: str) -> TableText:
    """Return the cells of a CSV file and the faults of the file as such.

    Parameters
    ----------
    directory : Path
        Folder of the data package.
    path : str
        The file inside it.
    """
    try:
        content = (directory / path).read_bytes()
    except FileNotFoundError:
        remedy = f"Restore {path}, or take its entry out of datapackage.json."
        return TableText((), (), (Fault(path, None, None, "no such file", "a CSV file", remedy),))
    faults = _byte_faults(path, content)
    text = content.removeprefix(_BYTE_ORDER_MARK).decode("utf-8", errors="replace").replace("\r\n", "\n")
    header, rows = _records(path, text, faults)
    return TableText(header, rows, tuple(faults))


def _byte_faults(path: str, content: bytes) -> list[Fault]:
    faults = []
    if content.startswith(_BYTE_ORDER_MARK):
        remedy = "Save the file as UTF-8 without signature (not 'UTF-8 with BOM', not 'CSV UTF-8' of Excel)."
        faults.append(Fault(path, 1, None, "a byte order mark", "the first column's name", remedy))
    if b"\r" in content:
        line = content[: content.index(b"\r")].count(b"\n") + 1
        remedy = "Save the file with Unix line ends."
        faults.append(Fault(path, line, None, r"a line end \r\n (CRLF) or \r", r"\n (LF) alone", remedy))
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        found = f"the byte 0x{content[error.start]:02x}, which is not UTF-8"
        faults.append(Fault(path, line, None, found, "UTF-8", "Save the file as UTF-8 (not GBK, not Latin-1)."))
    return faults


def _records(path: str, text: str, faults: list[Fault]) -> tuple[tuple[str, ...], tuple[tuple[int, list[str]], ...]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: tuple[str, ...] = ()
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            if line == 1:
                header = tuple(cells)
            elif len(cells) == len(header):
                rows.append((line, cells))
            else:
                faults.append(_ragged(path, line, cells, header))
            line = reader.line_num + 1
    except csv.Error as error:
        remedy = "Look for a quotation mark that is not doubled or not closed, here or in the lines that follow."
        faults.append(Fault(path, line, None, str(error), "a CSV record", remedy))
    return header, tuple(rows)


def _ragged(path: str, line: int, cells: list[str], header: tuple[str, ...]) -> Fault:
    if not cells:
        return Fault(path, line, None, "an empty line", "a row", "Delete the line.")
    remedy = "Count the commas; a text with a comma in it needs quotation marks around it."
    return Fault(path, line, None, f"{len(cells)} cells", f"{len(header)} cells, as the header has", remedy)
