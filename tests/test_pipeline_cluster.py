"""A Dask cluster of real processes: the same files as here, no shared disk, nothing lost when a worker dies.

The workers' data package, temporary files and environment are other ones than the runner's.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from runs import NOTEBOOKS, eventually, is_gone, read, stored

import weijin_analysis
from weijin_analysis.errors import RunError
from weijin_analysis.paths import ROOT
from weijin_analysis.pipeline.cluster import Cluster
from weijin_analysis.pipeline.plan import plan
from weijin_analysis.pipeline.run import Finished, run

pytestmark = pytest.mark.skipif(os.name != "posix", reason="workers are killed, and start from a shell's environment")

WEIJIN = Path(sys.executable).with_name("weijin")
REPORT = NOTEBOOKS / "report"
PARAMETERS = 'as_of: str = ""\nlanguage: str = "zh"\nhorizon: int = 2035\nsigns: str = ""'
SEES = """
import json, os
from pathlib import Path

figures = Path(os.environ["WEIJIN_FIGURES"])
data = Path(os.environ["WEIJIN_DATA"])
seen = {"figures": str(figures), "data": str(data), "table": (data / "labels.csv").read_text(encoding="utf-8")}
(figures / "seen.json").write_text(json.dumps(seen))
"""
WAITS = """
import os, time
from pathlib import Path

sign = Path(signs) / "begun"
sign.with_suffix(".part").write_text(f"{os.getpid()} {os.environ['JPY_PARENT_PID']}")
sign.with_suffix(".part").rename(sign)
while not (Path(signs) / "go").exists():
    time.sleep(0.05)
"""


EVENT_LOOPS = """sum(
    issubclass(type(one), __import__("asyncio").AbstractEventLoop) for one in __import__("gc").get_objects()
)"""


def write(folder: Path, name: str, cell: str) -> Path:
    """Write a notebook of one cell beside its parameters."""
    cells = [nbformat.v4.new_code_cell(source) for source in (PARAMETERS, cell.strip())]
    cells[0].metadata["tags"] = ["parameters"]
    folder.mkdir(exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / f"{name}.ipynb")
    return folder


def begun(signs: Path) -> tuple[int, int]:
    """Wait until a notebook waits, and return its kernel and its worker."""
    assert eventually((signs / "begun").is_file)
    kernel, worker = (signs / "begun").read_text(encoding="utf-8").split()
    return int(kernel), int(worker)


@contextmanager
def programs(*commands: list[object], **variables: str) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Run Dask's own programs for the ``with`` block."""
    modules = [[sys.executable, "-m", f"distributed.cli.{name}", *map(str, rest)] for name, *rest in commands]
    silent: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    running = [subprocess.Popen(module, env=os.environ | variables, cwd="/", **silent) for module in modules]
    try:
        yield running
    finally:
        below = [child for program in running for child in _children(program.pid)]
        for program in running:
            program.terminate()
        for program in running:
            program.wait(30)
        assert eventually(lambda: all(is_gone(process.pid) for process in below)), below


