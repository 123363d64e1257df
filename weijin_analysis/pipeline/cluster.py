"""Items on other machines, by way of a Dask cluster, without a disk that they share.

The notebooks and the data package, zipped, travel to the workers; a worker executes an item in a folder of its own,
and what came out goes back as bytes. The code does not travel: a worker refuses where its package or its libraries are
others. Dask gives an item to another worker when one dies. What must not go in here: how an item is executed.
"""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Any
from zipfile import ZIP_STORED, ZipFile

from weijin_analysis.errors import RunError
from weijin_analysis.paths import data_directory
from weijin_analysis.pipeline.execute import execute
from weijin_analysis.pipeline.inputs import code_hashes, keep_data
from weijin_analysis.pipeline.kernel import kill_kernels
from weijin_analysis.pipeline.manifest import Result, library_versions
from weijin_analysis.pipeline.plan import Item

SECONDS_TO_CONNECT = 15
SECONDS_TO_NOTICE = 0.5
"""How often a worker looks whether its item is still wanted."""

_one_thread = ThreadPoolExecutor(1, thread_name_prefix="weijin")
"""Where a worker executes its items: one after the other, because Papermill keeps state per process, and always the
same, because in each of Dask's tasks Jupyter would make an event loop of its own and never close it."""


@dataclass(frozen=True)
class Parcel:
    """An item as it travels, or what came of it: files by their place in a run's folder, zipped."""

    content: bytes

    @classmethod
    def of(cls, folder: Path) -> Parcel:
        """Pack all files of a folder."""
        packed = io.BytesIO()
        with ZipFile(packed, "w", ZIP_STORED) as archive:
            for path in sorted(path for path in folder.rglob("*") if path.is_file()):
                archive.write(path, path.relative_to(folder).as_posix())
        return cls(packed.getvalue())

    def unpack(self, folder: Path) -> None:
        """Put the files into a folder, each by rename."""
        with tempfile.TemporaryDirectory(dir=folder, prefix=".parcel-") as place:
            with ZipFile(io.BytesIO(self.content)) as archive:
                archive.extractall(place)
            for path in sorted(path for path in Path(place).rglob("*") if path.is_file()):
                target = folder / path.relative_to(place)
                target.parent.mkdir(parents=True, exist_ok=True)
                path.replace(target)


@dataclass(frozen=True)
class Baggage:
    """What all items need: the data package, zipped, and the software it is to be used with.

    It is sent once, as the answer of a task of its own, which Dask makes again where it is lost. Sent with every item,
    it would stay in the memory of all who pass it on, because they keep their last thousand messages.
    """

    data: bytes
    software: Mapping[str, str]


