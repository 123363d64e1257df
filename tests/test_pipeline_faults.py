"""Faults while a run is at work: what is left on disk, what is told, how the call exits, and that nothing runs on.

Every test calls the installed command with tiny notebooks beside an edition that was made before, breaks something,
and calls again: what had finished is reused, and the edition stays until a run is complete.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from filelock import FileLock
from runs import eventually, read

from weijin_analysis.pipeline.lock import LOCK

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and limits of Unix")

WEIJIN = Path(sys.executable).with_name("weijin")
SIGNS = "WEIJIN_SIGNS"
"""Names the folder of signs in which cells and tests tell each other something; it marks our processes, too."""

PARAMETERS = 'as_of: str = ""\nlanguage: str = "zh"\nhorizon: int = 2035'
OPENING = f"""
import os, signal, sys, time
from pathlib import Path

signs, figures = Path(os.environ["{SIGNS}"]), Path(os.environ["WEIJIN_FIGURES"])
item = " ".join(figures.parts[-2:])
with (signs / "executed").open("a") as file:
    file.write(item + chr(10))
faulty = language == "en" and not (signs / "mended").exists()
(signs / f"begun {{item}}").write_text(str(os.getpid()))
"""
GOOD = '(figures / "result.txt").write_text(item)'
WAITING = "while faulty:\n    time.sleep(0.05)"
"""What holds the English item until it is ended."""

WAITING_FOR_MENDING = 'while language == "en" and not (signs / "mended").exists():\n    time.sleep(0.05)'


@dataclass(frozen=True)
class Told:
    """A call that has ended, and the file it was to leave for other programs."""

    code: int
    output: str
    error: str
    summary: dict[str, Any]


@dataclass(frozen=True)
class Desk:
    """A folder with notebooks, their runs and the signs; all that a test starts is told from other processes by it."""

    home: Path
    scratch: Path

    @property
    def output(self) -> Path:
        return self.home / "outputs"

    @property
    def runs(self) -> list[Path]:
        return sorted((self.output / "runs").iterdir())

    @property
    def latest(self) -> str:
        return (self.output / "latest").resolve().name

    def write(self, name: str, cell: str) -> None:
        """Write a notebook, in both languages good but for what the cell does where ``faulty``."""
        cells = [nbformat.v4.new_code_cell(source) for source in (PARAMETERS, OPENING.strip(), cell, GOOD)]
        cells[0].metadata["tags"] = ["parameters"]
        (self.home / "notebooks").mkdir(exist_ok=True)
        nbformat.write(nbformat.v4.new_notebook(cells=cells), self.home / "notebooks" / f"{name}.ipynb")

    def begins(self, item: str) -> int:
        """Wait until a cell of an item runs and return its kernel."""
        sign = self.home / "signs" / f"begun {item}"
        assert eventually(lambda: sign.is_file() and sign.read_text() != "")
        return int(sign.read_text())

    def mend(self) -> None:
        """Let nothing be faulty any more; what was executed so far is forgotten."""
        (self.home / "signs" / "mended").touch()
        (self.home / "signs" / "executed").write_text("")

    def executed(self) -> list[str]:
        """The items that were executed since the mending."""
        return sorted((self.home / "signs" / "executed").read_text().split("\n"))[1:]

    def start(self, *arguments: str | Path, launcher: tuple[str, ...] = (), jobs: int = 1) -> subprocess.Popen[str]:
        given = ["--notebooks", self.home / "notebooks", "--output", self.output, "--jobs", str(jobs)]
        return subprocess.Popen(
            [*launcher, WEIJIN, "run", *given, *arguments, "--summary", self.home / "summary.json"],
            env=os.environ | {SIGNS: str(self.home / "signs"), "TMPDIR": str(self.scratch)},
            cwd=self.home,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def ends(self, running: subprocess.Popen[str]) -> Told:
        """Wait for a call; whatever happened, it leaves no process, no temporary file and nothing half-written."""
        output, error = running.communicate(timeout=120)
        assert "Traceback" not in error
        self.is_tidy()
        summary = json.loads((self.home / "summary.json").read_text(encoding="utf-8"))
        assert summary["exit_code"] == running.returncode
        return Told(running.returncode, output, " ".join(error.split()), summary)

    def run(self, *arguments: str | Path, **options: Any) -> Told:
        return self.ends(self.start(*arguments, **options))

    def living(self) -> list[str]:
        """The processes that come from a call, also those that nobody owns any more."""
        return [str(process) for process in psutil.process_iter() if self._is_ours(process)]

    def _is_ours(self, process: psutil.Process) -> bool:
        try:
            return process.environ().get(SIGNS) == str(self.home / "signs")
        except psutil.Error:
            return False

    def is_tidy(self) -> None:
        assert eventually(lambda: not self.living()), self.living()
        assert list(self.scratch.iterdir()) == []
        left = [path.name for path in self.output.rglob("*") if path.suffix == ".part" or path.name.startswith(".")]
        assert set(left) <= {".lock"}


def statuses(folder: Path) -> dict[str, str]:
    return {f"{item['chapter']} {item['language']}": item["status"] for item in read(folder)["items"]}


def error_of(folder: Path, name: str) -> dict[str, Any]:
    (error,) = [item["error"] for item in read(folder)["items"] if f"{item['chapter']} {item['language']}" == name]
    return error


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A complete run of one good chapter."""
    with tempfile.TemporaryDirectory(prefix="weijin-") as scratch:
        desk = Desk(tmp_path_factory.mktemp("edition"), Path(scratch))
        (desk.home / "signs").mkdir()
        desk.write("01_good", "")
        assert desk.run().code == 0
        yield desk.home


