"""The log of an item: what libraries, the kernel's process and we ourselves have to say while it runs.

One file for each item, in the run's folder, for whoever has to find out what went wrong. What must not go in here:
what people are told on the terminal.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


@contextmanager
def item_log(path: Path) -> Iterator[int]:
    """Keep what is logged within a ``with`` block in a file.

    Parameters
    ----------
    path : Path
        The file; its folder is made.

    Yields
    ------
    int
        A descriptor of the file, for processes that write to it themselves.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = _Quiet(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter(FORMAT))
    root, ours = logging.getLogger(), logging.getLogger("weijin_analysis")
    level = ours.level
    root.addHandler(handler)
    ours.setLevel(logging.INFO)
    try:
        yield handler.stream.fileno()
    finally:
        ours.setLevel(level)
        root.removeHandler(handler)
        with suppress(OSError):
            handler.close()


class _Quiet(logging.FileHandler):
    """Says nothing of a disk that is full: what matters fails for the same reason, and that is told."""

    def handleError(self, record: logging.LogRecord) -> None:
        del record
