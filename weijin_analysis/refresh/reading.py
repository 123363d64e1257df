"""Helps parsers to read text, JSON, delimited tables and sheets, and to say precisely what is not as expected.

What must not go in here: any particular upstream, and fetching.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from weijin_analysis.refresh.adapter import Received, Surprise

_LOOK = "Look at the file; if the upstream has really changed, the adapter has to follow."


def surprise(where: str, found: str, expected: str) -> Surprise:
    """Return the error for a file that is not as it was."""
    return Surprise(where, found, expected, _LOOK)


def text_of(received: Received) -> str:
    """Return a file as text.

    UTF-8 is tried before the charset that the server names: text in another charset is hardly ever valid UTF-8, while
    servers often name a charset by habit.

    Raises
    ------
    Surprise
        If the bytes are neither.
    """
    content = received.content.removeprefix(codecs.BOM_UTF8)
    for charset in dict.fromkeys(("utf-8", received.charset or "utf-8")):
        try:
            return content.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
    named = f"nor {received.charset}, which the server names" if received.charset else "and the server names no charset"
    raise surprise(received.document.name, f"bytes that are not UTF-8 {named}", "text")


def json_of(received: Received) -> Any:
    """Return a JSON file's content, its numbers exactly as written (Decimal).

    Raises
    ------
    Surprise
        If it is not JSON.
    """
    try:
        return json.loads(text_of(received), parse_float=Decimal)
    except json.JSONDecodeError as error:
        found = f"text that stops being JSON at line {error.lineno} ({error.msg})"
        raise surprise(received.document.name, found, "JSON") from error


def delimited(received: Received, delimiter: str, columns: Sequence[str], comment: str = "") -> list[dict[str, str]]:
    """Return the records of a delimited file by column, cells stripped of spaces around them.

    Parameters
    ----------
    received : Received
        The file.
    delimiter : str
        What stands between cells.
    columns : sequence of str
        Columns it needs to have; others may come.
    comment : str
        Lines after the header that begin so are no records.

    Raises
    ------
    Surprise
        If a column is missing, a record has another number of cells, or there is no record.
    """
    rows = csv.reader(io.StringIO(text_of(received), newline=""), delimiter=delimiter, quoting=_quoting(delimiter))
    header = [cell.strip().removeprefix("#") for cell in next(rows, [])]
    _has_columns(received.document.name, header, columns)
    name = received.document.name
    records = [_record(name, rows.line_num, header, row) for row in rows if not _skipped(row, comment)]
    if not records:
        raise surprise(name, "a header and no record", "records")
    return records


def sheet_rows(received: Received) -> list[tuple[Any, ...]]:
    """Return the rows of the first sheet of an Excel workbook, cells as Excel holds them.

    Raises
    ------
    Surprise
        If it is no workbook.
    """
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(received.content), read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError) as error:
        raise surprise(received.document.name, f"bytes that Excel could not open ({error})", "a workbook") from error
    try:
        return list(book.worksheets[0].iter_rows(values_only=True))
    finally:
        book.close()


def number(text: object, where: str) -> Decimal:
    """Return a number, or tell where something else stands."""
    try:
        value = Decimal(str(text).strip())
    except InvalidOperation:
        raise surprise(where, repr(text), "a number") from None
    if not value.is_finite():
        raise surprise(where, repr(text), "a number")
    return value


def field(record: object, name: str, where: str) -> Any:
    """Return a field of a JSON object, or tell that it is missing."""
    if isinstance(record, dict) and name in record:
        return record[name]
    found = f"fields {', '.join(record)}" if isinstance(record, dict) else type(record).__name__
    raise surprise(where, found, f"a field {name!r}")


def _quoting(delimiter: str) -> int:
    return csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL


def _skipped(row: list[str], comment: str) -> bool:
    return not row or bool(comment and row[0].startswith(comment))


def _has_columns(name: str, header: Iterable[str], columns: Iterable[str]) -> None:
    present = list(header)
    missing = [column for column in columns if column not in present]
    if missing:
        raise surprise(name, f"columns {', '.join(present) or 'none'}", f"also {', '.join(missing)}")


def _record(name: str, line: int, header: list[str], row: list[str]) -> dict[str, str]:
    if len(row) != len(header):
        raise surprise(f"{name}, line {line}", f"{len(row)} cells", f"{len(header)}, as the header has")
    return {column: cell.strip() for column, cell in zip(header, row, strict=True)}
