"""Runs a plan in parallel, keeps its record, and switches the newest edition only when all is well.

A run has a folder of its own under ``runs/``; one broken chapter does not stop the others. ``latest`` points
to the newest complete run: every chapter, both languages, all succeeded, and whatever ``before_switch`` had to
build. Everything else leaves it alone. What must not go in here: printing, and how one item is executed.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path

from weijin_analysis import ledger_files
from weijin_analysis.archive import files as archive_files
from weijin_analysis.errors import DataError, RunError
from weijin_analysis.paths import data_directory
from weijin_analysis.pipeline.execute import collect, discard, execute
from weijin_analysis.pipeline.inputs import code_hashes, keep_data
from weijin_analysis.pipeline.latest import RUNS, switch
from weijin_analysis.pipeline.manifest import Failure, Manifest, Result, file_hashes, library_versions, now, write
from weijin_analysis.pipeline.plan import Item, left_out
from weijin_analysis.pipeline.warm import warm_kernels
from weijin_analysis.pipeline.workers import Workers


@dataclass(frozen=True)
class Started:
    """An item began."""

    item: Item


@dataclass(frozen=True)
class Finished:
    """An item ended, in whatever way ``result.status`` says."""

    item: Item
    result: Result


Tell = Callable[[Started | Finished], None]


@dataclass(frozen=True)
class Outcome:
    """What a run came to.

    Parameters
    ----------
    manifest : Manifest
        As written to ``run.json``.
    folder : Path
        The run's folder.
    left_out : tuple of str
        What a complete run would have had beside its items, such as ``"08 en"``; empty for a complete one.
    latest : Path, optional
        ``latest``, if it was switched to this run.
    """

    manifest: Manifest
    folder: Path
    left_out: tuple[str, ...]
    latest: Path | None


def run(
    items: Sequence[Item],
    output: Path,
    *,
    jobs: int | None = None,
    executor: Executor | None = None,
    before_switch: Callable[[Path], object] | None = None,
    tell: Tell | None = None,
) -> Outcome:
    """Run a plan.

    Parameters
    ----------
    items : sequence of Item
        The plan.
    output : Path
        The folder of all runs; made if missing.
    jobs : int, optional
        How many items run at the same time; one for each core by default.
    executor : Executor, optional
        Where items run; worker processes of this machine by default. It stays open, and what it runs at an
        interrupt is its own affair.
    before_switch : callable, optional
        Called with the run's folder when every item has succeeded, before ``latest`` is switched. If it
        raises, the run is errored and ``latest`` stays.
    tell : callable, optional
        Called with :class:`Started` and :class:`Finished` as items begin and end.

    Returns
    -------
    Outcome
        Also after an interrupt (Ctrl-C), with status ``interrupted``, and when the disk fails, with status
        ``errored``; nothing runs on then.

    Raises
    ------
    RunError
        If there is nothing to run, or the run's folder cannot be made.
    UnknownNameError
        If there is no data package.
    """
    if not items:
        raise RunError("run", "no items", "at least one chapter in one language")
    missing = tuple(left_out(items))
    data = data_directory()
    hashes = file_hashes(data)
    folder = _new_folder(output.resolve())
    record = _Record(folder, items, hashes, missing)
    try:
        keep_data(data, folder)
        _run_items(record, executor, min(jobs or _cores(), len(items)), tell or _say_nothing)
        fault = record.keep_results()
        record.end("errored" if fault else "succeeded" if record.all_succeeded() else "failed", fault)
        latest = _publish(record, None if missing else output.resolve(), before_switch)
    except BaseException as error:
        latest = None
        _give_up(record, error)
        if not isinstance(error, KeyboardInterrupt | OSError):
            raise
    return Outcome(record.manifest, folder, missing, latest)


class _Record:
    """The manifest as it grows: every change is on disk before anything else happens."""

    def __init__(
        self, folder: Path, items: Sequence[Item], hashes: Mapping[str, str], missing: tuple[str, ...]
    ) -> None:
        pending = tuple(Result(item.chapter, item.language, item.parameters) for item in items)
        code = code_hashes(item.notebook for item in items)
        versions = library_versions()
        self.folder = folder
        self.items = items
        self.manifest = Manifest(
            folder.name, now(), None, "running", None, pending, versions, hashes, code, left_out=missing
        )
        write(self.manifest, folder)

    def add(self, index: int, result: Result) -> None:
        self.manifest = self.manifest.with_item(index, result)
        write(self.manifest, self.folder)

    def end(self, status: str, error: Failure | None = None) -> None:
        self.manifest = self.manifest.ended(status, error)
        write(self.manifest, self.folder)

    def keep_results(self) -> Failure | None:
        """Join the forecasts and the statements of the succeeded items into the run's, or return why that fails."""
        ended = zip(self.items, self.manifest.items, strict=True)
        folders = [self.folder / item.figure_path for item, result in ended if result.status == "succeeded"]
        forecasts = [folder / archive_files.FILE for folder in folders]
        statements = [folder / ledger_files.FILE for folder in folders]
        day = self.manifest.started[: len("2026-11-24")]
        try:
            archive_files.merge(forecasts, self.folder / archive_files.FILE, run=self.folder.name, made=day)
            ledger_files.merge(statements, self.folder / ledger_files.FILE)
        except DataError as error:
            return Failure(type(error).__name__, str(error))
        return None

    def all_succeeded(self) -> bool:
        return all(item.status == "succeeded" for item in self.manifest.items)


