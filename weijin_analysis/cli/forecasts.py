"""``weijin forecasts``: what the runs have forecast, and how good it was, from the shell.

Thin: reads the runs, calls :mod:`weijin_analysis.archive` and prints. Imports of pandas stay inside the commands. What
must not go in here: finding outcomes and scoring.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from weijin_analysis.cli.printing import as_json_option, count, print_json, print_table, records

if TYPE_CHECKING:
    import pandas as pd

    from weijin_analysis.archive.shelf import Shelf

_EXIT = """\b
Exit codes:
  0    all is well, also if nothing can be scored yet
  1    a file of a run cannot be read; what stands in the others is shown
  2    the call was refused
"""

_WHY_NOT = {
    "known": "not scored, because the outcome was known already when the data extended were",
    "disputed": "not scored, because sources contradict each other about the outcome",
    "unmoved": "observed, but in dollars of a year whose consumer prices are not known yet",
    "lost": "not scored, because the data no longer have such a series",
}
_BANDS = {"coverage_50": "in 50 %", "coverage_80": "in 80 %", "coverage_95": "in 95 %"}
_MEASURES = {"crps": "CRPS", **_BANDS, "winkler_80": "Winkler 80", "bias": "bias", "error": "error"}
_SKILLS = {"skill_ratio": "skill", "skill_geometric": "skill (geom.)"}
_SCALES = {"log": "log scale: 0.10 is about 10 %", "points": "percentage points"}
_VIEWS = {
    "in advance": "Made in advance, before anything was known of the outcome",
    "in hindsight": "Made in hindsight, from the data of an earlier day, when the outcome was known",
}
_KEYS = """\
CRPS, Winkler and error: smaller is better. Bias: median minus outcome. in 50 %: how often the 50 % band held."""

_output = click.option(
    "--output", type=click.Path(file_okay=False, path_type=Path), help="Where runs are.  [default: outputs]"
)


@click.group()
def forecasts() -> None:
    """Hold what earlier runs forecast against what came."""


@forecasts.command("list", epilog=_EXIT)
@_output
@as_json_option
@click.pass_context
def list_forecasts(ctx: click.Context, output: Path | None, as_json: bool) -> None:
    """List what is kept: series, origins, years, and the year that falls due next.

    Runs that say the same count once; "made" is the day it was first said.

    \b
    Example: weijin forecasts list
    """
    shelf, judged = _judged(output)
    table = _overview(judged)
    if as_json:
        print_json({"forecasts": records(table), "faults": [str(fault) for fault in shelf.faults]})
    elif len(table):
        print_table(table, numbers=["runs", "scored", "open"])
        click.echo(f"\n{_tally(judged)}")
    else:
        click.echo(_none_kept(output))
    _tell_faults(ctx, shelf)


@forecasts.command(epilog=_EXIT)
@click.option("--against", default="", metavar="METHOD", help="Add the skill of the other methods against this one.")
@click.option("--each", is_flag=True, help="Show every forecast that is scored, with what came.")
@_output
@as_json_option
@click.pass_context
def score(ctx: click.Context, against: str, each: bool, output: Path | None, as_json: bool) -> None:
    """Score every forecast whose year has been observed since.

    Each is held against the first release and against the newest vintage, moved to the dollars of the forecast, and
    counts once however many runs repeat it. What was known when the forecast was made is told apart.

    \b
    Example: weijin forecasts score
    Example: weijin forecasts score --each
    """
    from weijin_analysis.archive import record

    shelf, judged = _judged(output)
    scores = record.score(shelf, judged, against)
    if as_json:
        _print_scores_as_json(shelf, judged, scores)
    elif judged.empty:
        click.echo(_none_kept(output))
    else:
        _print_scores(judged, scores, each)
    _tell_faults(ctx, shelf)


def _judged(output: Path | None) -> tuple[Shelf, pd.DataFrame]:
    from weijin_analysis.archive.record import judge
    from weijin_analysis.archive.shelf import read_shelf
    from weijin_analysis.paths import output_directory

    shelf = read_shelf(output or output_directory())
    return shelf, judge(shelf)


def _tell_faults(ctx: click.Context, shelf: Shelf) -> None:
    for fault in shelf.faults:
        click.echo(f"Left out: {fault}", err=True)
    ctx.exit(1 if shelf.faults else 0)


def _none_kept(output: Path | None) -> str:
    from weijin_analysis.paths import output_directory

    return (
        f"No forecasts are kept in {(output or output_directory()) / 'runs'}. weijin run keeps those of its chapters."
    )


def _overview(judged: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    keys = ["name", "method", "unit", "origin", "vintage", "edition"]
    rows = [
        {
            **dict(zip(keys, key, strict=True)),
            "years": f"{part['period'].min()}-{part['period'].max()}",
            "made": part["made"].min(),
            "runs": part["runs"].max(),
            "scored": int(part["state"].eq("scored").sum()),
            "open": int(part["state"].eq("open").sum()),
            "next due": _next_year(part),
        }
        for key, part in judged.groupby(keys)
    ]
    table = pd.DataFrame(rows, columns=_LISTED).rename(columns={"name": "series"})
    return table if table["edition"].gt(1).any() else table.drop(columns="edition")


_LISTED = [
    "name", "method", "unit", "origin", "vintage", "edition", "years", "made", "runs", "scored", "open", "next due",
]  # fmt: skip


def _next_year(part: pd.DataFrame) -> str:
    waiting = part.loc[part["state"].eq("open"), "period"]
    return str(waiting.min()) if len(waiting) else ""


def _tally(judged: pd.DataFrame) -> str:
    """How many forecasts are kept, scored, open, and what became of the others; and what falls due first."""
    states = judged["state"].value_counts()
    kept = f"{count(len(judged), 'forecast')} of {judged['name'].nunique()} series kept"
    lines = [f"{kept}: {states.get('scored', 0)} scored, {states.get('open', 0)} open."]
    lines += [f"{states[state]} {why}." for state, why in _WHY_NOT.items() if state in states]
    return "\n".join([*lines, *_first_due(judged)])


def _first_due(judged: pd.DataFrame) -> list[str]:
    waiting = judged[judged["state"].eq("open")]
    if waiting.empty:
        return []
    due = waiting[waiting["period"].eq(waiting["period"].min())]
    names = "; ".join(dict.fromkeys(due["name"]))
    return [f"The next falls due when a value for {due['period'].iloc[0]} is published: {names}."]


def _print_scores(judged: pd.DataFrame, scores: pd.DataFrame, each: bool) -> None:
    if scores.empty:
        click.echo("Nothing can be scored yet.")
    for (view, scale), part in scores.groupby(["made", "scale"], sort=True):
        click.echo(f"{_VIEWS[view]} ({_SCALES[scale]})")
        print_table(_wide(part), numbers=["forecasts", *_MEASURES.values(), *_SKILLS.values()])
        click.echo()
    if each and len(scores):
        print_table(_each(judged), numbers=["origin", "year", "median", *_CAME.values()])
        click.echo()
    click.echo("\n".join([*([_KEYS] if len(scores) else []), _tally(judged)]))


def _wide(scores: pd.DataFrame) -> pd.DataFrame:
    """One row for each group, method and outcome, one column for each measure."""
    keys = ["group", "method", "outcome"]
    made = scores.groupby(keys, sort=False)["forecasts"].max()
    table = scores.pivot(index=keys, columns="measure", values="value")
    shown = [name for name in (*_MEASURES, *_SKILLS) if name in table]
    texts = table[shown].apply(lambda column: column.map(_percent if column.name in _BANDS else _number))
    texts.insert(0, "forecasts", made)
    named = texts.rename(columns=_MEASURES | _SKILLS).reset_index()
    last = named["group"].eq("all")
    return named.assign(last=last).sort_values(["last", *keys]).drop(columns="last").rename(columns={"group": "series"})


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %") if share == share else ""


def _number(value: float) -> str:
    return f"{value:.3f}" if value == value else ""


_CAME = {"first_release": "first release", "observed": "newest vintage"}


def _each(judged: pd.DataFrame) -> pd.DataFrame:
    scored = judged[judged["state"].eq("scored")].sort_values(["name", "method", "period", "origin", "edition"])
    quantities = {name: scored[name].map(_quantity) for name in ("low", "median", "high", *_CAME)}
    shown = scored.assign(**quantities, band=quantities["low"] + ".." + quantities["high"])
    return shown.assign(view=shown["view"].str.removeprefix("in "))[list(_EACH)].rename(columns=_EACH)


_EACH = {
    **{"name": "series", "method": "method", "origin": "origin", "period": "year", "made": "made", "view": "made in"},
    **{"median": "median", "band": "80 % band", **_CAME, "unit": "unit"},
}


def _quantity(value: float) -> str:
    return f"{value:.4g}" if value == value else ""


def _print_scores_as_json(shelf: Shelf, judged: pd.DataFrame, scores: pd.DataFrame) -> None:
    from weijin_analysis.archive.plain import standing

    scored = judged[judged["state"].eq("scored")]
    facts = {"scores": records(scores), "forecasts": records(scored), "faults": [str(fault) for fault in shelf.faults]}
    print_json(standing(judged) | facts)
