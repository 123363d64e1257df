"""``weijin claims``: the report's statements, what the data say of them, what became of them, what comes due.

Thin: asks :mod:`weijin_analysis.claims` and prints. Imports of pandas stay inside the commands. What must not go in
here: checking and judging.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from weijin_analysis.cli.printing import as_json_option, count, print_json, print_table

if TYPE_CHECKING:
    import pandas as pd

RESULTS = click.Choice(["holds", "drifted", "contradicted", "no_data"])
OUTCOMES = click.Choice(["came_true", "partly", "did_not", "open", "unverifiable"])
KINDS = click.Choice(["fact", "forecast", "judgment", "plan"])

_as_of = click.option("--as-of", default="", metavar="DAY", help="As known by this day (YYYY-MM-DD).")
_language = click.option(
    "--language", type=click.Choice(["zh", "en"]), default="en", show_default=True, help="Of the statements."
)
_EXIT = """\b
Exit codes:
  0    the answer is printed, whatever it is
  2    the call was refused, or the data package is not sound
"""


@click.group()
def claims() -> None:
    """Hold the report's statements against data and events."""


@claims.command("list", epilog=_EXIT)
@click.option("--chapter", metavar="NN", help="Only of this chapter.")
@click.option("--kind", type=KINDS, help="Only of this kind.")
@click.option("--result", type=RESULTS, help="Only those of which the data say so.")
@click.option("--outcome", type=OUTCOMES, help="Only those that turned out so.")
@_as_of
@_language
@as_json_option
def list_claims(as_of: str, language: str, as_json: bool, **wanted: str | None) -> None:
    """List the statements with their results and outcomes.

    \b
    Example: weijin claims list --chapter 08
    Example: weijin claims list --kind forecast --outcome did_not
    """
    rows = _ledger(as_of)
    for column, value in wanted.items():
        if value:
            rows = rows[rows[column].eq(value.zfill(2) if column == "chapter" else value)]
    if as_json:
        print_json(_objects(rows))
        return
    print_table(_short(rows, language))
    click.echo(f"\n{count(len(rows), 'statement')}")


@claims.command(epilog=_EXIT)
@click.argument("id")
@_as_of
@as_json_option
def show(id: str, as_of: str, as_json: bool) -> None:
    """Show one statement: what it says, what the data say, what became of it, and every source.

    \b
    Example: weijin claims show c02-017
    """
    from weijin_analysis.catalog.tables import unknown

    rows = _ledger(as_of).set_index("id", drop=False)
    if id not in rows.index:
        raise unknown("statement", id, rows.index)
    if as_json:
        print_json(_objects(rows.loc[[id]])[0])
        return
    for name, text in _details(rows.loc[id]).items():
        if text:
            click.echo(f"{name:<12} {text}")


@claims.command(epilog=_EXIT)
@_as_of
@_language
@as_json_option
def check(as_of: str, language: str, as_json: bool) -> None:
    """Hold every statement that is bound to data against them.

    Drifted: borne out by what was known at the end of 2024, and no longer. With --json all statements are printed,
    those that no data speak to as no_data.

    \b
    Example: weijin claims check
    Example: weijin claims check --as-of 2024-12-31
    """
    rows = _ledger(as_of)
    if as_json:
        print_json(_objects(rows))
        return
    bound = rows[rows["bound"]]
    print_table(_short(bound, language, found=True), numbers=["found", "then", "expected"])
    counts = bound["result"].value_counts()
    said = ", ".join(f"{counts.get(result, 0)} {result}" for result in RESULTS.choices)
    click.echo(f"\n{count(len(bound), 'statement')} bound to data: {said}")


@claims.command(epilog=_EXIT)
@click.option("--by", default="", metavar="DAY", help="Only what can be judged by this day (YYYY-MM-DD).")
@_language
@as_json_option
def due(by: str, language: str, as_json: bool) -> None:
    """List open predictions by the day on which they can be judged.

    To judge one, add a row to data/report/outcomes.csv and run weijin data check.

    \b
    Example: weijin claims due --by 2026-12-31
    """
    from weijin_analysis.claims import due as coming_due

    rows = coming_due(_ledger(""), by)
    if as_json:
        print_json(_objects(rows))
        return
    shown = rows[["resolve_by", "id", "kind", "outcome", "reason"]]
    print_table(shown.assign(statement=rows[f"statement_{language}"]))
    click.echo(f"\n{count(len(rows), 'prediction')} to be judged")


def _ledger(as_of: str) -> pd.DataFrame:
    from weijin_analysis.claims import ledger

    return ledger(as_of)


def _short(rows: pd.DataFrame, language: str, found: bool = False) -> pd.DataFrame:
    shown = rows[["id", "kind", "result"]]
    if found:
        numbers = {"found": rows["found"], "then": rows["found_then"], "expected": rows["expected"]}
        shown = shown.assign(**{name: column.map(_number) for name, column in numbers.items()}, unit=rows["found_unit"])
    return shown.assign(outcome=rows["outcome"], statement=rows[f"statement_{language}"])


def _number(value: float) -> str:
    return f"{value:.6g}" if value == value else ""


def _bounds(low: float, high: float) -> str:
    return f"{_number(low)} to {_number(high)}".replace("-inf to", "at most").replace(" to inf", " or more")


def _objects(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """One object a statement, for machines; what is missing is null."""
    return [_object(row) for row in rows.to_dict("records")]


def _object(row: dict[str, Any]) -> dict[str, Any]:
    numbers = ("found", "found_low", "found_high", "found_then", "bound_low", "bound_high")
    texts = ("found_unit", "found_period", "by_hand", "reason", "by_data", "outcome", "published", "resolve_by")
    names = ("id", "chapter", "kind", "attributed_to", "statement_zh", "statement_en", "period", "result")
    known = row["found_known"]
    return {
        **{name: row[name] for name in names},
        **{name: float(row[name]) if abs(row[name]) < float("inf") else None for name in numbers},
        **{name: row[name] or None for name in texts},
        "expected": _expected(row),
        "found_known": known.date().isoformat() if known == known else None,
        "agrees": row["agrees"],
        "source": row["found_sources"] or row["source"] or None,
        "evidence_zh": row["evidence_zh"] or None,
        "evidence_en": row["evidence_en"] or None,
        "note_zh": row["note_zh"] or None,
        "note_en": row["note_en"] or None,
    }


def _expected(row: dict[str, Any]) -> float | str | None:
    """The statement's own number in the unit of the number found, else the bounds in words."""
    if row["expected"] == row["expected"]:
        return float(row["expected"])
    return _bounds(row["bound_low"], row["bound_high"]) if row["bound"] else None


def _details(row: pd.Series) -> dict[str, str]:
    then = f"{_number(row['found_then'])} {row['found_unit']}" if row["found_then"] == row["found_then"] else ""
    found = f"{_number(row['found'])} {row['found_unit']}, {row['found_period']}" if row["found_sources"] else ""
    return {
        "id": row["id"], "chapter": f"{row['chapter']}, {row['section']}", "kind": row["kind"],
        "statement": row["statement_zh"], "": row["statement_en"], "said by": row["attributed_to"],
        "about": row["period"], "due by": row["resolve_by"], "result": row["result"], "found": found,
        "found then": then, "borne out": _bounds(row["bound_low"], row["bound_high"]) if row["bound"] else "",
        "note": row["note_en"], "rows of": row["found_sources"],
        "outcome": " ".join(filter(None, [row["outcome"], row["reason"]])), "by data": row["by_data"],
        "evidence": row["evidence_en"], "source": row["source"], "published": row["published"],
    }  # fmt: skip
