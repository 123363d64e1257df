"""Kernels forked from a warm process: no notebook can tell them from plain ones, and none outlives its owner.

Each test holds one thing that goes wrong silently when a process is copied with its libraries in it. The cells run
in real kernels; a plain kernel is one that was started the usual way.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import psutil
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from runs import NOTEBOOKS, eventually, is_gone

import weijin_analysis
from weijin_analysis.paths import data_directory
from weijin_analysis.pipeline import warm
from weijin_analysis.pipeline.execute import execute
from weijin_analysis.pipeline.kernel import QUIET, ItemKernelManager, kernel_settings
from weijin_analysis.pipeline.notebook import sets_variables
from weijin_analysis.pipeline.plan import Item, plan
from weijin_analysis.pipeline.run import run
from weijin_analysis.pipeline.warm import ColdStart, WarmKernel, WarmProcess, fork_kernel, kernel_environment
from weijin_analysis.pipeline.warm_kernel import INLINE
from weijin_analysis.pipeline.warm_wire import Request
from weijin_analysis.pipeline.workers import Workers
from weijin_analysis.reads import gather

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux only")

PLAIN = ""
PARENT = "import os; print(os.getppid())"

CHANGING = "PYTEST_CURRENT_TEST"
"""Another value in every test, which would mean plain kernels for all but one."""

Outputs = list[dict[str, Any]]


def run_cells(cells: Sequence[str], address: str, variables: dict[str, str], cwd: Path | None) -> list[Outputs]:
    """Run cells in a kernel of their own and return what each put out."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    options = {"shutdown_kernel": "immediate", "allow_errors": True, "extra_arguments": list(QUIET)}
    with kernel_settings(variables, address) as config:
        manager = ItemKernelManager(config=config)
        NotebookClient(notebook, km=manager, **options).execute(**({"cwd": str(cwd)} if cwd else {}))
    return json.loads(json.dumps([cell.outputs for cell in notebook.cells]))


@dataclass(frozen=True)
class Kernels:
    """Runs cells in kernels of one kind, from a worker process as a run does."""

    worker: Workers
    address: str

    def outputs(self, *cells: str, cwd: Path | None = None, **variables: str) -> list[Outputs]:
        return self.worker.submit(run_cells, cells, self.address, variables, cwd).result()

    def prints(self, cell: str, **options: Any) -> str:
        ((output,),) = self.outputs(cell, **options)
        assert output["output_type"] == "stream", output
        return output["text"].strip()

    def are_copied(self, **options: Any) -> bool:
        return self.prints(PARENT, **options) != str(self.worker.submit(os.getpid).result())


def warm_process(folder: Path) -> WarmProcess:
    os.environ.pop(CHANGING, None)
    return WarmProcess(folder)


@pytest.fixture(scope="module")
def worker() -> Iterator[Workers]:
    with Workers(1) as workers:
        os.environ.pop(CHANGING, None)
        workers.submit(os.getpid).result()
        yield workers


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WarmProcess]:
    process = warm_process(tmp_path_factory.mktemp("warm"))
    yield process
    process.close()
    assert process.process.returncode == 0


@pytest.fixture(scope="module")
def kernels(worker: Workers, process: WarmProcess) -> Kernels:
    return Kernels(worker, process.address)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[WarmProcess]:
    """A warm process that a test may ill-treat, in a folder deeper than a socket's name may be long."""
    folder = tmp_path / ("deep" * 20) / ("er" * 40)
    folder.mkdir(parents=True)
    process = warm_process(folder)
    yield process
    process.close()


def request(folder: Path) -> Request:
    """A kernel with its connection file in a folder, asked for without a client."""
    os.environ.pop(CHANGING, None)
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", str(folder / "kernel.json")]
    return Request([*command, *QUIET], kernel_environment(), str(folder))


def is_ready(folder: Path) -> bool:
    """Tell whether the kernel of a folder listens."""
    return (folder / "kernel.json").is_file()


def end(kernel: WarmKernel) -> None:
    kernel.kill()
    kernel.wait()


# The same as a plain kernel

