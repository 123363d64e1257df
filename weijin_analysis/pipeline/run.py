"""Runs a plan in parallel, keeps its record, and switches the newest edition only when all is well.

A run has a folder of its own under ``runs/``; one broken chapter does not stop the others, and a result of an earlier
run that still stands is taken from there. ``latest`` points to the newest complete run: every chapter, both languages,
all good, and whatever ``before_switch`` had to build. Everything else leaves it alone. What must not go in here:
printing, how one item is executed, and whether an earlier result stands.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path

from weijin_analysis.errors import RunError
from weijin_analysis.paths import data_directory
from weijin_analysis.pipeline.crate import write_crate
from weijin_analysis.pipeline.execute import collect, discard, execute
from weijin_analysis.pipeline.inputs import keep_data
from weijin_analysis.pipeline.latest import RUNS, latest_run, switch
from weijin_analysis.pipeline.lock import only_one
from weijin_analysis.pipeline.manifest import Failure, Manifest, Result, read
from weijin_analysis.pipeline.plan import Item, left_out
from weijin_analysis.pipeline.record import Record
from weijin_analysis.pipeline.retention import note_the_dead, prune
from weijin_analysis.pipeline.reuse import Decision, Inputs, decide
from weijin_analysis.pipeline.sweep import write_results
from weijin_analysis.pipeline.warm import warm_kernels
from weijin_analysis.pipeline.workers import Workers


@dataclass(frozen=True)
class Started:
    """An item began."""

    item: Item
    reason: str = ""


@dataclass(frozen=True)
class Finished:
    """An item ended, in whatever way ``result.status`` says."""

    item: Item
    result: Result


Tell = Callable[[Started | Finished], None]


@dataclass(frozen=True)
class Policy:
    """How a run is to go about its items.

    Parameters
    ----------
    force : bool
        Run items also where an earlier result still stands.
    only_if_changed : bool
        Do nothing unless an input has changed since the newest run, also if a chapter failed in that.
    fail_fast : bool
        Begin no further item once one has failed or errored.
    timeout : float, optional
        Seconds after which an item is given up.
    wait : bool
        Wait for another run in the same folder to end.
    keep : int, optional
        How many runs keep their files; all by default.
    """

    force: bool = False
    only_if_changed: bool = False
    fail_fast: bool = False
    timeout: float | None = None
    wait: bool = False
    keep: int | None = None


@dataclass(frozen=True)
class Outcome:
    """What a run came to.

    Parameters
    ----------
    manifest : Manifest
        As written to ``run.json``; of a run that still stands, with the items asked for.
    folder : Path
        The run's folder.
    left_out : tuple of str
        What a complete run would have had beside its items, such as ``"08 en"``; empty for a complete one.
    latest : Path, optional
        ``latest``, if it was switched to this run.
    nothing_to_do : bool
        Whether no run was made, because the run given here still stands as a whole.
    """

    manifest: Manifest
    folder: Path
    left_out: tuple[str, ...]
    latest: Path | None
    nothing_to_do: bool = False


def run(
    items: Sequence[Item],
    output: Path,
    *,
    jobs: int | None = None,
    executor: Executor | None = None,
    before_switch: Callable[[Path], object] | None = None,
    tell: Tell | None = None,
    policy: Policy = Policy(),
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
        Called with the run's folder when every item is good, before ``latest`` is switched. If it raises, the run
        is errored and ``latest`` stays. Also called with the folder of a run that still stands.
    tell : callable, optional
        Called with :class:`Started` and :class:`Finished` as items begin and end.
    policy : Policy, optional
        How it is to go about its items.

    Returns
    -------
    Outcome
        Also after an interrupt (Ctrl-C), with status ``interrupted``, and when the disk fails, with status
        ``errored``; nothing runs on then.

    Raises
    ------
    RunError
        If there is nothing to run, or the run's folder cannot be made.
    BusyError
        If another run is at work in the same folder.
    UnknownNameError
        If there is no data package.
    """
    if not items:
        raise RunError("run", "no items", "at least one chapter in one language")
    data, output, tell = data_directory(), output.resolve(), tell or _say_nothing
    with only_one(output, wait=policy.wait):
        note_the_dead(output)
        inputs = Inputs.of(items, data)
        decisions = decide(items, inputs, output, force=policy.force)
        standing = _standing(decisions, output) or (policy.only_if_changed and _tried(decisions))
        if standing:
            return _stand(standing, items, before_switch)
        record = Record(_new_folder(output), decisions, inputs)
        outcome = _carry_out(record, output, executor, jobs, before_switch, tell, policy)
        if policy.keep is not None:
            prune(output, policy.keep)
        return outcome


def _standing(decisions: Sequence[Decision], output: Path) -> Path | None:
    """The run of which every item still stands as it is, if there is one and it is what would be made again."""
    found = {decision.earlier.folder: decision.earlier.run for decision in decisions if decision.earlier}
    if len(found) != 1 or any(decision.reason for decision in decisions):
        return None
    (folder, manifest) = found.popitem()
    if left_out(decision.item for decision in decisions):
        return folder
    same = {item.name for item in manifest.items} == {decision.item.name for decision in decisions}
    return folder if same and latest_run(output) == manifest.run else None