@pytest.fixture
def desk(edition: Path, tmp_path: Path) -> Iterator[Desk]:
    """A copy of the edition, of which every test adds a second chapter."""
    for name in ("notebooks", "outputs"):
        shutil.copytree(edition / name, tmp_path / name, symlinks=True)
    (tmp_path / "signs").mkdir()
    with tempfile.TemporaryDirectory(prefix="weijin-") as scratch:  # short, because sockets will be in it
        yield Desk(tmp_path, Path(scratch))


def is_whole_again(desk: Desk, before: str, executed: list[str]) -> None:
    """Call once more when the fault is mended: only what had not finished is executed, and an edition comes of it."""
    assert desk.latest == before
    desk.mend()
    told = desk.run()
    assert (told.code, told.summary["status"]) == (0, "succeeded")
    assert desk.executed() == executed
    again = {item for item, status in statuses(desk.runs[-1]).items() if status == "succeeded"}
    assert again == set(executed)
    assert desk.latest == desk.runs[-1].name != before


DEATHS = {
    "warm kernel": ("os.getpid()", "DeadKernelError", "Kernel died"),
    "plain kernel": ("os.getpid()", "DeadKernelError", "Kernel died"),
    "worker": ('int(os.environ["JPY_PARENT_PID"])', "RunError", "it was ended by SIGKILL"),
}


@pytest.mark.parametrize("victim", DEATHS)
def test_a_process_that_is_killed_costs_its_own_item(desk: Desk, victim: str) -> None:
    before, (process, name, message) = desk.latest, DEATHS[victim]
    desk.write("02_dies", f"if faulty:\n    os.kill({process}, signal.SIGKILL)\n    time.sleep(600)")
    desk.write("03_good", "")
    if victim == "plain kernel":
        (desk.home / "seaborn.py").touch()  # a kernel would import it, so none is forked
    told = desk.run(jobs=2)
    assert (told.code, told.summary["status"]) == (1, "failed")
    assert ("Kernels start one by one" in told.error) == (victim == "plain kernel")
    good = dict.fromkeys(("01 zh", "01 en"), "reused") | dict.fromkeys(("02 zh", "03 zh", "03 en"), "succeeded")
    assert statuses(desk.runs[-1]) == good | {"02 en": "errored"}
    assert error_of(desk.runs[-1], "02 en")["name"] == name
    assert message in error_of(desk.runs[-1], "02 en")["message"]
    assert re.search(rf"^02 en  errored .*\n.*{name}: .*{message}", told.output, flags=re.MULTILINE)
    assert "latest stays as it was" in told.error
    is_whole_again(desk, before, ["02 en"])


