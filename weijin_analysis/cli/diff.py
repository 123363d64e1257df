"""``weijin diff``: what changed between two runs, from the shell.

Thin: finds the runs, calls ``publish.changes`` and prints. What must not go in here: comparing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from weijin_analysis.cli.export import run_folder
from weijin_analysis.cli.printing import count, print_json
from weijin_analysis.errors import RunError

if TYPE_CHECKING:
    from weijin_analysis.publish.changes import Changes
    from weijin_analysis.publish.changes.claims import ClaimChange
    from weijin_analysis.publish.changes.figures import FigureChange, Moved
    from weijin_analysis.publish.changes.forecasts import ForecastChange
    from weijin_analysis.publish.changes.inputs import Because, Inputs, TableChange
    from weijin_analysis.publish.changes.rows import Row

EPILOG = """\b
Examples:
  weijin diff                                     the newest complete run against the complete run before it
  weijin diff 20261120T080000Z 20261127T080000Z   two runs, the earlier one first
  weijin diff --json                              the same for a program
  weijin diff --html                              a page with both pictures side by side and where they differ

\b
Causes are told apart: data, parameters, method (package code, notebooks, constants of the trend engine), library.
One in brackets differs too, and its part cannot be told apart. Runs' names and times never count as change.

\b
Exit codes:
  0    the comparison is printed, whether or not something changed (the field "changed" of --json says so)
  2    the call was refused: no such run, or no complete run to compare with
