"""Prints tables for people and JSON for machines, alike in every command.

What must not go in here: choosing what to print.
"""

from __future__ import annotations

import json
from collections.abc import Container
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    import pandas as pd

as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a machine instead of a table.")


def print_json(content: object) -> None:
    """Print what :func:`records` and Python's own types are made of."""
    click.echo(json.dumps(content, ensure_ascii=False, indent=2))


def records(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Return rows for JSON: days as ISO text, what is missing as null."""
    dates = {name: frame[name].dt.strftime("%Y-%m-%d") for name in frame.select_dtypes("datetime")}
    plain = frame.assign(**dates).astype(object)
    return plain.where(plain.notna(), None).to_dict("records")


def print_table(frame: pd.DataFrame, numbers: Container[str] = ()) -> None:
    """Print a table; the columns ``numbers`` are set to the right."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 10_000  # a file or a pipe has no edge to wrap at
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in frame:
        table.add_column(str(name), justify="right" if name in numbers else "left", overflow="fold")
    for cells in frame.astype(str).itertuples(index=False):
        table.add_row(*(Text(cell) for cell in cells))
    console.print(table)


def count(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural unless it is 1."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
