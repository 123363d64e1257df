"""Worker processes in which a death costs one item, and an interrupt leaves nothing running.

``concurrent.futures.ProcessPoolExecutor`` breaks as a whole when one of its processes dies: every item that
runs or waits is lost, and none can be blamed. Here each worker has a pipe of its own, so its death ends one
call, with the signal that ended it, and a new worker takes its place. Workers are spawned, never forked, and
are used again, because importing Papermill takes longer than many a notebook. Their temporary files lie in
one folder, which goes when they go, however they went. What must not go in here: anything about notebooks.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import shutil
import signal
import tempfile
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from multiprocessing.connection import Connection
from threading import Lock, Thread
from types import TracebackType
from typing import Any

from weijin_analysis.errors import RunError

SECONDS_TO_END = 10.0
"""How long a worker may take to end its kernel after it was told to; then it is killed."""


class Workers(Executor):
    """An executor of a fixed number of processes.

    Leaving its ``with`` block by an exception, such as an interrupt, ends the workers and what they run at
    once; leaving it in order waits for them.

    Parameters
    ----------
    count : int
        How many calls run at the same time.
    """

    def __init__(self, count: int) -> None:
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="weijin")
        self._scratch = tempfile.TemporaryDirectory(prefix="weijin-", ignore_cleanup_errors=True)
        self._lock = Lock()
        self._idle: list[_Worker] = []
        self._busy: list[_Worker] = []
        self._closed = False

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Call a picklable function in a worker.

        Returns
        -------
        Future
            Its exception is a RunError if the worker died.
        """
        return self._threads.submit(self._call, function, arguments, named)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Finish what was submitted, then end the workers."""
        self._threads.shutdown(wait=wait, cancel_futures=cancel_futures)
        if wait:
            workers = self._close()
            for worker in workers:
                worker.hang_up()
            self._await_end(workers)

    def terminate(self) -> None:
        """End the workers now, with what they run."""
        workers = self._close()
        for worker in workers:
            worker.process.terminate()
        self._await_end(workers)
        self._threads.shutdown(cancel_futures=True)

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is None:
            self.shutdown()
        else:
            self.terminate()

    def _call(self, function: Callable[..., Any], arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
        worker = self._take()
        try:
            return worker.call(function, arguments, named)
        finally:
            self._return(worker)

    def _take(self) -> _Worker:
        with self._lock:
            if self._closed:
                raise CancelledError
            worker = self._idle.pop() if self._idle else _Worker(self._scratch.name)
            self._busy.append(worker)
            return worker

    def _return(self, worker: _Worker) -> None:
        with self._lock:
            self._busy.remove(worker)
            if worker.process.is_alive():
                self._idle.append(worker)

    def _close(self) -> list[_Worker]:
        with self._lock:
            self._closed = True
            return [*self._idle, *self._busy]

    def _await_end(self, workers: list[_Worker]) -> None:
        try:
            for worker in workers:
                worker.process.join(SECONDS_TO_END)
        finally:  # also when a second interrupt cuts the waiting short
            for worker in workers:
                worker.process.kill()
            self._scratch.cleanup()


class _Worker:
    """One process at the other end of a pipe."""

    def __init__(self, scratch: str) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, scratch), daemon=True)
        self.process.start()
        theirs.close()  # or the pipe would stay open when the process dies

    def call(self, function: Callable[..., Any], arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
        try:
            self._connection.send((function, arguments, named))
            succeeded, answer = self._connection.recv()
        except (EOFError, OSError):
            raise self._death() from None
        if not succeeded:
            raise answer
        return answer

    def hang_up(self) -> None:
        """Let the process end as soon as it has nothing to do."""
        self._connection.close()

    def _death(self) -> RunError:
        self.process.join(SECONDS_TO_END)
        code = self.process.exitcode
        found = f"it was ended by {signal.Signals(-code).name}" if code and code < 0 else f"it ended with code {code}"
        remedy = "Was memory short, or did someone end it? Run again."
        return RunError("worker process", found, "a worker that lives until its item is done", remedy)


def _serve(connection: Connection, scratch: str) -> None:
    """Answer calls until the other end hangs up; runs in the worker."""
    tempfile.tempdir = scratch
    signal.signal(signal.SIGINT, _leave_to_runner)
    signal.signal(signal.SIGTERM, _end_in_order)
    logging.getLogger().addHandler(logging.NullHandler())  # results say what happened; libraries stay quiet
    Thread(target=_end_with_runner, name="weijin-runner-watch", daemon=True).start()
    try:
        _answer_all(connection)
    finally:
        if not _runner_lives():  # and so cannot clear up any more
            shutil.rmtree(scratch, ignore_errors=True)


def _answer_all(connection: Connection) -> None:
    while True:
        try:
            function, arguments, named = connection.recv()
            connection.send(_answer(function, arguments, named))
        except (EOFError, BrokenPipeError):
            return


def _runner_lives() -> bool:
    runner = multiprocessing.parent_process()
    return runner is not None and runner.is_alive()


def _answer(function: Callable[..., Any], arguments: tuple[Any, ...], named: dict[str, Any]) -> tuple[bool, Any]:
    try:
        return True, function(*arguments, **named)
    except Exception as error:
        return False, error


def _end_with_runner() -> None:
    """End this process, in order and with its kernel, when the runner was killed and cannot do it."""
    runner = multiprocessing.parent_process()
    if runner is not None:
        runner.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _leave_to_runner(*_: object) -> None:
    """Let an interrupt from the terminal, which reaches every process, be the runner's to decide.

    A function and not ``SIG_IGN``, which the kernels would inherit.
    """


def _end_in_order(*_: object) -> None:
    raise SystemExit(128 + signal.SIGTERM)  # passes through every ``finally``