"""

ROWS_SHOWN = 12
FILES_SHOWN = 8


@click.command(epilog=EPILOG)
@click.argument("runs", nargs=-1, metavar="[RUN_A RUN_B]")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a machine.")
@click.option("--html", is_flag=True, help="Build a page that stands alone, and say where it is.")
@click.option(
    "--to",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Build it there.  [default: changes/<RUN_A> in RUN_B's folder]",
)
def diff(runs: tuple[str, ...], as_json: bool, html: bool, to: Path | None) -> None:
    """Say what changed between two runs, in numbers and pictures, and why."""
    from weijin_analysis.publish.changes import compare, plain

    before, after = _chosen(runs)
    changes = compare(before, after)
    if as_json:
        print_json(plain(changes))
    else:
        click.echo("\n".join(_lines(changes)))
    if html or to:
        from weijin_analysis.publish.changes.alone import write_alone

        front = write_alone(changes, to or after / "changes" / changes.inputs.before.name)
        click.echo(f"The page: {front}", err=as_json)


def _chosen(runs: tuple[str, ...]) -> tuple[Path, Path]:
    from weijin_analysis.paths import output_directory
    from weijin_analysis.publish.changes import complete_run_before, newest_complete_run

    if len(runs) == 2:
        before, after = map(run_folder, runs)
        return before, after
    if runs:
        raise click.UsageError("Give two runs, the earlier one first, or none for the two newest complete ones.")
    newest = newest_complete_run(output_directory())
    remedy = "Make one with weijin run, or name two runs."
    if newest is None:
        raise RunError("runs", f"no complete run in {output_directory()}", "two of them", remedy)
    earlier = complete_run_before(newest)
    if earlier is None:
        raise RunError("runs", f"{newest.name} alone", "a complete run before it, to compare with", remedy)
    return earlier, newest


# What is printed ------------------------------------------------------------------------------------------


def _lines(changes: Changes) -> Iterator[str]:
    inputs = changes.inputs
    names = f"{inputs.before.name} and {inputs.after.name}"
    if not changes.any:
        yield f"Nothing changed between {names}{_without_effect(inputs)}."
        yield from _left(changes)
        return
    yield f"What changed between {names}:"
    yield from _inputs(inputs)
    for figure in changes.figures:
        yield ""
        yield from _figure(figure)
    yield from _section("Forecasts", [line for one in changes.forecasts for line in _forecast(one)])
    yield from _section("Statements", [_claim(one) for one in changes.claims])
    yield from _left(changes)


def _without_effect(inputs: Inputs) -> str:
    differ = {
        "parameters": inputs.parameters,
        f"{count(len(inputs.files), 'file')} of the method": inputs.files,
        "libraries": inputs.libraries,
    }
    named = " and ".join(name for name, found in differ.items() if found)
    return f" (different {named}, the same figures, forecasts and statements)" if named else ""


def _inputs(inputs: Inputs) -> Iterator[str]:
    for table in inputs.tables:
        yield f"  data        {table.name}: {_counted(table)}"
    for value in inputs.parameters:
        yield f"  parameters  chapter {value.chapter}: {value.name} {value.before!r} -> {value.after!r}"
    if inputs.files:
        yield f"  method      {_some(inputs.files, FILES_SHOWN)}"
    for value in inputs.libraries:
        yield f"  library     {value.name} {value.before} -> {value.after}"


def _counted(table: TableChange) -> str:
    kinds = [row.change for row in table.rows]
    said = [_rows_of(kind, kinds.count(kind)) for kind in dict.fromkeys(kinds)]
    unnamed = "remarks only, no number" if table.known else "changed; the runs did not both keep their data"
    return ", ".join(said) or unnamed


def _rows_of(kind: str, number: int) -> str:
    return count(number, "new vintage") if kind == "new_vintage" else f"{count(number, 'row')} {kind}"


def _figure(figure: FigureChange) -> Iterator[str]:
    title = (figure.drawn.record.get("title") or {}).get("en", "")
    yield f"{figure.id}  {figure.change.replace('_', ' ')}{_because(figure.because)}  {title}".rstrip()
    if figure.why_not:
        yield f"  {figure.why_not}"
    yield from (f"  {_row(moved, figure.because)}" for moved in figure.rows[:ROWS_SHOWN])
    if len(figure.rows) > ROWS_SHOWN:
        yield f"  and {len(figure.rows) - ROWS_SHOWN} more rows"
    for name in ("title", "finding", "note"):
        if name in figure.words and figure.change == "changed":
            before, after = ((text or {}).get("en", "") for text in figure.texts(name))
            yield f"  {name:<9} {before}"
            yield f"         -> {after}"
    if share := max(figure.pictures.values(), default=0):
        yield f"  picture   {share:.2%} of its area".replace("%", " %")


def _row(moved: Moved, of_figure: Because) -> str:
    row, change = moved.change.row, moved.change
    about = " ".join(filter(None, [row.get("metric"), row.get("entity"), row.get("period"), row.get("kind")]))
    about = about or " ".join(row.values())
    numbers = f": {_number(change.before)} -> {_number(change.after)}" if row.get("metric") else ""
    source = f"  ({row['source']})" if row.get("source") else ""
    own = _because(moved.because) if moved.because != of_figure else ""
    return f"{change.change:<9} {about}{numbers}{source}{own}"


def _number(row: Row | None) -> str:
    if row is None:
        return "none"
    shown = {name: f"{float(row[name]):.6g}" if row[name] else "" for name in ("value", "low", "high")}
    return f"{shown['value'] or shown['low'] + '..' + shown['high']} {row['unit']}"


def _forecast(change: ForecastChange) -> Iterator[str]:
    origins = "".join(f" from {said.origin}" for said in (change.after or change.before,) if said)
    yield f"{change.metric} {change.entity}, {change.said.unit}{origins}: {change.change}{_because(change.because)}"
    if change.before is None or change.after is None:
        return
    if change.before.origin != change.after.origin or change.before.unit != change.after.unit:
        yield f"  before: from {change.before.origin}, {change.before.unit}"
    for year in change.years:
        old, new = change.before.years[year], change.after.years[year]
        moved = f"{new['median'] / old['median'] - 1:+.1%}".replace("%", " %") if old["median"] else ""
        yield f"  {year}  {_band(old)} -> {_band(new)}  {moved}".rstrip()


def _band(quantiles: dict[str, float]) -> str:
    return f"{quantiles['median']:.4g} ({quantiles['low']:.4g}..{quantiles['high']:.4g})"


def _claim(change: ClaimChange) -> str:
    said = change.record.get("statement_en", "")
    verdicts = " -> ".join(_verdict(record) for record in (change.before, change.after))
    return f"{change.id}  {verdicts}{_because(change.because)}  {said}"


def _verdict(record: object) -> str:
    if not isinstance(record, dict):
        return "none"
    return ", ".join(filter(None, [record.get("result"), record.get("outcome")]))


def _because(because: Because) -> str:
    named = [*because.causes, *(f"({cause})" for cause in because.perhaps)]
    return f"  [{' '.join(named)}]" if named else ""


def _section(head: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield from ("", head)
        yield from (f"  {line}" for line in lines)


def _left(changes: Changes) -> Iterator[str]:
    for one in changes.left:
        yield f"Not compared: chapter {one.chapter}, which only {one.only_in} has."


def _some(names: tuple[str, ...], shown: int) -> str:
    more = f" and {len(names) - shown} more" if len(names) > shown else ""
    return ", ".join(names[:shown]) + more
