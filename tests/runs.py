"""What the tests of the pipeline share: tiny notebooks, and a look at what a run left behind."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import psutil

from weijin_analysis import pipeline
from weijin_analysis.pipeline.latest import switch

NOTEBOOKS = Path(__file__).parent / "notebooks"
SCHEMA = json.loads((Path(pipeline.__file__).parent / "run.schema.json").read_text(encoding="utf-8"))


def faults(manifest: object) -> list[str]:
    """Return where a manifest breaks its schema."""
    from jsonschema import Draft202012Validator  # slow, and this module is imported in every worker of a test

    return [error.json_path for error in Draft202012Validator(SCHEMA).iter_errors(manifest)]


def read(folder: Path) -> dict[str, Any]:
    """Return a run's manifest after holding it to its schema."""
    manifest = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert faults(manifest) == []
    return manifest


def stored(folder: Path) -> dict[str, Path]:
    """Return the folders of runs by name."""
    return {path.name: path for path in sorted((folder / "runs").iterdir())}


def switch_without_links(output: Path, run: Path) -> Path:
    """Switch ``latest`` as on a machine that allows no symbolic links."""
    with mock.patch.object(Path, "symlink_to", side_effect=OSError("a required privilege is not held")):
        return switch(output, run)


def kernels() -> list[int]:
    """Return the living workers and kernels below this process, and what kernels are forked from."""
    below = psutil.Process().children(recursive=True)
    words = {"spawn_main", "ipykernel", "warm_process"}
    ours = [process for process in below if words & set(re.findall(r"\w+", _command(process)))]
    return [process.pid for process in ours if not is_gone(process.pid)]


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline()).replace("ipykernel_launcher", "ipykernel")
    except psutil.Error:
        return ""


def is_gone(pid: int) -> bool:
    """Tell whether a process has ended; one that nobody has asked about yet has ended too."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def eventually(true: Callable[[], bool], seconds: float = 60) -> bool:
    """Wait for something that another process does; a generous limit only keeps a failing test from hanging."""
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    return true()