PROCESS = """
import decimal, json, locale, multiprocessing, os, resource, signal, sys
signals = (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD, signal.SIGPIPE, signal.SIGHUP)
late = ("JPY_PARENT_PID", "IPYTHONDIR")
opened = [number for number in range(3, 200) if os.path.exists(f"/proc/self/fd/{number}")]
print(json.dumps({
    "arguments": [sys.argv[0], len(sys.argv), len(sys.orig_argv), *sys.orig_argv[:3]],
    "flags": str(sys.flags),
    "path": sys.path,
    "folder": os.getcwd(),
    "variables": {name: os.environ[name] for name in sorted(os.environ) if name not in late},
    "signals": [str(signal.getsignal(number)) for number in signals],
    "blocked signals": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
    "globals": [__name__, sorted(name for name in globals() if not name.startswith("_"))],
    "process": [multiprocessing.current_process().name, multiprocessing.parent_process()],
    "leads its group": os.getpid() == os.getpgrp() == os.getsid(0),
    "input has ended": os.read(0, 1) == b"",
    "inherited by children": [number for number in opened if os.get_inheritable(number)],
    "mask": os.umask(0o22),
    "locale": locale.setlocale(locale.LC_ALL),
    "limits": resource.getrlimit(resource.RLIMIT_NOFILE),
    "decimals": str(decimal.getcontext()),
}))
"""

LIBRARIES = """
import json, matplotlib, numpy, pandas, seaborn, statsmodels.api
import matplotlib.pyplot as plt
print(json.dumps({
    "backend": plt.get_backend(),
    "settings": {name: str(value) for name, value in matplotlib.rcParams.items()},
    "interactive": plt.isinteractive(),
    "floating point": numpy.geterr(),
    "printed numbers": str(numpy.get_printoptions()),
    "pandas": [pandas.get_option(name) for name in ("display.max_rows", "display.width", "mode.string_storage")],
    "palette": seaborn.color_palette(),
}))
"""

GROUPS = {
    "process": [PROCESS],
    "libraries": [LIBRARIES],
    "output": [
        "import os, sys; print('printed'); print('to stderr', file=sys.stderr)",
        "os.write(1, b'to the descriptor\\n'); os.system('echo from a child'); None",
        "import logging; logging.warning('said'); logging.info('not said')",
        "1 / 0",
        "import pandas as pd; pd.DataFrame({'a': [1, 2]})",
        "input('anybody there?')",
    ],
    "pictures": [
        "import matplotlib.pyplot as plt; plt.plot([1, 3, 2], label='a'); plt.legend(); None",
        "import seaborn; seaborn.histplot([1, 1, 2]); None",
        "%config InlineBackend.figure_formats = ['svg']",
        "%config InlineBackend.figure_formats",
    ],
    "warnings": [
        "import warnings; warnings.warn('deprecated here', DeprecationWarning); warnings.warn('used')",
        "exec('warnings.warn(\"deprecated there\", DeprecationWarning)', {**globals(), '__name__': 'x'})",
        "for _ in range(2): warnings.warn('again')",
        "import numpy as np; np.polyfit([1, 1], [2, 2], 3); np.log(0)",
        "warnings.warn('pending', PendingDeprecationWarning); np.matrix('1')",
        "from statsmodels.tools.sm_exceptions import ConvergenceWarning as Away",
        "for _ in range(2): warnings.warn('not converged', Away)",
    ],
}


@dataclass(frozen=True)
class Both:
    """What the same cells put out in a warm kernel and in a plain one."""

    warm: dict[str, list[Outputs]]
    plain: dict[str, list[Outputs]]


@pytest.fixture(scope="module")
def both(worker: Workers, process: WarmProcess) -> Both:
    return Both(*(in_groups(Kernels(worker, address)) for address in (process.address, PLAIN)))


def in_groups(kernels: Kernels) -> dict[str, list[Outputs]]:
    outputs = iter(kernels.outputs(*(cell for cells in GROUPS.values() for cell in cells)))
    return {name: [comparable(next(outputs)) for _ in cells] for name, cells in GROUPS.items()}


def comparable(outputs: Outputs) -> Outputs:
    """Leave out the kernel's number, and whether a stream came in one piece or in several."""
    known = json.loads(re.sub(r"ipykernel_\d+", "ipykernel", json.dumps(outputs)))
    streams = [part for part in known if part["output_type"] == "stream"]
    texts = {name: "".join(part["text"] for part in streams if part["name"] == name) for name in ("stdout", "stderr")}
    return [part for part in known if part["output_type"] != "stream"] + [texts]


@pytest.mark.parametrize("group", GROUPS)
def test_a_notebook_gets_the_same_as_in_a_plain_kernel(group: str, both: Both) -> None:
    assert both.warm[group] == both.plain[group]