def _tried(decisions: Sequence[Decision]) -> Path | None:
    """The run that has had all these inputs already, and in which a notebook failed."""
    same = [decision.failed if decision.reason else decision.earlier for decision in decisions]
    folders = {earlier.folder if earlier else None for earlier in same}
    return folders.pop() if len(folders) == 1 and any(decision.failed for decision in decisions) else None


def _stand(folder: Path, items: Sequence[Item], before_switch: Callable[[Path], object] | None) -> Outcome:
    """Return a run that still stands; what is to be built of it may be missing yet."""
    manifest = read(folder)
    assert manifest is not None, "a run that was just read"
    if before_switch is not None and manifest.status == "succeeded":
        before = set(folder.iterdir())
        before_switch(folder)
        if set(folder.iterdir()) != before:
            write_crate(folder)
    asked = {item.name for item in items}
    manifest = replace(manifest, items=tuple(result for result in manifest.items if result.name in asked))
    return Outcome(manifest, folder, tuple(left_out(items)), None, nothing_to_do=True)


def _carry_out(
    record: Record,
    output: Path,
    executor: Executor | None,
    jobs: int | None,
    before_switch: Callable[[Path], object] | None,
    tell: Tell,
    policy: Policy,
) -> Outcome:
    try:
        jobs = min(jobs or _places(executor), max(len(record.waiting), 1))
        with _workplace(record, executor, jobs) as (pool, warm):
            keep_data(record.inputs.directory, record.folder)  # while the warm process does its imports
            record.take_what_stands(lambda item, result: tell(Finished(item, result)))
            _run_items(record, pool, warm, jobs, tell, policy)
        fault = record.keep_results()
        record.end("errored" if fault else "succeeded" if record.all_good() else "failed", fault)
        if any(item.case for item in record.items):
            write_results(record.manifest, record.folder)
        latest = _publish(record, None if record.manifest.left_out else output, before_switch)
    except BaseException as error:
        latest = None
        _give_up(record, error)
        if not isinstance(error, KeyboardInterrupt | OSError):
            raise
    return Outcome(record.manifest, record.folder, record.manifest.left_out, latest)


@contextmanager
def _workplace(record: Record, executor: Executor | None, jobs: int) -> Iterator[tuple[Executor | None, str | None]]:
    """Where items run, and one warm process for all of them; workers of another executor see to that themselves."""
    if executor is not None or not record.waiting:
        yield executor, None
        return
    with warm_kernels() as warm, Workers(jobs) as pool:
        yield pool, warm


def _run_items(record: Record, pool: Executor | None, warm: str | None, jobs: int, tell: Tell, policy: Policy) -> None:
    waiting = deque(record.waiting)
    running: dict[Future[Result], tuple[int, float]] = {}
    while waiting or running:
        while waiting and len(running) < jobs:  # no more, so that an interrupt finds none queued
            index = waiting.popleft()
            item = record.items[index]
            tell(Started(item, record.decisions[index].reason))
            assert pool is not None, "a place for what has to run"
            future = pool.submit(execute, item, record.folder, warm, policy.timeout)
            running[future] = index, time.monotonic()
        done, _ = wait(running, timeout=1, return_when=FIRST_COMPLETED)  # on Windows, Ctrl-C needs a timeout
        for future in done:
            index, begun = running.pop(future)
            result = _result(future, record.items[index], record.folder, begun)
            record.add(index, result)
            tell(Finished(record.items[index], result))
            if policy.fail_fast and not result.is_good:
                waiting.clear()


def _result(future: Future[Result], item: Item, folder: Path, begun: float) -> Result:
    error = future.exception()
    if error is None:
        return future.result()
    return collect(item, folder, "errored", time.monotonic() - begun, Failure(type(error).__name__, str(error)))


def _publish(record: Record, output: Path | None, before_switch: Callable[[Path], object] | None) -> Path | None:
    good = record.manifest.status == "succeeded"
    try:
        if good and before_switch is not None:
            before_switch(record.folder)
        write_crate(record.folder)
        return switch(output, record.folder) if good and output is not None else None
    except Exception as error:  # the chapters are done and kept; only their publication went wrong
        record.end("errored", Failure(type(error).__name__, str(error)))
        return None


def _give_up(record: Record, error: BaseException) -> None:
    interrupted = isinstance(error, KeyboardInterrupt)
    failure = None if interrupted else Failure(type(error).__name__, str(error))
    discard(record.folder)
    with suppress(OSError, RunError):  # the disk may be what gave way; then the caller still gets the manifest
        record.end("interrupted" if interrupted else "errored", failure)
        record.keep_results()  # of the items that had finished
        write_crate(record.folder)
    discard(record.folder)  # what a full disk has cut off just now


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


def _places(executor: Executor | None) -> int:
    """How many items an executor runs at the same time, if it says so; one for each core elsewhere."""
    return getattr(executor, "places", None) or _cores()


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _say_nothing(event: Started | Finished) -> None:
    """Stand in for a caller who does not want to know."""
