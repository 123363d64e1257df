"""Runs other people's notebooks on a warm kernel and on a plain one, and tells where the two differ.

    python benchmarks/peers.py ~/papermill ~/nbclient            # every notebook under these folders
    python benchmarks/peers.py notebooks --timeout 600

A kernel forked from a process that has imported its libraries must not show it. Good judges are the notebooks with
which Papermill and nbclient test themselves (their repositories hold some fifty): they raise, exit, kill their kernel,
sleep, ask for input. Each is executed as a run does it, in a worker process, and compared by how it ended, by the
error, and by every output of every cell. What changes from one kernel to the next anyway (numbers of processes,
addresses in memory, times) is left out of the comparison.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from weijin_analysis.pipeline.execute import execute
from weijin_analysis.pipeline.manifest import Result
from weijin_analysis.pipeline.plan import Item
from weijin_analysis.pipeline.warm import warm_kernels
from weijin_analysis.pipeline.workers import Workers

JOBS = 2
PLAIN = ""
STREAMS = ("stdout", "stderr")
CHANGING = (
    (re.compile(r"ipykernel_\d+"), "ipykernel"),
    (re.compile(r"0x[0-9a-f]{6,}"), "0x"),
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\d]*"), "<time>"),
    (re.compile(r'"(model_id|comm_id|[\w.]*view\+json)": "[0-9a-f]{32}"'), '"<id>"'),
    (re.compile(r'(\\r[^"\\]*)+'), "<progress>"),
    (re.compile(r"IPY_MODEL_[0-9a-f]{32}|\b[0-9a-f]{32}\b"), "<id>"),
)
"""What no two kernels have in common, and what stands for it."""


@dataclass(frozen=True)
class Ended:
    """How a notebook ended: as its result says, and what its cells put out."""

    status: str
    error: str
    cells: tuple[str, ...]


def main() -> None:
    """Run the notebooks of the folders and print a line for each, and what differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--timeout", type=float, default=60, help="seconds after which a notebook is given up")
    arguments = parser.parse_args()
    notebooks = sorted(path.resolve() for folder in arguments.folders for path in folder.rglob("*.ipynb"))
    sys.exit(report(notebooks, dict(both(notebooks, arguments.timeout))))


def both(notebooks: Sequence[Path], timeout: float) -> Iterator[tuple[tuple[str, int], Ended]]:
    """Yield how each notebook ended on each kind of kernel, under the kind and its number."""
    with tempfile.TemporaryDirectory(prefix="weijin-peers-") as folder, warm_kernels() as address:
        if not address:
            sys.exit("Kernels cannot be forked here: nothing to compare.")
        with Workers(JOBS) as workers:
            waiting: dict[tuple[str, int], Future[Ended]] = {}
            for number, notebook in enumerate(notebooks):
                for kind, warm in (("warm", address), ("plain", PLAIN)):
                    place = Path(folder) / kind / str(number)
                    waiting[kind, number] = workers.submit(ended, notebook, place, warm, timeout)
            for key, future in waiting.items():
                yield key, future.result()


def ended(notebook: Path, folder: Path, warm: str, timeout: float) -> Ended:
    """Execute a notebook as a run does, and return how it ended."""
    folder.mkdir(parents=True)
    os.chdir(notebook.parent)  # some read a file beside them; a worker does one thing at a time
    result = execute(Item("00", "en", notebook), folder, warm, timeout)
    return Ended(result.status, _error(result), tuple(_cells(folder, result)))


def _error(result: Result) -> str:
    if result.error is None:
        return ""
    where = "" if result.error.cell is None else f" in cell {result.error.cell}"
    return _comparable(f"{result.error.name}{where}: {result.error.message}")


def _cells(folder: Path, result: Result) -> Iterator[str]:
    """What each cell put out; a stream may come in one piece or in several."""
    if result.notebook is None:
        return
    for cell in json.loads((folder / result.notebook).read_text(encoding="utf-8"))["cells"]:
        outputs: list[dict[str, Any]] = cell.get("outputs", [])
        streams = [part for part in outputs if part["output_type"] == "stream"]
        texts = {name: "".join("".join(part["text"]) for part in streams if part["name"] == name) for name in STREAMS}
        others = [part for part in outputs if part["output_type"] != "stream"]
        yield _comparable(json.dumps([texts, others, cell.get("execution_count")], sort_keys=True, ensure_ascii=False))


def _comparable(text: str) -> str:
    for changing, stands in CHANGING:
        text = changing.sub(stands, text)
    return text


def report(notebooks: Sequence[Path], found: dict[tuple[str, int], Ended]) -> int:
    """Print how every notebook ended, and return 1 if any ended otherwise on a warm kernel than on a plain one."""
    endings: Counter[str] = Counter()
    others = 0
    for number, notebook in enumerate(notebooks):
        warm, plain = found["warm", number], found["plain", number]
        endings[plain.status] += 1
        others += warm != plain
        same = "same" if warm == plain else "OTHER"
        print(f"{same:6}{plain.status:10}{notebook.name}  {plain.error[:70]}")
        for line in _differences(warm, plain):
            print(f"      {line}")
    told = ", ".join(f"{count} {status}" for status, count in sorted(endings.items()))
    print(f"{len(notebooks)} notebooks ({told}); {others} ended otherwise on a warm kernel")
    return int(others > 0)


def _differences(warm: Ended, plain: Ended) -> Iterator[str]:
    if (warm.status, warm.error) != (plain.status, plain.error):
        yield f"warm:  {warm.status} {warm.error}"
        yield f"plain: {plain.status} {plain.error}"
    if len(warm.cells) != len(plain.cells):
        yield f"{len(warm.cells)} cells on the warm kernel, {len(plain.cells)} on the plain one"
    for place, (one, other) in enumerate(zip(warm.cells, plain.cells, strict=False), start=1):
        if one != other:
            yield f"cell {place}, warm:  {one[:300]}"
            yield f"cell {place}, plain: {other[:300]}"


if __name__ == "__main__":
    main()