def test_these_comparisons_compare_something(both: Both) -> None:
    assert json.loads(both.warm["process"][0][-1]["stdout"])["leads its group"]
    assert json.loads(both.warm["libraries"][0][-1]["stdout"])["backend"] == INLINE
    assert both.warm["output"][1] == [{"stdout": "to the descriptor\nfrom a child\n", "stderr": ""}]
    assert all(picture["data"]["image/png"] for picture in (both.warm["pictures"][0][0], both.warm["pictures"][1][0]))
    warned = ["Warning" in cell[-1]["stderr"] for cell in both.warm["warnings"]]
    assert warned == [True, False, True, True, False, False, True]


def test_a_chapter_leaves_the_same_bytes_in_a_warm_and_in_a_plain_kernel(kernels: Kernels, tmp_path: Path) -> None:
    (item,) = plan(["10"], ["en"])
    files = []
    for address in (kernels.address, PLAIN):
        folder = tmp_path / (address and "warm")
        assert kernels.worker.submit(execute, item, folder, address).result().status == "succeeded"
        figures = folder / item.figure_path
        cells = nbformat.read(folder / item.notebook_path, as_version=4).cells
        shown = {str(number): json.dumps(cell.get("outputs")) for number, cell in enumerate(cells)}
        files.append(shown | {path.name: path.read_bytes() for path in figures.iterdir()})
    assert files[0].keys() == files[1].keys()
    assert [name for name in files[0] if files[0][name] != files[1][name]] == []


def test_two_kernels_draw_different_random_numbers(kernels: Kernels) -> None:
    cell = "import random, numpy; print(random.random(), numpy.random.rand())"
    first, second = (kernels.prints(cell).split() for _ in range(2))
    assert all(one != other for one, other in zip(first, second, strict=True))


def test_a_kernel_starts_where_and_with_what_it_is_told(kernels: Kernels, tmp_path: Path) -> None:
    cell = "import os, matplotlib; print(os.getcwd(), os.environ['WEIJIN_FIGURES'], os.getenv('NOTHING'))"
    assert kernels.prints(cell, cwd=tmp_path, WEIJIN_FIGURES="there") == f"{tmp_path} there None"
    assert kernels.are_copied(cwd=tmp_path, WEIJIN_FIGURES="there")


SAYS_WORLD = """
from weijin_analysis.catalog import load
from weijin_analysis.labels import label
print(label("World", "en"), load("battery_price", entity="World")["note"].iloc[0])
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A data package that a test may change."""
    return shutil.copytree(data_directory(), tmp_path / "data")


def change(package: Path) -> None:
    """Call the world something else, and give every row of a table another note."""
    labels, table = package / "labels.csv", package / "observations" / "battery_price.csv"
    labels.write_text(
        labels.read_text(encoding="utf-8").replace("World,全球,World", "World,全球,Earth"), encoding="utf-8"
    )
    rows = pd.read_csv(table, dtype=str, keep_default_na=False)
    rows.assign(note="changed").to_csv(table, index=False, lineterminator="\n")


