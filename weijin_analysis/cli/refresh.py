"""``weijin refresh``: bring in what upstreams have published since, and say what came of each.

Thin: calls :mod:`weijin_analysis.refresh` and prints. What must not go in here: fetching, comparing and writing.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from weijin_analysis.cli.printing import as_json_option, count, print_json, print_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from weijin_analysis.refresh.adapter import Adapter
    from weijin_analysis.refresh.comparing import News
    from weijin_analysis.refresh.engine import Outcome

WORLD_MOVED, OURS_BROKE, NOT_REACHED = 1, 3, 4
_CODES = {"broken": OURS_BROKE, "moved": WORLD_MOVED, "unreachable": NOT_REACHED}
"""Exit codes by state, the most urgent first."""
_WORDS = {
    "unchanged": "nothing new",
    "sound": "reads its recorded sample",
    "moved": "THE WORLD MOVED",
    "unreachable": "NOT REACHED",
    "broken": "OURS BROKE",
}
_SHOWN = 20

EPILOG = """\b
Examples:
  weijin refresh --dry-run            what would be appended, from every upstream
  weijin refresh us-cpi arc-prize     append what is new from these
  weijin refresh --recorded           without network: does every adapter read its recorded sample?
  weijin refresh --list               the upstreams, their tables, licences and addresses

\b
A row is only ever added, as a vintage of its own; no row is changed, moved or deleted. An upstream that is not what it
was stops itself alone, and the data stay as they were.

\b
Exit codes, the first that holds:
  3    ours broke: an adapter does not read the shape it was written for, or its rows break a rule
  1    the world moved: an upstream's file is not of that shape any more, or its numbers cannot be
  4    an upstream could not be reached; try again later
  0    all is well, with or without something new
  2    the call was refused, or the data package has faults already
"""


@click.command(epilog=EPILOG)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--dry-run", is_flag=True, help="Print what would be appended, and append nothing.")
@click.option("--list", "listing", is_flag=True, help="List the upstreams.")
@click.option("--recorded", is_flag=True, help="Read the recorded samples only, without network.")
@click.option("--mirror", default="", metavar="ADDRESS", help="Fetch from a copy of the upstreams: ADDRESS/host/path.")
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), default=30, show_default=True, help="Seconds.")
@click.option("--retries", type=click.IntRange(min=0), default=3, show_default=True, help="How often to ask again.")
@as_json_option
@click.pass_context
def refresh(
    ctx: click.Context,
    names: tuple[str, ...],
    dry_run: bool,
    listing: bool,
    recorded: bool,
    mirror: str,
    timeout: float,
    retries: int,
    as_json: bool,
) -> None:
    """Append what upstreams have published since (all of them, or those named)."""
    from weijin_analysis.refresh.fetching import Patience

    adapters = _chosen(names)
    if listing:
        _list(adapters, as_json)
        return
    outcomes = _recorded(adapters) if recorded else _refreshed(adapters, dry_run, Patience(timeout, retries), mirror)
    told = [_tell(outcome, dry_run, as_json) for outcome in outcomes]
    if as_json:
        print_json([_plain(outcome) for outcome in told])
    states = {outcome.state for outcome in told}
    ctx.exit(next((code for state, code in _CODES.items() if state in states), 0))


def _chosen(names: Iterable[str]) -> list[Adapter]:
    from weijin_analysis.catalog.tables import unknown
    from weijin_analysis.refresh.upstreams import ADAPTERS

    for name in names:
        if name not in ADAPTERS:
            raise unknown("upstream", name, ADAPTERS)
    return [adapter for name, adapter in ADAPTERS.items() if not names or name in tuple(names)]


def _refreshed(adapters: list[Adapter], dry_run: bool, patience: Any, mirror: str) -> Iterator[Outcome]:
    from weijin_analysis.paths import data_directory, output_directory
    from weijin_analysis.pipeline.lock import only_one
    from weijin_analysis.refresh.engine import refresh as refreshed

    cache = output_directory() / "refresh"
    with only_one(cache):  # two at once would append the same rows twice
        yield from refreshed(adapters, data_directory(), cache, dry_run=dry_run, patience=patience, mirror=mirror)


def _recorded(adapters: list[Adapter]) -> Iterator[Outcome]:
    from weijin_analysis.refresh.engine import check_recorded

    return map(check_recorded, adapters)


def _tell(outcome: Outcome, dry_run: bool, as_json: bool) -> Outcome:
    if not as_json:
        words = _WORDS.get(outcome.state) or _appended(outcome, dry_run)
        click.echo(f"{outcome.name:18} {words}{': ' if outcome.message else ''}{outcome.message}")
        if dry_run:
            _show_news(outcome)
    return outcome


def _appended(outcome: Outcome, dry_run: bool) -> str:
    revised = sum(news.before is not None for news in outcome.news)
    kinds = f"{len(outcome.news) - revised} new, {revised} revised"
    verb = "would be appended" if dry_run else "appended"
    return f"{count(len(outcome.news), 'row')} {verb} to {', '.join(outcome.rows)} ({kinds})"


def _show_news(outcome: Outcome) -> None:
    units = {row["metric"]: row["unit"] for rows in outcome.rows.values() for row in rows}
    for news in outcome.news[:_SHOWN]:
        click.echo(f"  {_line(news)} {units[news.reading.metric]}{_before(news)}")
    if len(outcome.news) > _SHOWN:
        click.echo(f"  and {len(outcome.news) - _SHOWN} more: --json lists them all")


def _line(news: News) -> str:
    from weijin_analysis.refresh.comparing import plain

    reading = news.reading
    return f"{reading.metric}, {reading.entity}, {reading.period}: {plain(reading.value)}"


def _before(news: News) -> str:
    return f" (was {news.before.text}, known since {news.before.known})" if news.before else ""


def _plain(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome for JSON: its rows with what was known before."""
    before = {news.reading.key: asdict(news.before) for news in outcome.news if news.before}
    rows = [
        {"table": table, **row, "before": before.get((row["metric"], row["entity"], row["period"]))}
        for table, added in outcome.rows.items()
        for row in added
    ]
    return {"name": outcome.name, "state": outcome.state, "message": outcome.message, "rows": rows}


def _list(adapters: list[Adapter], as_json: bool) -> None:
    import pandas as pd

    from weijin_analysis.catalog import reference

    sources = reference("sources").set_index("id")
    rows = [
        {
            "name": adapter.name,
            "tables": ", ".join(adapter.tables),
            "publisher": sources.at[adapter.source, "publisher"],
            "licence": sources.at[adapter.source, "licence"],
            "shape": adapter.shape,
            "address": " ".join(document.address for document in adapter.documents),
        }
        for adapter in adapters
    ]
    if as_json:
        print_json(rows)
    else:
        print_table(pd.DataFrame(rows))