def _children(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


@contextmanager
def scheduler(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Yield the address and the process of a scheduler."""
    note = folder / "scheduler.json"
    with programs(["dask_scheduler", "--port", 0, "--no-dashboard", "--scheduler-file", note]) as (program,):
        assert eventually(note.is_file)
        yield json.loads(note.read_text(encoding="utf-8"))["address"], program


def worker(address: str, folder: Path, *options: object) -> list[object]:
    """The command for a worker whose files are in a folder."""
    return ["dask_worker", address, "--no-dashboard", "--local-directory", folder, "--nthreads", 1, *options]


@pytest.fixture(scope="module")
def other_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data package that is none of the runner's."""
    folder = tmp_path_factory.mktemp("other") / "data"
    shutil.copytree(ROOT / "data", folder)
    (folder / "labels.csv").write_text("not what the runner has", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def far(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the workers have their files."""
    return tmp_path_factory.mktemp("far")


@pytest.fixture(scope="module")
def address(far: Path, other_data: Path) -> Iterator[str]:
    """A cluster of two workers, one of them with several threads."""
    with scheduler(far) as (address, _):
        both = worker(address, far), worker(address, far, "--nthreads", 3)
        with programs(*both, WEIJIN_DATA=str(other_data)):
            yield address
    assert list((far / "dask-scratch-space").glob("worker-*")) == []


@pytest.fixture
def cluster(address: str) -> Iterator[Cluster]:
    with Cluster(address) as cluster:
        cluster._client.wait_for_workers(2, timeout=60)
        yield cluster


def files(folder: Path, under: str = ".") -> dict[str, bytes]:
    """The files by place in the run's folder."""
    found = [path for path in (folder / under).rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def figures(folder: Path) -> dict[str, bytes]:
    return files(folder, "figures")


def test_a_run_on_a_cluster_leaves_the_files_of_a_run_here(cluster: Cluster, tmp_path: Path) -> None:
    here = run(plan(notebooks=REPORT), tmp_path / "here", jobs=2)
    there = run(plan(notebooks=REPORT), tmp_path / "there", executor=cluster)
    assert [item.error for item in there.manifest.items] == [None] * 4
    assert figures(there.folder) == figures(here.folder) != {}
    names = [sorted(files(one.folder)) for one in (here, there)]
    assert names[0] == names[1]
    assert read(there.folder)["status"] == "succeeded"
    assert (tmp_path / "there" / "latest").resolve() == there.folder
    again = run(plan(notebooks=REPORT), tmp_path / "there")
    assert again.nothing_to_do


def test_workers_take_the_runners_data_and_no_file_of_its_disk(cluster: Cluster, far: Path, tmp_path: Path) -> None:
    items = plan(languages=["zh"], notebooks=write(tmp_path / "notebooks", "01_sees", SEES))
    outcome = run(items, tmp_path / "outputs", executor=cluster)
    seen = json.loads(figures(outcome.folder)["figures/01/zh/seen.json"])
    assert seen["table"] == (ROOT / "data" / "labels.csv").read_text(encoding="utf-8")
    assert Path(seen["figures"]).is_relative_to(far)
    assert Path(seen["data"]).is_relative_to(far)


def test_more_items_than_threads_run_one_after_the_other_in_each_worker(cluster: Cluster, tmp_path: Path) -> None:
    items = plan(["02"], ["zh"], notebooks=REPORT, sweeps={"horizon": [str(2030 + year) for year in range(6)]})
    told: list[str] = []
    outcome = run(items, tmp_path, jobs=4, executor=cluster, tell=lambda event: told.append(type(event).__name__))
    assert [(item.status, item.error) for item in outcome.manifest.items] == [("succeeded", None)] * 6
    assert told.count("Finished") == 6
    assert max(cluster._client.run(eval, EVENT_LOOPS).values()) <= 2  # Dask's, and that of our thread
    assert len((outcome.folder / "results.csv").read_text(encoding="utf-8").splitlines()) == 7


def test_nothing_of_an_item_stays_with_the_runner_or_the_cluster(address: str, tmp_path: Path, data_copy: Path) -> None:
    (data_copy / "heavy.json").write_text(os.urandom(7_000_000).hex(), encoding="utf-8")
    heavy = write(tmp_path / "notebooks", "01_heavy", f"{SEES}(figures / 'heavy').write_bytes(os.urandom(20_000_000))")
    items = plan(languages=["zh"], notebooks=heavy, sweeps={"horizon": [str(2030 + year) for year in range(8)]})
    resident: list[int] = []

    def note(event: object) -> None:
        if isinstance(event, Finished):
            resident.append(psutil.Process().memory_info().rss)

    with Cluster(address) as cluster:
        outcome = run(items, tmp_path / "outputs", executor=cluster, tell=note)
        sent = {task.key for task in cluster._sent.values()}
        assert eventually(lambda: set(cluster._client.who_has()) == sent)
    assert [item.status for item in outcome.manifest.items] == ["succeeded"] * 8
    assert resident[-1] - resident[3] < 25_000_000, resident  # four more results are 80 million bytes, the data 28


def test_the_command_takes_a_scheduler(address: str, tmp_path: Path) -> None:
    command = ["run", "2", "--notebooks", REPORT, "--output", tmp_path, "--scheduler", address]
    done = subprocess.run([WEIJIN, *command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    (folder,) = stored(tmp_path).values()
    assert [item["status"] for item in read(folder)["items"]] == ["succeeded", "succeeded"]


def test_an_item_of_a_worker_that_is_killed_goes_to_another(cluster: Cluster, far: Path, tmp_path: Path) -> None:
    waiting = write(tmp_path / "notebooks", "01_waits", WAITS)
    items = plan(notebooks=waiting, parameters={"signs": str(tmp_path)})
    killed: list[int] = []

    def kill() -> None:
        killed.extend(begun(tmp_path))
        os.kill(killed[1], signal.SIGKILL)
        (tmp_path / "go").touch()

    with ThreadPoolExecutor(1) as pool:
        killing = pool.submit(kill)
        outcome = run(items, tmp_path / "outputs", executor=cluster)
        killing.result()
    assert [(item.status, item.error) for item in outcome.manifest.items] == [("succeeded", None)] * 2
    assert eventually(lambda: all(is_gone(pid) for pid in killed))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_runner_that_ends_leaves_no_process_on_the_cluster(address: str, number: int, tmp_path: Path) -> None:
    write(tmp_path / "notebooks", "01_waits", WAITS)
    command = ["run", "1", "--notebooks", tmp_path / "notebooks", "--output", tmp_path, "--scheduler", address]
    running = subprocess.Popen(
        [WEIJIN, *command, "-p", f"signs={tmp_path}"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    kernel, _ = begun(tmp_path)
    running.send_signal(number)
    _, complaint = running.communicate(timeout=60)
    assert running.returncode == (130 if number == signal.SIGINT else -number)
    assert "Traceback" not in complaint
    assert eventually(lambda: is_gone(kernel))
    if number == signal.SIGINT:
        (folder,) = stored(tmp_path).values()
        assert [item["status"] for item in read(folder)["items"]] == ["cancelled", "cancelled"]


def test_a_scheduler_that_is_lost_ends_the_run_with_a_sentence(far: Path, tmp_path: Path) -> None:
    waiting = write(tmp_path / "notebooks", "01_waits", WAITS)
    items = plan(
        languages=["zh"],
        notebooks=waiting,
        sweeps={"horizon": ["2030", "2031", "2032"]},
        parameters={"signs": str(tmp_path)},
    )
    with scheduler(tmp_path) as (address, program), programs(worker(address, far)), Cluster(address) as cluster:

        def lose() -> int:
            kernel, _ = begun(tmp_path)
            program.kill()
            return kernel

        with ThreadPoolExecutor(1) as pool:
            losing = pool.submit(lose)
            outcome = run(items, tmp_path / "outputs", executor=cluster)
        assert eventually(lambda: is_gone(losing.result()))
    assert [item.status for item in outcome.manifest.items] == ["errored"] * 3
    for item in outcome.manifest.items:
        assert "scheduler: found a connection that was lost" in item.error.message


def test_a_worker_with_another_version_refuses(far: Path, tmp_path: Path) -> None:
    package = tmp_path / "elsewhere" / "weijin_analysis"
    shutil.copytree(Path(weijin_analysis.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    with (package / "trends" / "kinds.py").open("a", encoding="utf-8") as file:
        file.write("# another version")
    with scheduler(tmp_path) as (address, _), programs(worker(address, far), PYTHONPATH=str(package.parent)):
        command = ["run", "2", "--notebooks", REPORT, "--output", tmp_path, "--scheduler", address, "--fail-fast"]
        done = subprocess.run([WEIJIN, *command], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "RunError: scheduler: found another trends/kinds.py on a worker of the cluster than here" in done.stdout
    (folder,) = stored(tmp_path).values()
    assert [item["status"] for item in read(folder)["items"]] == ["errored", "cancelled"]


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "127.0.0.1:1", "nonsense://somewhere", "tcp://"])
def test_a_scheduler_that_nobody_reaches_is_refused(address: str, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("weijin_analysis.pipeline.cluster.SECONDS_TO_CONNECT", 1)
    with pytest.raises(RunError, match=rf"scheduler: found nobody at {address} .*; expected a Dask scheduler"):
        Cluster(address)


def test_a_cluster_without_workers_is_refused(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("weijin_analysis.pipeline.cluster.SECONDS_TO_CONNECT", 5)
    with scheduler(tmp_path) as (address, _), pytest.raises(RunError, match="found no workers at"):
        Cluster(address)
