"""How a run looks while it runs: moving lines on a terminal, one plain line per finished chapter elsewhere.

What must not go in here: deciding anything about the run.
"""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Protocol

import click

from weijin_analysis.pipeline.manifest import Failure, Result
from weijin_analysis.pipeline.run import Finished, Started

_COLOURS = {"succeeded": "green", "reused": "cyan", "failed": "red", "errored": "magenta"}


class Display(Protocol):
    """What shows a run; a context manager that takes the run's events."""

    def __enter__(self) -> Display: ...

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None: ...

    def __call__(self, event: Started | Finished) -> None:
        """Show that an item began or ended."""

    def busy(self, text: str) -> None:
        """Show what goes on after the chapters."""


def display(*, quiet: bool = False) -> Display:
    """Return the display that suits where standard output goes; a quiet one tells only of what went wrong."""
    if quiet:
        return _Failures()
    return _Live() if sys.stdout.isatty() else _Lines()


def line(result: Result) -> str:
    """Return a finished item in one line: what, how it ended, what came out, how long it took.

    A failure is told in a second line: where in the notebook, and the error.
    """
    count = len(result.figures)
    figures = f"{count} figure{'' if count == 1 else 's'}"
    seconds = f"{result.seconds or 0:.1f} s"
    told = f"{result.name}  {result.status:<9}  {figures:>10}  {seconds:>7}"
    if result.reused_from:
        told = f"{result.name}  {result.status:<9}  {figures:>10}  {result.reason or 'from ' + result.reused_from}"
    return told if result.error is None else f"{told}\n       {describe(result.error)}"


def describe(failure: Failure) -> str:
    """Return a failure in one line: the cell with its first line if there is one, and the error."""
    first = (failure.message.strip().splitlines() or [""])[0]
    error = f"{failure.name}: {first}"
    if failure.cell is None:
        return error
    return f"cell {failure.cell} (In [{failure.execution}]) {failure.source!r}: {error}"


class _Lines:
    """One line when something has ended, for logs and pipes."""

    def __enter__(self) -> _Lines:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def __call__(self, event: Started | Finished) -> None:
        if isinstance(event, Finished):
            click.echo(line(event.result))

    def busy(self, text: str) -> None:
        click.echo(text)


class _Failures(_Lines):
    """Silent but for what went wrong: what a schedule sends on to people."""

    def __call__(self, event: Started | Finished) -> None:
        if isinstance(event, Finished) and event.result.error is not None:
            click.echo(line(event.result), err=True)

    def busy(self, text: str) -> None:
        del text


class _Live:
    """A moving line for each item that runs; those that ended stay above."""

    def __init__(self) -> None:
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # only where it is seen

        columns = SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn()
        self._progress = Progress(*columns, transient=True)
        self._tasks: dict[str, int] = {}

    def __enter__(self) -> _Live:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def __call__(self, event: Started | Finished) -> None:
        if isinstance(event, Started):
            self._tasks[event.item.name] = self._progress.add_task(event.item.name, total=None)
        else:
            if event.item.name in self._tasks:  # a reused item never began
                self._progress.remove_task(self._tasks.pop(event.item.name))
            self._print(event.result)

    def busy(self, text: str) -> None:
        self._progress.add_task(text, total=None)

    def _print(self, result: Result) -> None:
        from rich.text import Text

        text = Text(line(result))  # not markup: an error message may hold brackets
        text.highlight_words([result.status], _COLOURS.get(result.status, ""))
        self._progress.console.print(text, soft_wrap=True)