def test_an_item_that_takes_too_long_is_given_up_with_its_cell(desk: Desk) -> None:
    before = desk.latest
    deaf = "signal.signal(signal.SIGINT, signal.SIG_IGN)\n    signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    desk.write("02_sleeps", "if faulty:\n    time.sleep(600)")
    desk.write("03_spins", f"if faulty:\n    {deaf}\n    while True:\n        pass")
    told = desk.run("--timeout", "20", "--language", "en", jobs=2)
    assert (told.code, told.summary["status"]) == (1, "failed")
    assert statuses(desk.runs[-1]) == {"01 en": "reused", "02 en": "errored", "03 en": "errored"}
    message = "not done after 20 s, the time an item may take"
    for item in ("02 en", "03 en"):
        place = {"cell": 3, "execution": 4, "source": "if faulty:"}
        assert error_of(desk.runs[-1], item) == {"name": "TimeoutError", "message": message} | place
        assert f"cell 3 (In [4]) 'if faulty:': TimeoutError: {message}" in told.output
    is_whole_again(desk, before, ["02 en", "02 zh", "03 en", "03 zh"])


def test_a_runner_that_is_told_to_end_ends_in_order(desk: Desk) -> None:
    before = desk.latest
    desk.write("02_waits", WAITING)
    running = desk.start()
    desk.begins("02 en")
    running.send_signal(signal.SIGTERM)
    told = desk.ends(running)
    assert (told.code, told.summary["status"]) == (143, "interrupted")
    assert "the run was interrupted; what had finished is kept." in told.error
    assert read(desk.runs[-1])["status"] == "interrupted"
    assert statuses(desk.runs[-1]) == {
        "01 zh": "reused",
        "01 en": "reused",
        "02 zh": "succeeded",
        "02 en": "cancelled",
    }
    is_whole_again(desk, before, ["02 en"])


def test_a_runner_that_is_killed_takes_its_processes_along_and_a_fresh_run_goes_on(desk: Desk) -> None:
    before = desk.latest
    desk.write("02_waits", WAITING)
    running = desk.start()
    desk.begins("02 en")
    running.kill()
    running.communicate()
    assert eventually(lambda: not desk.living()), desk.living()
    (dead,) = [run for run in desk.runs if run.name != before]
    assert read(dead)["status"] == "running"
    is_whole_again(desk, before, ["02 en"])
    assert read(dead)["status"] == "interrupted"
    assert statuses(dead) == {"01 zh": "reused", "01 en": "reused", "02 zh": "succeeded", "02 en": "cancelled"}


def test_two_runs_do_not_work_in_one_folder(desk: Desk) -> None:
    desk.write("02_waits", WAITING_FOR_MENDING)
    first = desk.start()
    desk.begins("02 en")
    busy = subprocess.run(first.args, env=os.environ, capture_output=True, text=True, check=False)
    assert busy.returncode == 3
    assert f"found process {first.pid}, at work since 20" in busy.stderr
    assert "call with --wait" in busy.stderr
    assert json.loads((desk.home / "summary.json").read_text())["status"] == "busy"
    waiting = desk.start("--wait")
    assert f"has ended: process {first.pid}, at work since" in waiting.stderr.readline()
    (desk.home / "signs" / "mended").touch()
    first.communicate(timeout=120)
    assert first.returncode == 0
    told = desk.ends(waiting)
    assert (told.code, told.summary["status"]) == (0, "nothing to do")
    assert len(desk.runs) == 2
    assert desk.latest == desk.runs[-1].name


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_call_that_waits_can_be_told_to_end(desk: Desk, number: int, code: int) -> None:
    with FileLock(desk.output / LOCK):
        waiting = desk.start("--wait")
        assert "Waiting until another run in this folder has ended" in waiting.stderr.readline()
        waiting.send_signal(number)
        told = desk.ends(waiting)
    assert (told.code, told.summary["status"]) == (code, "interrupted")
    assert "Interrupted; no run was made." in told.error
    assert len(desk.runs) == 1


