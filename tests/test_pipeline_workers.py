"""The worker processes: one death costs one call, and nothing is left running."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from concurrent.futures import wait
from pathlib import Path

import pytest
from runs import eventually, is_gone, kernels

from weijin_analysis.errors import ParameterError, RunError
from weijin_analysis.pipeline.workers import Workers

needs_signals = pytest.mark.skipif(os.name != "posix", reason="signals of Unix")


def refuse(name: str) -> None:
    raise ParameterError(name, "this", "that", "Change it.")


def die(how: int) -> None:
    os.kill(os.getpid(), how)


def leave_a_file() -> str:
    return tempfile.mkstemp()[1]


def wait_forever(note: Path) -> None:
    note.write_text(str(os.getpid()), encoding="utf-8")
    time.sleep(600)


def test_a_call_runs_in_another_process_which_is_used_again() -> None:
    with Workers(1) as workers:
        first, second = (workers.submit(os.getpid).result() for _ in range(2))
    assert first == second != os.getpid()


def test_an_error_comes_back_as_it_was_raised() -> None:
    with Workers(1) as workers:
        error = workers.submit(refuse, "parameter x").exception()
    assert isinstance(error, ParameterError)
    assert (error.where, error.remedy) == ("parameter x", "Change it.")


def test_as_many_calls_run_at_once_as_there_are_workers(tmp_path: Path) -> None:
    notes = [tmp_path / "first", tmp_path / "second"]
    with pytest.raises(KeyboardInterrupt), Workers(2) as workers:
        for note in notes:
            workers.submit(wait_forever, note)
        assert eventually(lambda: all(note.is_file() and note.read_text() for note in notes))
        raise KeyboardInterrupt
    assert notes[0].read_text() != notes[1].read_text()


@needs_signals
def test_a_death_costs_its_own_call_only_and_names_the_signal(tmp_path: Path) -> None:
    with Workers(2) as workers:
        doomed = workers.submit(die, signal.SIGKILL)
        others = [workers.submit(os.path.basename, f"a/{number}") for number in range(3)]
        wait([doomed, *others])
        after = workers.submit(os.path.basename, "a/after")
        assert [future.result() for future in [*others, after]] == ["0", "1", "2", "after"]
    assert isinstance(doomed.exception(), RunError)
    assert "it was ended by SIGKILL" in str(doomed.exception())


def test_a_worker_that_ends_itself_is_told_with_its_code() -> None:
    with Workers(1) as workers:
        assert "it ended with code 3" in str(workers.submit(os._exit, 3).exception())


def test_leaving_in_order_waits_for_what_runs_and_leaves_no_process() -> None:
    with Workers(1) as workers:
        future = workers.submit(time.sleep, 0.2)
    assert future.done()
    assert kernels() == []


def test_leaving_by_an_exception_ends_what_runs(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    with pytest.raises(KeyboardInterrupt), Workers(2) as workers:
        future = workers.submit(wait_forever, note)
        assert eventually(lambda: note.is_file() and note.read_text() != "")
        raise KeyboardInterrupt
    assert is_gone(int(note.read_text()))
    assert future.exception() is not None


@needs_signals
def test_a_worker_leaves_an_interrupt_from_the_terminal_to_the_runner() -> None:
    with Workers(1) as workers:
        workers.submit(die, signal.SIGINT).result()
        assert workers.submit(os.path.basename, "a/b").result() == "b"


def test_temporary_files_go_with_the_workers() -> None:
    with Workers(1) as workers:
        left = Path(workers.submit(leave_a_file).result())
        assert left.is_file()
    assert not left.exists()


def test_nothing_is_taken_after_the_end() -> None:
    workers = Workers(1)
    workers.shutdown()
    with pytest.raises(RuntimeError):
        workers.submit(os.getpid)
