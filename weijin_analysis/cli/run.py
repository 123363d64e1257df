"""``weijin run``: plan, run, show, and say what came out and where.

What must not go in here: how a plan is made or an item executed, which is :mod:`weijin_analysis.pipeline`.
"""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from weijin_analysis.cli.export import build_edition
from weijin_analysis.cli.progress import describe, display
from weijin_analysis.errors import BusyError, RunError, WeijinError
from weijin_analysis.parameters import LANGUAGES
from weijin_analysis.paths import data_directory, output_directory
from weijin_analysis.pipeline.latest import LATEST
from weijin_analysis.pipeline.manifest import MANIFEST
from weijin_analysis.pipeline.plan import Item, plan, plan_again
from weijin_analysis.pipeline.reuse import Decision, Inputs, decide, newest_run
from weijin_analysis.pipeline.run import Outcome, Policy
from weijin_analysis.pipeline.run import run as run_items
from weijin_analysis.pipeline.summary import of_outcome, of_refusal, write_summary
from weijin_analysis.pipeline.sweep import TABLE, read_sweep

SUCCEEDED, NOT_SUCCEEDED, REFUSED, BUSY, INTERRUPTED, TERMINATED = 0, 1, 2, 3, 130, 143

EPILOG = """\b
Examples:
  weijin run                                  all chapters, both languages, as far as anything changed
  weijin run 08 --language en                 one chapter, one language
  weijin run 08 --as-of 2024-12-31            as the numbers stood on that day
  weijin run -p horizon=2040 --output trial   another value for every chapter that has it
  weijin run --html                           and build the HTML edition
  weijin run --dry-run                        what would run, and why
  weijin run 08 --sweep as_of=2015-12-31..2025-12-31 --sweep threshold=60,80,100
  weijin run --html --if-changed --keep 20 --summary news.json     for a schedule

\b
Every run has a folder of its own, runs/<time>, with the executed notebooks, the figures, the logs and run.json.
Results of earlier runs that still stand are taken from there. latest in the same folder is switched only when
all chapters are good in both languages.

\b
Exit codes:
  0    every item succeeded or was reused, or there was nothing to do
  1    a chapter failed (its notebook raised) or errored (it could not be run to its end)
  2    the call was refused before anything started
  3    another run is at work in the same folder
  130  interrupted (Ctrl-C)
  143  told to end (SIGTERM)
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
@click.option(
    "--sweep",
    "sweeps",
    multiple=True,
    metavar="NAME=VALUES",
    help="Run every value: 60,80,100 or 2030..2040 or 2015-12-31..2025-12-31 (yearly); may be repeated.",
)
@click.option("--jobs", type=click.IntRange(min=1), help="Chapters at the same time.  [default: one for each core]")
@click.option("--scheduler", metavar="ADDRESS", help="Run on a Dask cluster, such as tcp://10.0.0.5:8786.")
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), help="Where runs go.  [default: outputs]")
@click.option("--html", is_flag=True, help="Build the HTML edition in the run's folder when all succeeded.")
@click.option(
    "--notebooks",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Another folder of chapters.  [default: notebooks]",
)
@click.option("--dry-run", is_flag=True, help="Say what would run, and why, and do nothing.")
@click.option("--force", is_flag=True, help="Run also what has not changed.")
@click.option("--if-changed", is_flag=True, help="Do and say nothing unless something changed since the newest run.")
@click.option("--retry-failed", is_flag=True, help="Run the newest run again; what was good in it is reused.")
@click.option("--fail-fast/--keep-going", help="Begin no further chapter once one has failed.  [default: keep going]")
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), help="Seconds a chapter may take.")
@click.option("--wait", is_flag=True, help="Wait for another run in the same folder to end.")
@click.option("--keep", type=click.IntRange(min=1), help="Remove the files of older runs but this many; records stay.")
@click.option("--summary", type=click.Path(dir_okay=False, path_type=Path), help="Write the news as JSON to a file.")
@click.pass_context
def run(ctx: click.Context, summary: Path | None, **options: Any) -> None:
    """Run chapters (08, 8 or 08_solid_state_batteries; all by default)."""
    with _told_to_end() as told:
        try:
            code, news = _run(told, **options)
        except (WeijinError, click.UsageError) as error:
            code, status = (BUSY, "busy") if isinstance(error, BusyError) else (REFUSED, "refused")
            _tell_programs(summary, of_refusal(status, code, str(error)))
            if code == REFUSED:
                raise
            click.echo(f"Error: {error}", err=True)
        except KeyboardInterrupt:  # while it waited for another run, or before the run had a folder
            code, message = TERMINATED if told else INTERRUPTED, "Interrupted; no run was made."
            _tell_programs(summary, of_refusal("interrupted", code, message))
            click.echo(message, err=True)
        else:
            _tell_programs(summary, news)
    ctx.exit(code)


def _tell_programs(summary: Path | None, news: dict[str, Any]) -> None:
    """Write the summary, if it is wanted and there are news; the run's own result does not depend on it."""
    if summary is None or not news:
        return
    try:
        write_summary(summary, news)
    except OSError as error:
        click.echo(f"Error: summary: {summary} could not be written ({error.strerror}).", err=True)


