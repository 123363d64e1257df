"""Keeps two programs from working in one folder at the same time.

The lock is the operating system's, so that it is gone when its holder is, however that ended; beside it lies a note
that tells who holds it. What must not go in here: what is done in the folder.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from weijin_analysis.errors import BusyError, RunError
from weijin_analysis.pipeline.manifest import now

if TYPE_CHECKING:
    from filelock import FileLock

LOGGER = logging.getLogger("weijin_analysis")

LOCK = ".lock"
HOLDER = ".lock-holder"


@contextmanager
def only_one(folder: Path, *, wait: bool = False) -> Iterator[None]:
    """Be the only one of all callers with this folder, for the ``with`` block.

    Parameters
    ----------
    folder : Path
        The folder; made if missing.
    wait : bool, optional
        Wait until it is free.

    Raises
    ------
    BusyError
        If another program is at work there, and ``wait`` is false.
    RunError
        If the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    holder = folder / HOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK)
        _acquire(lock, holder, wait=wait)
    except Timeout:
        remedy = "Wait until it has ended, or call with --wait."
        raise BusyError(str(folder), _who(holder), "nobody else at work there", remedy) from None
    except OSError as error:
        raise RunError("output folder", f"{folder} ({error.strerror})", "a folder that can be written") from None
    try:
        with suppress(OSError):  # a full disk must not be told here, where nothing is lost by it
            holder.write_text(f"process {os.getpid()}, at work since {now()}", encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            holder.unlink(missing_ok=True)
        lock.release()


def _acquire(lock: FileLock, holder: Path, *, wait: bool) -> None:
    from filelock import Timeout

    try:
        lock.acquire(timeout=0)
    except Timeout:
        if not wait:
            raise
        LOGGER.warning("Waiting until another run in this folder has ended: %s.", _who(holder))
        lock.acquire()


def _who(holder: Path) -> str:
    with suppress(OSError):
        return holder.read_text(encoding="utf-8") or "another program at work"
    return "another program at work"
