"""``weijin export``: the HTML edition of a run, from the shell.

Thin: finds the run, calls ``publish`` and says where the front page is. What must not go in here: pages.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click


@click.command()
@click.option("--run", "run", metavar="RUN", help="A run's name or folder; the newest complete run if not given.")
@click.option(
    "--to", "to", metavar="DIR", type=click.Path(path_type=Path), help="Where to build; the run's site/ if not given."
)
def export(run: str | None, to: Path | None) -> None:
    """Build the HTML edition of a finished run: one folder that opens by double click.

    \b
    Example: weijin export
    Example: weijin export --run outputs/runs/20261120-080000 --to edition
    """
    folder = run_folder(run)
    click.echo(f"The edition: {build_edition(folder, to or folder / 'site')}")


def build_edition(folder: Path, to: Path) -> Path:
    """Build the edition of a run, with what the runs beside it add: the record of their forecasts, and what changed."""
    from weijin_analysis.publish.changes.kept import complete_run_before
    from weijin_analysis.publish.html import export

    output = folder.resolve().parent.parent
    kept = sorted(output.glob("runs/*/forecasts.csv"))
    before = complete_run_before(folder)
    return export(folder, to, partial(_record, output) if kept else None, kept, before)


def _record(output: Path) -> dict[str, object]:
    from weijin_analysis.archive.plain import plain_record

    return plain_record(output)


def run_folder(run: str | None) -> Path:
    """Return the folder of a run given by name or path, or of the newest complete run."""
    from weijin_analysis.paths import output_directory

    if run is None:
        return output_directory() / "latest"
    named = output_directory() / "runs" / run
    return named if named.is_dir() else Path(run)