def _run(
    told: list[bool],
    *,
    output: Path | None,
    dry_run: bool,
    html: bool,
    jobs: int | None,
    scheduler: str | None,
    force: bool,
    if_changed: bool,
    fail_fast: bool,
    timeout: float | None,
    wait: bool,
    keep: int | None,
    **wanted: Any,
) -> tuple[int, dict[str, Any]]:
    """Return the exit code and the news."""
    if html and wanted["sweeps"]:
        raise click.UsageError("An edition has every chapter once; leave out --html or --sweep.")
    output = (output or output_directory()).resolve()
    items = _items(output, **wanted)
    if dry_run:
        _show_plan(decide(items, Inputs.of(items, data_directory()), output, force=force))
        return SUCCEEDED, {}
    policy = Policy(force, if_changed, fail_fast, timeout, wait, keep)
    with display(quiet=if_changed) as show, _executor(scheduler) as executor:
        build = _edition(show.busy) if html else None
        outcome = run_items(items, output, jobs=jobs, executor=executor, before_switch=build, tell=show, policy=policy)
    code = TERMINATED if told and outcome.manifest.status == "interrupted" else _code(outcome)
    message = _message(outcome, output)
    if not (if_changed and outcome.nothing_to_do and code == SUCCEEDED):
        _report(outcome, message, output)
    return code, of_outcome(outcome, output, code, message)


def _items(
    output: Path,
    *,
    chapters: tuple[str, ...],
    given: tuple[str, ...],
    language: str,
    as_of: str | None,
    sweeps: tuple[str, ...],
    notebooks: Path | None,
    retry_failed: bool,
) -> tuple[Item, ...]:
    if not retry_failed:
        swept = dict(read_sweep(text) for text in sweeps)
        return plan(chapters, language.split(","), _parameters(given, as_of), notebooks, swept)
    if chapters or given or as_of or sweeps:
        raise click.UsageError("--retry-failed runs the newest run again, so it takes neither chapters nor parameters.")
    before = newest_run(output)
    if before is None:
        raise RunError(str(output), "no run", "a run that can be run again", "Call weijin run without --retry-failed.")
    return plan_again(before[0], notebooks)


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


@contextmanager
def _executor(scheduler: str | None) -> Iterator[Any]:
    if scheduler is None:
        yield None
        return
    from weijin_analysis.pipeline.cluster import Cluster

    with Cluster(scheduler) as cluster:
        yield cluster


@contextmanager
def _told_to_end() -> Iterator[list[bool]]:
    """Take a request to end (SIGTERM) like an interrupt; the list tells whether there was one."""
    told: list[bool] = []

    def end(*_: object) -> None:
        told.append(True)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield told
    finally:
        signal.signal(signal.SIGTERM, before)


def _edition(busy: Callable[[str], None]) -> Callable[[Path], object]:
    def build(folder: Path) -> object:
        busy("Building the HTML edition")
        return build_edition(folder, folder / "site")

    return build


def _show_plan(decisions: Sequence[Decision]) -> None:
    for decision in decisions:
        earlier = decision.earlier
        told = f"run    {decision.reason}" if earlier is None else f"reuse  {decision.reason or earlier.run.run}"
        click.echo(f"{decision.item.name}  {told}")
    count = sum(decision.earlier is None for decision in decisions)
    click.echo(f"{count} of {len(decisions)} would run.")


def _code(outcome: Outcome) -> int:
    codes = {"succeeded": SUCCEEDED, "interrupted": INTERRUPTED}
    if outcome.nothing_to_do and all(item.is_good for item in outcome.manifest.items):
        return SUCCEEDED
    return codes.get(outcome.manifest.status, NOT_SUCCEEDED)


def _message(outcome: Outcome, output: Path) -> str:
    """Say in one line what came out."""
    items = outcome.manifest.items
    if outcome.nothing_to_do:
        failed = ", ".join(item.name for item in items if not item.is_good)
        told = f"Nothing has changed since {_shown(outcome.folder)}"
        return f"{told}, in which {failed} failed." if failed else f"{told}: nothing to do."
    counts = Counter(item.status for item in items)
    told = f"good, {counts['reused']} of them reused" if counts["reused"] else "succeeded"
    return f"{counts['succeeded'] + counts['reused']} of {len(items)} {told}: {_shown(outcome.folder)}"


def _report(outcome: Outcome, message: str, output: Path) -> None:
    """Say what came out, where it is, and whether the newest edition changed."""
    bad = _code(outcome) != SUCCEEDED
    click.echo(message, err=outcome.nothing_to_do and bad)
    if outcome.latest is not None:
        click.echo(f"{_shown(outcome.latest)} is this run now.")
    elif not outcome.nothing_to_do:
        click.echo(f"{_shown(output / LATEST)} stays as it was: {_reason(outcome)}", err=bad)
    for name in (TABLE, "site/index.html"):
        if (path := outcome.folder / name).is_file():
            click.echo(f"{'HTML edition' if name != TABLE else 'Results'}: {_shown(path)}")


def _reason(outcome: Outcome) -> str:
    manifest = outcome.manifest
    if any(item.case for item in manifest.items):
        return "a sweep is no edition."
    if manifest.status == "succeeded":
        return f"this run leaves out {_some(outcome.left_out)}."
    if manifest.error is not None:
        return describe(manifest.error)
    if manifest.status == "interrupted":
        return "the run was interrupted; what had finished is kept."
    return f"{_shown(outcome.folder / MANIFEST)} tells what went wrong."


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _shown(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
