"""``weijin data``: look at the numbers and check them, from the shell.

Thin: each command calls ``catalog`` and prints. Imports of pandas stay inside the commands, so that
``weijin --help`` answers at once. What must not go in here: anything a notebook could also want.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from weijin_analysis.cli.printing import as_json_option, count, print_json, print_table, records

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pandas as pd

    from weijin_analysis.catalog import Fault

_SHOWN = ["metric", "entity", "period", "value", "range", "unit", "kind", "known", "grade", "source"]


@click.group()
def data() -> None:
    """Look at the numbers as known on a day, and check them."""


@data.command("list")
@as_json_option
def list_tables(as_json: bool) -> None:
    """List the tables: chapter, rows and titles.

    \b
    Example: weijin data list
    """
    from weijin_analysis import catalog

    found = catalog.tables()
    if as_json:
        print_json(records(found))
    else:
        print_table(found[["name", "chapter", "rows", "title_zh", "title_en"]], numbers=["rows"])


@data.command()
@click.argument("name")
@click.option("--as-of", default="", metavar="DAY", help="Only what was known by this day (YYYY-MM-DD).")
@click.option("--all-vintages", is_flag=True, help="Every statement, not one for each metric, entity, period, unit.")
@click.option("--where", "filters", multiple=True, metavar="COLUMN=VALUE", help="Only such rows; may be repeated.")
@as_json_option
def show(name: str, as_of: str, all_vintages: bool, filters: tuple[str, ...], as_json: bool) -> None:
    """Show a table as it was known on a day.

    \b
    Example: weijin data show battery_price --as-of 2024-12-31 --where metric=pack_price_real --where entity=World
    """
    from weijin_analysis import catalog

    wanted = _filters(filters)
    listed = catalog.tables().set_index("name")["observations"]
    if name in listed.index and not listed[name]:
        _show_reference(catalog.reference(name), wanted, as_json)
        return
    rows = catalog.load(name, as_of, all_vintages=all_vintages, **wanted)
    if as_json:
        print_json(records(rows))
    else:
        print_table(_compact(rows), numbers=["value"])
        known = f"as known on {as_of}" if as_of else "everything known"
        disputed = f", {rows['disputed'].sum()} of them disputed (?)" if rows["disputed"].any() else ""
        click.echo(f"\n{count(len(rows), 'row')}, {known}{disputed}")


@data.command()
@click.argument("directory", required=False, type=click.Path(exists=True, file_okay=False))
@as_json_option
@click.pass_context
def check(ctx: click.Context, directory: str | None, as_json: bool) -> None:
    """Check all tables, report every fault at once.

    Each fault tells file, row, column, what was found, what was expected and what to do. DIRECTORY is another
    data package than the project's own. The exit code is 1 if there is a fault.

    \b
    Example: weijin data check
    """
    from dataclasses import asdict
    from pathlib import Path

    from weijin_analysis import catalog
    from weijin_analysis.paths import data_directory

    folder = directory or data_directory()
    faults = catalog.check_package(folder) + _faults_of_bindings(Path(folder))
    if as_json:
        print_json([asdict(fault) for fault in faults])
    elif faults:
        click.echo("\n".join([str(fault) for fault in faults] + ["", count(len(faults), "fault") + f" in {folder}"]))
    else:
        click.echo(f"{_summary(folder)}: no fault")
    ctx.exit(1 if faults else 0)


def _faults_of_bindings(folder: Path) -> list[Fault]:
    """Faults of the bindings of statements to data; none where a table they need is unsound, which is told anyway."""
    from weijin_analysis.claims import check_bindings
    from weijin_analysis.errors import WeijinError
    from weijin_analysis.paths import data_from

    try:
        with data_from(folder):
            return check_bindings()
    except WeijinError:
        return []


def _summary(folder: Any) -> str:
    from pathlib import Path

    from weijin_analysis.catalog.package import read_package
    from weijin_analysis.catalog.text import read_text

    paths = [resource.path for resource in read_package(Path(folder)).resources.values()]
    rows = sum(len(read_text(Path(folder), path).rows) for path in paths)
    return f"{count(len(paths), 'table')} with {count(rows, 'row')} in {folder}"


def _filters(texts: Iterable[str]) -> dict[str, list[str]]:
    wanted: dict[str, list[str]] = {}
    for text in texts:
        column, equals, value = text.partition("=")
        if not equals:
            raise click.BadParameter(
                f"{text!r} is not COLUMN=VALUE, such as metric=pack_price_real", param_hint="--where"
            )
        wanted.setdefault(column.strip(), []).append(value)
    return wanted


def _show_reference(rows: pd.DataFrame, wanted: dict[str, list[str]], as_json: bool) -> None:
    from weijin_analysis.catalog.tables import unknown

    for column, values in wanted.items():
        if column not in rows:
            raise unknown("filter", column, rows.columns)
        rows = rows[rows[column].isin(values)]
    if as_json:
        print_json(records(rows))
    else:
        print_table(rows)


def _compact(rows: pd.DataFrame) -> pd.DataFrame:
    value = rows["value"].map(_number) + rows["disputed"].map({True: " ?", False: ""})
    stretch = [_range(low, high) for low, high in zip(rows["low"], rows["high"], strict=True)]
    known = rows["known"].dt.strftime("%Y-%m-%d").fillna("")
    return rows.assign(value=value, range=stretch, known=known)[_SHOWN]


def _range(low: float, high: float) -> str:
    if low == low and high == high:
        return f"{_number(low)}..{_number(high)}"
    return f">={_number(low)}" if low == low else f"<={_number(high)}" if high == high else ""


def _number(value: float) -> str:
    return f"{value:.12g}" if value == value else ""