def _run_items(record: _Record, executor: Executor | None, jobs: int, tell: Tell) -> None:
    waiting = deque(enumerate(record.items))
    running: dict[Future[Result], tuple[int, float]] = {}
    with _warm_kernels(executor) as warm, Workers(jobs) if executor is None else nullcontext(executor) as pool:
        while waiting or running:
            while waiting and len(running) < jobs:  # no more, so that an interrupt finds none queued
                index, item = waiting.popleft()
                tell(Started(item))
                running[pool.submit(execute, item, record.folder, warm)] = index, time.monotonic()
            done, _ = wait(running, timeout=1, return_when=FIRST_COMPLETED)  # on Windows, Ctrl-C needs a timeout
            for future in done:
                index, begun = running.pop(future)
                result = _result(future, record.items[index], record.folder, begun)
                record.add(index, result)
                tell(Finished(record.items[index], result))


def _warm_kernels(executor: Executor | None) -> AbstractContextManager[str | None]:
    """One warm process for all workers of this machine; workers of another executor see to it themselves."""
    return warm_kernels() if executor is None else nullcontext(None)


def _result(future: Future[Result], item: Item, folder: Path, begun: float) -> Result:
    error = future.exception()
    if error is None:
        return future.result()
    return collect(item, folder, "errored", time.monotonic() - begun, Failure(type(error).__name__, str(error)))


def _publish(record: _Record, output: Path | None, before_switch: Callable[[Path], object] | None) -> Path | None:
    if record.manifest.status != "succeeded":
        return None
    try:
        if before_switch is not None:
            before_switch(record.folder)
        return None if output is None else switch(output, record.folder)
    except Exception as error:  # the chapters are done and kept; only their publication went wrong
        record.end("errored", Failure(type(error).__name__, str(error)))
        return None


def _give_up(record: _Record, error: BaseException) -> None:
    interrupted = isinstance(error, KeyboardInterrupt)
    failure = None if interrupted else Failure(type(error).__name__, str(error))
    with suppress(OSError):  # the disk may be what gave way; then the caller still gets the manifest
        record.end("interrupted" if interrupted else "errored", failure)
        for item in record.items:
            discard(item, record.folder)
        record.keep_results()  # of the items that had finished


def _new_folder(output: Path) -> Path:
    """Make the run's folder, named by the time in UTC; a second one in the same second gets a suffix."""
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    try:
        (output / RUNS).mkdir(parents=True, exist_ok=True)
        for name in chain([stamp], (f"{stamp}-{number}" for number in count(2))):
            with suppress(FileExistsError):
                (output / RUNS / name).mkdir()
                break
    except OSError as error:
        raise RunError("output folder", f"{output} ({error.strerror})", "a folder that can be written") from None
    return output / RUNS / name


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _say_nothing(event: Started | Finished) -> None:
    """Stand in for a caller who does not want to know."""