def test_a_copy_has_what_was_read_ahead_as_any_kernel_would_read_it(
    worker: Workers, package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEIJIN_DATA", str(package))
    process = warm_process(tmp_path)
    copies = Kernels(worker, process.address)
    told = {"WEIJIN_DATA": str(package)}
    before = copies.prints(SAYS_WORLD, **told)
    change(package)
    after = copies.prints(SAYS_WORLD, **told)
    process.close()
    assert before != after == "Earth changed", "a file that has changed since the warm process read it"


def test_another_data_package_is_read_by_the_copy(kernels: Kernels, package: Path) -> None:
    change(package)
    assert kernels.prints(SAYS_WORLD, WEIJIN_DATA=str(package)) == "Earth changed"
    assert kernels.prints(SAYS_WORLD) != "Earth changed"
    assert kernels.are_copied(WEIJIN_DATA=str(package))


def test_a_copy_notes_what_it_reads_although_it_was_read_ahead(kernels: Kernels, tmp_path: Path) -> None:
    noted = []
    for each in (kernels, Kernels(kernels.worker, PLAIN)):
        reads = tmp_path / f"reads{len(noted)}"
        each.prints(SAYS_WORLD, WEIJIN_READS=str(reads))
        noted.append(gather(reads))
    assert noted[0] == noted[1]
    assert {"datapackage.json", "observations/battery_price.csv", "labels.csv"} <= noted[0].keys()
    assert noted[0]["labels.csv"]["rows"].keys() >= {"World"}


# When a copy would not be the same


@pytest.mark.parametrize(("name", "value"), [("OPENBLAS_NUM_THREADS", "3"), ("MPLBACKEND", "svg"), ("OTHER", "1")])
def test_a_variable_that_imports_may_have_read_means_a_plain_kernel(name: str, value: str, kernels: Kernels) -> None:
    assert not kernels.are_copied(**{name: value})


def test_a_module_of_the_same_name_beside_the_notebook_means_a_plain_kernel(kernels: Kernels, tmp_path: Path) -> None:
    (tmp_path / "seaborn.py").write_text("HERE = True\n", encoding="utf-8")
    assert not kernels.are_copied(cwd=tmp_path)
    (tmp_path / "seaborn.py").rename(tmp_path / "unheard_of.py")
    assert kernels.are_copied(cwd=tmp_path)


@pytest.mark.parametrize("name", ["messages.py", "plotting/fonts/SourceSans3-Bold.ttf"])
def test_changed_code_or_a_changed_typeface_means_a_plain_kernel(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = Path(weijin_analysis.__file__).parent
    shutil.copytree(package, tmp_path / package.name, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("WEIJIN_DATA", str(data_directory()))
    process = warm_process(tmp_path)
    end(fork_kernel(process.address, request(tmp_path)))
    file = tmp_path / package.name / name
    os.utime(file, ns=(0, 0))
    with pytest.raises(ColdStart, match=f"{file.name} changed after it was read"):
        fork_kernel(process.address, request(tmp_path))
    process.close()


def test_a_second_thread_means_a_plain_kernel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    starts = "import threading, time\nthreading.Thread(target=time.sleep, args=[600], daemon=True).start()\n"
    (tmp_path / "sitecustomize.py").write_text(starts, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    process = warm_process(tmp_path)
    for _ in range(2):
        with pytest.raises(ColdStart, match="2 threads"):
            fork_kernel(process.address, request(tmp_path))
    process.close()
    assert capfd.readouterr().err.count("the warm process has 2 threads") == 1, "said once"


FIRST_OF_ALL = """import os
os.environ["OPENBLAS_NUM_THREADS"] = "2"
%env MPLBACKEND=svg"""
AND_THEN = "import matplotlib.pyplot as plt; print(plt.get_backend(), os.getppid())"


def test_a_notebook_that_sets_variables_before_it_imports_gets_a_plain_kernel(kernels: Kernels, tmp_path: Path) -> None:
    item = Item("01", "en", write_notebook(tmp_path / "01_sets.ipynb", FIRST_OF_ALL, AND_THEN))
    result = kernels.worker.submit(execute, item, tmp_path, kernels.address).result()
    assert (result.status, result.error) == ("succeeded", None)
    printed = nbformat.read(tmp_path / item.notebook_path, as_version=4).cells[-1].outputs[0]["text"].split()
    assert printed == ["svg", str(kernels.worker.submit(os.getpid).result())]


@pytest.mark.parametrize(
    ("cell", "sets"),
    [
        ("os.environ['A'] = '1'", True),
        ("os.environ.setdefault('A', '1')", True),
        ("environ |= {'A': '1'}", True),
        ("os.putenv('A', '1')", True),
        ("%env A=1", True),
        ("%set_env A 1", True),
        ("if os.environ['A'] == '1': pass", False),
        ("%env A", False),
        ("os.environ.get('A')", False),
    ],
)
def test_setting_a_variable_is_told_from_reading_one(cell: str, sets: bool, tmp_path: Path) -> None:
    assert sets_variables(write_notebook(tmp_path / "01_sets.ipynb", cell)) is sets


def write_notebook(path: Path, *cells: str) -> Path:
    parameters = nbformat.v4.new_code_cell('language: str = "zh"', metadata={"tags": ["parameters"]})
    notebook = nbformat.v4.new_notebook(cells=[parameters, *map(nbformat.v4.new_code_cell, cells)])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, path)
    return path


def test_another_kernel_than_the_running_python_is_started_as_it_asks(kernels: Kernels) -> None:
    assert not kernels.worker.submit(_copied_with, kernels.address, "-Xdev").result()


def _copied_with(address: str, option: str) -> bool:
    """Ask for a kernel with an option of the interpreter."""

    class Optioned(ItemKernelManager):
        @property
        def kernel_spec(self):
            kernel = super().kernel_spec
            kernel.argv.insert(1, option)
            return kernel

    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(PARENT)])
    with kernel_settings({}, address) as config:
        config.Optioned = config.ItemKernelManager
        NotebookClient(notebook, km=Optioned(config=config), shutdown_kernel="immediate").execute()
    return notebook.cells[0].outputs[0]["text"].strip() != str(os.getpid())


def test_a_warm_process_that_does_not_answer_means_a_plain_kernel(
    own: WarmProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    end(fork_kernel(own.address, request(tmp_path)))
    own.process.send_signal(signal.SIGSTOP)
    monkeypatch.setattr(warm, "SECONDS_TO_START", 0.2)
    with pytest.raises(ColdStart, match="does not answer"):
        fork_kernel(own.address, request(tmp_path))
    own.process.send_signal(signal.SIGCONT)
    assert eventually(lambda: psutil.Process(own.process.pid).children() == []), "nobody waits for that kernel"


def test_where_no_process_can_be_copied_kernels_are_plain_and_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delattr(os, "pidfd_open")
    with warm.warm_kernels() as address:
        assert address == ""
    assert "Linux only" in caplog.text


def test_jupyterlab_keeps_its_plain_kernel() -> None:
    assert "kernel_provisioner" not in KernelSpecManager().get_kernel_spec("python3").metadata


# Signals and ends


def test_an_interrupt_before_the_kernel_is_ready_does_not_end_it(process: WarmProcess, tmp_path: Path) -> None:
    kernel = fork_kernel(process.address, request(tmp_path))
    os.kill(kernel.pid, signal.SIGINT)
    assert eventually(lambda: is_ready(tmp_path))
    assert kernel.poll() is None
    end(kernel)


def test_a_cell_that_takes_too_long_is_interrupted_and_the_next_one_runs(kernels: Kernels) -> None:
    assert kernels.worker.submit(_interrupted, kernels.address).result() == ["KeyboardInterrupt", "still there"]


def _interrupted(address: str) -> list[str]:
    cells = ["import time; time.sleep(600)", "print('still there')"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    options = {"timeout": 5, "interrupt_on_timeout": True, "allow_errors": True, "shutdown_kernel": "immediate"}
    with kernel_settings({}, address) as config:
        NotebookClient(notebook, km=ItemKernelManager(config=config), **options).execute()
    return [notebook.cells[0].outputs[0]["ename"], notebook.cells[1].outputs[0]["text"].strip()]


def test_a_restarted_kernel_is_another_copy(kernels: Kernels, process: WarmProcess) -> None:
    first, second, parents = kernels.worker.submit(_restarted, kernels.address).result()
    assert first != second
    assert parents == {process.process.pid}


def _restarted(address: str) -> tuple[int, int, set[int]]:
    from jupyter_core.utils import run_sync

    with kernel_settings({}, address) as config:
        manager = ItemKernelManager(config=config)
        numbers = []
        for start in (manager.start_kernel, manager.restart_kernel):
            run_sync(start)()
            numbers.append(manager.provisioner.pid)
            parents = {psutil.Process(numbers[-1]).ppid()}
        run_sync(manager.shutdown_kernel)()
        return numbers[0], numbers[1], parents


def test_a_killed_kernel_is_an_error_and_takes_what_it_started_along(kernels: Kernels, tmp_path: Path) -> None:
    item = plan(["04"], ["zh"], notebooks=NOTEBOOKS / "trouble")[0]
    result = kernels.worker.submit(execute, item, tmp_path, kernels.address).result()
    assert (result.status, result.error.name, result.error.cell) == ("errored", "DeadKernelError", 3)
    child = "import os, subprocess, signal; open({!r}, 'w').write(str(subprocess.Popen(['sleep', '600']).pid)); "
    note = tmp_path / "child"
    with pytest.raises(DeadKernelError):
        kernels.outputs(child.format(str(note)) + "os.kill(os.getpid(), signal.SIGKILL)")
    assert eventually(lambda: is_gone(int(note.read_text())))


CLIENT = """
import sys, time
from pathlib import Path
from weijin_analysis.pipeline.warm import WarmProcess, fork_kernel, kernel_environment
from weijin_analysis.pipeline.warm_wire import Request
folder, address = Path(sys.argv[1]), sys.argv[2]
owned = None if address else WarmProcess(folder)
command = [sys.executable, "-m", "ipykernel_launcher", "-f", str(folder / "kernel.json")]
kernel = fork_kernel(address or owned.address, Request(command, kernel_environment(), str(folder)))
print(owned.process.pid if owned else 0, kernel.pid, flush=True)
time.sleep(600)
"""


def client(folder: Path, address: str) -> tuple[subprocess.Popen[str], int, int]:
    """Start somebody who asks for a kernel; return them, their own warm process, and the kernel."""
    folder.mkdir()
    environment = {name: value for name, value in os.environ.items() if name != CHANGING}
    command = [sys.executable, "-c", CLIENT, folder, address]
    asking = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    owned, kernel = asking.stdout.readline().split()
    return asking, int(owned), int(kernel)


def kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_kernel_ends_with_who_asked_for_it_even_if_it_is_stuck(process: WarmProcess, tmp_path: Path) -> None:
    (first, _, stuck), (second, _, other) = (client(tmp_path / name, process.address) for name in "ab")
    os.kill(stuck, signal.SIGSTOP)
    kill(first)
    assert eventually(lambda: is_gone(stuck)), "the second kernel must not hold the first one's connection open"
    assert not is_gone(other)
    kill(second)
    assert eventually(lambda: is_gone(other))


def test_a_killed_owner_takes_the_warm_process_and_its_kernels_along(tmp_path: Path) -> None:
    asking, owned, kernel = client(tmp_path / "a", PLAIN)
    assert not is_gone(owned)
    assert not is_gone(kernel)
    kill(asking)
    assert eventually(lambda: is_gone(owned) and is_gone(kernel))


def test_when_the_warm_process_dies_its_kernels_die_and_later_ones_are_plain(
    own: WarmProcess, worker: Workers, caplog: pytest.LogCaptureFixture
) -> None:
    kernels = Kernels(worker, own.address)
    with pytest.raises(DeadKernelError):
        kernels.outputs("import os, signal, time; os.kill(os.getppid(), signal.SIGKILL); time.sleep(600)")
    assert not kernels.are_copied()
    own.close()
    assert "ended with code -9" in caplog.text


def test_an_interrupt_from_the_terminal_leaves_the_warm_process_alone(own: WarmProcess, tmp_path: Path) -> None:
    end(fork_kernel(own.address, request(tmp_path)))
    own.process.send_signal(signal.SIGINT)
    end(fork_kernel(own.address, request(tmp_path)))
    assert os.getsid(own.process.pid) != os.getsid(0)


def test_a_kernel_leaves_nothing_behind_and_prints_nothing(
    own: WarmProcess, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    def descriptors() -> int:
        return psutil.Process(own.process.pid).num_fds()

    end(fork_kernel(own.address, request(tmp_path)))
    before = descriptors()
    for name in "abc":
        folder = tmp_path / name
        folder.mkdir()
        kernel = fork_kernel(own.address, request(folder))
        assert eventually(lambda folder=folder: is_ready(folder))
        end(kernel)
    assert eventually(lambda: descriptors() <= before)
    assert psutil.Process(own.process.pid).children() == []
    assert capfd.readouterr() == ("", "")


# In a run


@pytest.fixture
def names_its_parent(tmp_path: Path) -> Path:
    """A folder with a chapter that prints which process its kernel was forked from."""
    folder = tmp_path / "chapters"
    folder.mkdir()
    write_notebook(folder / "01_names_its_parent.ipynb", PARENT)
    return folder


def parent_of(folder: Path, notebook: str) -> int:
    return int(nbformat.read(folder / notebook, as_version=4).cells[-1].outputs[0]["text"])


def test_all_workers_of_a_run_share_one_warm_process_which_ends_with_it(names_its_parent: Path, tmp_path: Path) -> None:
    outcome = run(plan(notebooks=names_its_parent), tmp_path / "out", jobs=2)
    first, second = (parent_of(outcome.folder, item.notebook) for item in outcome.manifest.items)
    assert first == second
    assert is_gone(first)


def test_a_worker_of_any_other_executor_keeps_a_warm_process_of_its_own(names_its_parent: Path, tmp_path: Path) -> None:
    with Workers(1) as workers:
        pid = workers.submit(os.getpid).result()
        for item in plan(notebooks=names_its_parent):
            workers.submit(execute, item, tmp_path).result()
        zh, en = (parent_of(tmp_path, f"notebooks/01_names_its_parent.{language}.ipynb") for language in ("zh", "en"))
        assert zh == en != pid
        assert psutil.Process(zh).ppid() == pid
    assert eventually(lambda: is_gone(zh))
