"""``weijin run``: plan, run, show, and say what came out and where.

What must not go in here: how a plan is made or an item executed, which is :mod:`weijin_analysis.pipeline`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import click

from weijin_analysis.cli.export import build_edition
from weijin_analysis.cli.progress import describe, display
from weijin_analysis.parameters import LANGUAGES
from weijin_analysis.paths import output_directory
from weijin_analysis.pipeline.latest import LATEST
from weijin_analysis.pipeline.manifest import MANIFEST
from weijin_analysis.pipeline.plan import plan
from weijin_analysis.pipeline.run import Outcome
from weijin_analysis.pipeline.run import run as run_items

SUCCEEDED, NOT_SUCCEEDED, INTERRUPTED = 0, 1, 130

EPILOG = """\b
Examples:
  weijin run                                  all chapters, both languages
  weijin run 08 --language en                 one chapter, one language
  weijin run 08 --as-of 2024-12-31            as the numbers stood on that day
  weijin run -p horizon=2040 --output trial   another value for every chapter that has it
  weijin run --html                           and build the HTML edition

\b
Every run has a folder of its own, runs/<time>, with the executed notebooks, the figures and run.json.
latest in the same folder is switched only when all chapters succeeded in both languages.

\b
Exit codes:
  0    every item succeeded
  1    a chapter failed (its notebook raised) or errored (it could not be run to its end)
  2    the call was refused before anything started
  130  interrupted
"""


@click.command(epilog=EPILOG)
@click.argument("chapters", nargs=-1, metavar="[CHAPTER]...")
@click.option(
    "-p",
    "--parameter",
    "given",
    multiple=True,
    metavar="NAME=VALUE",
    help="Another value for a parameter of the notebooks; may be repeated.",
)
@click.option("--language", default=",".join(LANGUAGES), show_default=True, help="Languages, separated by commas.")
@click.option("--as-of", metavar="YYYY-MM-DD", help="Use only numbers published by this day.")
@click.option("--jobs", type=click.IntRange(min=1), help="Chapters at the same time.  [default: one for each core]")
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), help="Where runs go.  [default: outputs]")
@click.option("--html", is_flag=True, help="Build the HTML edition in the run's folder when all succeeded.")
@click.option(
    "--notebooks",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Another folder of chapters.  [default: notebooks]",
)
@click.pass_context
def run(
    ctx: click.Context,
    chapters: tuple[str, ...],
    given: tuple[str, ...],
    language: str,
    as_of: str | None,
    jobs: int | None,
    output: Path | None,
    html: bool,
    notebooks: Path | None,
) -> None:
    """Run chapters (08, 8 or 08_solid_state_batteries; all by default)."""
    items = plan(chapters, language.split(","), _parameters(given, as_of), notebooks)
    output = (output or output_directory()).resolve()
    with display() as show:
        build = _edition(show.busy) if html else None
        outcome = run_items(items, output, jobs=jobs, before_switch=build, tell=show)
    _report(outcome, output)
    codes = {"succeeded": SUCCEEDED, "interrupted": INTERRUPTED}
    ctx.exit(codes.get(outcome.manifest.status, NOT_SUCCEEDED))


def _parameters(given: tuple[str, ...], as_of: str | None) -> dict[str, object]:
    pairs = [_pair(text) for text in given] + ([] if as_of is None else [("as_of", as_of)])
    twice = [name for name, times in Counter(name for name, _ in pairs).items() if times > 1]
    if twice:
        raise click.UsageError(f"{twice[0]} is given twice; once is enough.")
    return dict(pairs)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise click.BadParameter(f"{text!r} is not NAME=VALUE, such as horizon=2040", param_hint="-p")
    return name.strip(), value


def _edition(busy: Callable[[str], None]) -> Callable[[Path], object]:
    def build(folder: Path) -> object:
        busy("Building the HTML edition")
        return build_edition(folder, folder / "site")

    return build


def _report(outcome: Outcome, output: Path) -> None:
    """Say what came out, where it is, and whether the newest edition changed."""
    manifest = outcome.manifest
    done = sum(item.status == "succeeded" for item in manifest.items)
    click.echo(f"{done} of {len(manifest.items)} succeeded: {_shown(outcome.folder)}")
    if outcome.latest is not None:
        click.echo(f"{_shown(outcome.latest)} is this run now.")
    else:
        click.echo(f"{_shown(output / LATEST)} stays as it was: {_reason(outcome)}", err=manifest.status != "succeeded")
    if (index := outcome.folder / "site" / "index.html").is_file():
        click.echo(f"HTML edition: {_shown(index)}")


def _reason(outcome: Outcome) -> str:
    manifest = outcome.manifest
    if manifest.status == "succeeded":
        return f"this run leaves out {', '.join(outcome.left_out)}."
    if manifest.error is not None:
        return describe(manifest.error)
    if manifest.status == "interrupted":
        return "the run was interrupted; what had finished is kept."
    return f"{_shown(outcome.folder / MANIFEST)} tells what went wrong."


def _shown(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
