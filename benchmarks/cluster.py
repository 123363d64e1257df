"""Measures what a Dask cluster adds to a large sweep: time for each item, and memory of the runner.

    python benchmarks/cluster.py                   # 500 items of one chapter on two workers: about half an hour
    python benchmarks/cluster.py --items 20 --kill

The runner is ``weijin run`` in a process of its own. What is added is the workers' time that is in no item, as a share
of the time that is; the start of the runner and of the workers' imports counts as added, too. With ``--kill`` a worker
is killed when a quarter of the items is done, and nothing may be lost by it.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import psutil
from distributed import LocalCluster

WORKERS = 2
HORIZONS = range(2031, 2041)
NEWEST = date(2025, 12, 31)
MEGABYTE = 1e6
SHARES = (0.1, 0.2, 0.3, 0.5, 0.7, 1)
"""When the runner's memory is looked at, as shares of the items that are done."""


def sweeps(items: int) -> list[str]:
    """Return the sweeps that make so many items: ten horizons, each as seen at the end of some months."""
    months = [NEWEST.year * 12 + NEWEST.month - back for back in range(items // len(HORIZONS))]
    days = [date(month // 12, month % 12 + 1, 1) for month in months]  # the first day after each
    seen = ",".join(day.isoformat() for day in days)
    return ["--sweep", f"horizon={HORIZONS[0]}..{HORIZONS[-1]}", "--sweep", f"as_of={seen}"]


def measure(chapter: str, items: int, output: Path, *, kill: bool) -> None:
    """Run the sweep and print what came of it."""
    with LocalCluster(
        n_workers=WORKERS, threads_per_worker=1, processes=True, dashboard_address=":0", local_directory=output / "far"
    ) as cluster:
        command = ["run", chapter, "--language", "en", *sweeps(items), "--scheduler", cluster.scheduler_address]
        program = Path(sys.executable).with_name("weijin")
        begun = time.perf_counter()
        runner = subprocess.Popen([program, *command, "--output", output], stdout=subprocess.PIPE, text=True)
        _watch(runner, items, lambda: kill and _kill_a_worker(cluster))
        code, wall = runner.wait(), time.perf_counter() - begun
    _report(output, items, code, wall)


def _watch(runner: subprocess.Popen[str], items: int, at_a_quarter: Callable[[], object]) -> None:
    """Follow the lines of the runner, one for each item, and print its memory at some of them."""
    marks = {round(share * items) for share in SHARES}
    ended = (line for line in runner.stdout or () if line[:2].isdigit())
    for done, _ in enumerate(ended, start=1):
        if done in marks:
            resident = psutil.Process(runner.pid).memory_info().rss / MEGABYTE
            print(f"runner's memory after {done} of {items} items: {resident:.0f} MB", flush=True)
        if done == items // 4:
            at_a_quarter()


def _kill_a_worker(cluster: LocalCluster) -> None:
    nanny: Any = next(iter(cluster.workers.values()))
    print(f"killed the worker of process {nanny.pid}", flush=True)
    os.kill(nanny.pid, signal.SIGKILL)


def _report(output: Path, items: int, code: int, wall: float) -> None:
    (folder,) = (output / "runs").iterdir()
    ended = json.loads((folder / "run.json").read_text(encoding="utf-8"))["items"]
    counts = Counter(item["status"] for item in ended)
    own = sum(item["seconds"] or 0 for item in ended)
    print(f"{len(ended)} of {items} items accounted for: {dict(counts)}; exit code {code}")
    print(f"{wall:.0f} s on {WORKERS} workers for {own:.0f} s of items, {own / len(ended):.1f} s each")
    print(f"added to each item: {(wall * WORKERS - own) / own:.1%} of its own time")


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chapter", default="07", help="the quickest one by default")
    parser.add_argument("--items", type=int, default=500, help="a multiple of ten")
    parser.add_argument("--kill", action="store_true", help="kill a worker when a quarter is done")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="weijin-benchmark-") as folder:
        measure(arguments.chapter, arguments.items, Path(folder), kill=arguments.kill)


if __name__ == "__main__":
    main()