def test_the_first_failure_can_end_a_run_and_what_was_not_good_is_run_again(desk: Desk) -> None:
    desk.write("02_raises", 'if faulty:\n    raise ValueError("not today")')
    desk.write("03_good", "")
    told = desk.run("02", "03", "-p", "horizon=2040", "--fail-fast")
    assert (told.code, told.summary["counts"]) == (1, {"succeeded": 1, "failed": 1, "cancelled": 2})
    left = {"02 zh": "succeeded", "02 en": "failed", "03 zh": "cancelled", "03 en": "cancelled"}
    assert statuses(desk.runs[-1]) == left
    desk.mend()
    told = desk.run("--retry-failed")
    assert told.code == 0
    assert desk.executed() == ["02 en", "03 en", "03 zh"]
    assert statuses(desk.runs[-1]) == dict.fromkeys(left, "succeeded") | {"02 zh": "reused"}
    assert {item["parameters"]["horizon"] for item in read(desk.runs[-1])["items"]} == {2040}


# Disks

FILL = """
def fill():
    for size in (1 << 16, 1 << 10, 1):
        with open(signs.parent / "outputs" / "filler", "ab", buffering=0) as file:
            try:
                while file.write(bytes(size)) == size:
                    pass
            except OSError as error:
                reason = error.errno
    return reason

if faulty:
    fill()
print("x" * 100_000)
"""


@pytest.fixture
def disk(desk: Desk, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """A desk whose runs are on a small disk of their own."""
    before = desk.output.rename(desk.home / "before")
    desk.output.mkdir()
    tried = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "none", desk.output], capture_output=True, text=True, check=False
    )
    if tried.returncode:
        pytest.skip(f"no disk can be mounted here: {tried.stderr.strip()}")
    try:
        shutil.copytree(before, desk.output, symlinks=True, dirs_exist_ok=True)
        yield desk
    finally:
        subprocess.run(["umount", desk.output], check=True)


def test_a_full_disk_ends_the_run_and_costs_nothing_that_was_there(disk: Desk) -> None:
    before = disk.latest
    disk.write("02_fills", FILL)
    told = disk.run()
    assert (told.code, told.summary["status"]) == (1, "errored")
    assert "No space left on device" in told.error
    assert statuses(disk.runs[-1])["02 zh"] == "succeeded"
    (disk.output / "filler").unlink()
    is_whole_again(disk, before, ["02 en"])


LIMITED = """
import os, resource, sys

resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 17, resource.RLIM_INFINITY))
os.execv(sys.argv[1], sys.argv[1:])
"""


def test_a_limit_to_files_ends_the_run_like_a_full_disk(desk: Desk) -> None:
    before = desk.latest
    desk.write("02_good", "")
    told = desk.run(launcher=(sys.executable, "-c", LIMITED))
    assert (told.code, told.summary["status"]) == (1, "errored")
    assert "File too large" in told.error
    is_whole_again(desk, before, ["02 en", "02 zh"])


def test_a_disk_that_cannot_be_written_is_refused(disk: Desk) -> None:
    before = disk.latest
    disk.write("02_good", "")
    subprocess.run(["mount", "-o", "remount,ro", disk.output], check=True)
    told = disk.run()
    assert (told.code, told.summary["status"]) == (2, "refused")
    assert "output folder: found" in told.error
    assert "Read-only file system" in told.error
    assert disk.latest == before
    assert len(disk.runs) == 1


def test_a_file_in_the_place_of_the_folder_is_refused(desk: Desk) -> None:
    shutil.rmtree(desk.output)
    desk.output.touch()
    refused = desk.start()
    _, error = refused.communicate(timeout=60)
    assert refused.returncode == 2
    assert re.search(r"Directory '.*/outputs' is a file", " ".join(error.split()))