class Cluster(Executor):
    """An executor of items on a Dask cluster; it takes :func:`execute` only, which needs a folder.

    Parameters
    ----------
    address : str
        The scheduler's, such as ``"tcp://10.0.0.5:8786"``.

    Raises
    ------
    RunError
        If Dask is not installed, nobody answers at the address, or the cluster has no workers.
    """

    def __init__(self, address: str) -> None:
        self._client = _connect(address)
        with tempfile.TemporaryDirectory(prefix="weijin-") as folder:
            self._baggage = Baggage(keep_data(data_directory(), Path(folder)).read_bytes(), _software())
        self._sent: dict[Path | None, Any] = {}

    @property
    def places(self) -> int:
        """How many items run at the same time."""
        return max(len(self._client.nthreads()), 1)

    def submit(self, function: Callable[..., Result], /, *arguments: Any, **named: Any) -> Future[Result]:
        """Execute an item on some worker; its files are in the run's folder when the future is done."""
        assert function is execute, "only items travel"
        item, folder, _, timeout = arguments
        answer: Future[Result] = Future()
        if self._client.status != "running":  # what is submitted now may never be answered
            answer.set_exception(_lost())
            return answer
        sent = self._send_once(item.notebook), self._send_once(None)
        task = self._client.submit(execute_far_away, item, *sent, timeout, pure=False)
        task.add_done_callback(lambda done: _settle(done, folder, answer))
        return answer

    def _send_once(self, notebook: Path | None) -> Any:
        """Return the task that stands for a notebook, or for the baggage; sent again if the connection was lost."""
        task = self._sent.get(notebook)
        if task is None or task.cancelled():
            content = self._baggage if notebook is None else notebook.read_bytes()
            self._sent[notebook] = task = self._client.submit(_as_it_is, content, pure=False)
        return task

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Let go of the cluster; what it still runs after an interrupt is not wanted any more, and ends."""
        self._client.close()


def execute_far_away(item: Item, notebook: bytes, baggage: Baggage, timeout: float | None) -> tuple[Result, Parcel]:
    """Execute an item on a worker, with the data and the notebook that came along.

    Raises
    ------
    RunError
        If this worker has another version of the package or of a library.
    """
    from distributed import get_worker

    _check(baggage.software)
    own = Path(get_worker().local_directory)  # which Dask removes, also after a worker that was killed
    data = _one_thread.submit(_unpacked, baggage.data, own).result()
    with tempfile.TemporaryDirectory(prefix="item-", dir=own) as scratch:
        source, folder = Path(scratch, item.notebook.name), Path(scratch, "run")
        source.write_bytes(notebook)
        ready = replace(item, notebook=source), folder, None, timeout, data
        result = _one_thread.submit(_execute_while_wanted, _is_wanted(), *ready).result()
        return result, Parcel.of(folder)


def _connect(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        remedy = "Install it: pip install 'weijin-analysis[dask]'."
        raise RunError("scheduler", "no Dask in this environment", "the package distributed", remedy) from error
    try:
        client = Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, ValueError) as error:
        remedy = "Is the scheduler running, and can it be reached from here?"
        found = f"nobody at {address} ({type(error).__name__})"
        raise RunError("scheduler", found, "a Dask scheduler", remedy) from error
    try:
        client.wait_for_workers(1, timeout=SECONDS_TO_CONNECT)
    except TimeoutError as error:
        client.close()
        remedy = f"Start some: dask worker {address}"
        raise RunError("scheduler", f"no workers at {address}", "at least one", remedy) from error
    return client


def _software() -> Mapping[str, str]:
    """What decides about numbers, words and pictures beside the data: this package's code, and the libraries."""
    return library_versions() | code_hashes()


def _check(wanted: Mapping[str, str]) -> None:
    here = _software()
    if different := sorted(name for name in wanted.keys() | here.keys() if wanted.get(name) != here.get(name)):
        found = f"another {different[0]} on a worker of the cluster than here"
        expected = "the same version of this package and of its libraries everywhere"
        raise RunError("scheduler", found, expected, "Install it there again, and start the worker anew.")


def _is_wanted() -> Callable[[], bool]:
    """Return what tells whether somebody still waits for the item that this task executes."""
    from distributed import get_worker

    worker = get_worker()
    key = worker.get_current_task()

    def is_wanted() -> bool:
        task = worker.state.tasks.get(key)
        ends = worker.status.name in ("closing", "closed", "failed")  # as when its scheduler is lost
        return not ends and task is not None and task.state == "executing"

    return is_wanted


def _execute_while_wanted(is_wanted: Callable[[], bool], *ready: Any) -> Result:
    """Execute an item; its kernel is killed when the runner was interrupted, or has died."""
    over = Event()

    def watch() -> None:
        while not over.wait(SECONDS_TO_NOTICE):
            if not is_wanted():
                kill_kernels()

    Thread(target=watch, name="weijin-watch", daemon=True).start()
    try:
        return execute(*ready)
    finally:
        over.set()


def _unpacked(data: bytes, own: Path) -> Path:
    """The data package in a folder of this worker; the same data are unpacked once."""
    folder = own / f"data-{hashlib.sha256(data).hexdigest()}"
    if not folder.is_dir():
        with tempfile.TemporaryDirectory(dir=own) as place, ZipFile(io.BytesIO(data)) as archive:
            archive.extractall(Path(place, "data"))
            Path(place, "data").rename(folder)
    return folder


def _settle(done: Any, folder: Path, answer: Future[Result]) -> None:
    """Hand on what a worker sent; runs in a thread of the client."""
    try:
        result, parcel = done.result()
        parcel.unpack(folder)
        answer.set_result(result)
    except CancelledError:
        answer.set_exception(_lost())
    except BaseException as error:
        answer.set_exception(error)
    finally:
        done.release()


def _lost() -> RunError:
    remedy = "Is the scheduler still running? Run again: what had finished is reused."
    return RunError("scheduler", "a connection that was lost", "one that lasts", remedy)


def _as_it_is(content: Any) -> Any:
    return content
