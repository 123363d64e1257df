"""Items on other machines, by way of a Dask cluster, without a disk that they share.

With each item travel its notebook and the data package, zipped; a worker executes it in a folder of its own, and what
came out goes back as bytes. The code does not travel: a worker whose installed package is another one refuses. Dask
gives an item to another worker when one dies. What must not go in here: how an item is executed.
"""

from __future__ import annotations

import io
import logging
import tempfile
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any
from zipfile import ZIP_STORED, ZipFile

from weijin_analysis.errors import RunError
from weijin_analysis.paths import data_directory
from weijin_analysis.pipeline.execute import execute
from weijin_analysis.pipeline.inputs import code_hashes, keep_data
from weijin_analysis.pipeline.manifest import Result
from weijin_analysis.pipeline.plan import Item

SECONDS_TO_CONNECT = 15

_one_at_a_time = Lock()
"""Papermill keeps state per process: a worker with several threads still runs one item after the other."""


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


class Cluster(Executor):
    """An executor of items on a Dask cluster; it takes :func:`execute` only, which needs a folder.

    Parameters
    ----------
    address : str
        The scheduler's, such as ``"tcp://10.0.0.5:8786"``.

    Raises
    ------
    RunError
        If Dask is not installed, or nobody answers at the address.
    """

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            remedy = "Install it: pip install 'weijin-analysis[dask]'."
            raise RunError("scheduler", "no Dask in this environment", "the package distributed", remedy) from error
        try:
            self._client = Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
        except (OSError, ValueError) as error:
            remedy = "Is the scheduler running, and can it be reached from here?"
            raise RunError(
                "scheduler", f"nobody at {address} ({type(error).__name__})", "a Dask scheduler", remedy
            ) from error
        with tempfile.TemporaryDirectory(prefix="weijin-") as folder:
            data = keep_data(data_directory(), Path(folder)).read_bytes()
        self._data = data
        self._code = code_hashes()

    @property
    def places(self) -> int:
        """How many items run at the same time."""
        return max(len(self._client.nthreads()), 1)

    def submit(self, function: Callable[..., Result], /, *arguments: Any, **named: Any) -> Future[Result]:
        """Execute an item on some worker; its files are in the run's folder when the future is done."""
        assert function is execute, "only items travel"
        item, folder, _, timeout = arguments
        answer: Future[Result] = Future()
        task = self._client.submit(
            execute_far_away, item, item.notebook.read_bytes(), self._data, self._code, timeout, pure=False
        )
        task.add_done_callback(lambda done: _settle(done, folder, answer))
        return answer

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Let go of the cluster; what it still runs after an interrupt is cancelled by that."""
        self._client.close()


def execute_far_away(
    item: Item, notebook: bytes, data: bytes, code: dict[str, str], timeout: float | None
) -> tuple[Result, Parcel]:
    """Execute an item on a worker, with the data and the notebook that came along.

    Raises
    ------
    RunError
        If this worker has another version of the package.
    """
    if different := sorted(name for name, checksum in code_hashes().items() if code.get(name) != checksum):
        found = f"another {different[0]} on a worker of the cluster than here"
        raise RunError("scheduler", found, "the same version of this package everywhere", "Install it there again.")
    logging.getLogger().addHandler(logging.NullHandler())
    with tempfile.TemporaryDirectory(prefix="weijin-", ignore_cleanup_errors=True) as scratch:
        here = Path(scratch)
        source, folder = here / item.notebook.name, here / "run"
        source.write_bytes(notebook)
        with _one_at_a_time:
            result = execute(replace(item, notebook=source), folder, None, timeout, _unpacked(data))
        return result, Parcel.of(folder)


@cache
def _unpacked(data: bytes) -> Path:
    """The data package in a folder of this worker, which goes when the worker does."""
    folder = tempfile.TemporaryDirectory(prefix="weijin-")
    _kept.append(folder)
    with ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(folder.name)
    return Path(folder.name)


_kept: list[tempfile.TemporaryDirectory[str]] = []


def _settle(done: Any, folder: Path, answer: Future[Result]) -> None:
    """Hand on what a worker sent; runs in a thread of the client."""
    try:
        result, parcel = done.result()
        parcel.unpack(folder)
        answer.set_result(result)
    except BaseException as error:
        answer.set_exception(error)
    finally:
        done.release()
