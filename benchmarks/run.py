"""Measures how long a cold run of the chapters takes beside what people would use instead.

    python benchmarks/run.py                       # all chapters in English, each way once: some minutes
    python benchmarks/run.py --chapters 05,08 --repeats 3
    python benchmarks/run.py --ways ours,plain

Each way executes the same notebooks and leaves the same figures, which is checked to the byte. They take turns, so
that a machine busy with other work slows them alike, and every ratio printed comes from this one run.
"""

from __future__ import annotations

import argparse
import ast
import json
import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from weijin_analysis.pipeline.execute import FIGURES_VARIABLE, READS
from weijin_analysis.pipeline.plan import Item, plan

PROGRAMS = Path(sys.executable).parent
JOBS = 2
PLAIN = "--plain"
"""Tells this program to be the plain process."""


@dataclass(frozen=True)
class Cost:
    """What a way took: seconds by the clock, and of all processors."""

    wall: float
    cpu: float


def ours(items: tuple[Item, ...], folder: Path) -> None:
    """``weijin run``: two workers, kernels forked from a warm process."""
    chapters = [item.chapter for item in items]
    command = ["run", *chapters, "--language", items[0].language, "--jobs", str(JOBS), "--output", str(folder)]
    _call([PROGRAMS / "weijin", *command])
    (run,) = (folder / "runs").iterdir()
    for item in items:
        (run / item.figure_path).rename(_figures(folder, item))


def loop(items: tuple[Item, ...], folder: Path) -> None:
    """Bare ``papermill``, one notebook after the other."""
    for item in items:
        command = [PROGRAMS / "papermill", "--no-progress-bar", item.notebook, folder / item.notebook.name]
        _call([*command, "-p", "language", item.language], _figures(folder, item))


def pool(items: tuple[Item, ...], folder: Path) -> None:
    """Two processes of Papermill's Python interface, each notebook in a kernel of its own."""
    with ProcessPoolExecutor(JOBS, mp_context=multiprocessing.get_context("spawn")) as processes:
        list(processes.map(_papermill, items, [folder] * len(items)))


def _papermill(item: Item, folder: Path) -> None:
    from papermill import execute_notebook

    os.environ[FIGURES_VARIABLE] = str(_figures(folder, item))
    target = str(folder / item.notebook.name)
    execute_notebook(str(item.notebook), target, {"language": item.language}, progress_bar=False)


def plain(items: tuple[Item, ...], folder: Path) -> None:
    """One plain Python process that executes the cells of all notebooks."""
    cells = json.dumps([[str(item.notebook), item.language, str(_figures(folder, item))] for item in items])
    _call([sys.executable, __file__, PLAIN, cells])


def execute_plainly(tasks: list[tuple[str, str, str]]) -> None:
    """Execute the code cells of notebooks in this process, as the plain process does."""
    for notebook, language, figures in tasks:
        os.environ[FIGURES_VARIABLE] = figures
        names: dict[str, object] = {}
        for cell in json.loads(Path(notebook).read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                _execute("".join(cell["source"]), names)
            if "parameters" in cell["metadata"].get("tags", []):
                names["language"] = language


def _execute(source: str, names: dict[str, object]) -> None:
    """Run a cell; what its last line gives is shown, as a notebook would."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), names)
    if last is not None:
        print(eval(compile(ast.Expression(last.value), "<cell>", "eval"), names))


WAYS: dict[str, Callable[[tuple[Item, ...], Path], None]] = {"ours": ours, "loop": loop, "pool": pool, "plain": plain}


def _figures(folder: Path, item: Item) -> Path:
    return folder / item.chapter


def _call(command: list[object], figures: Path | None = None) -> None:
    environment = os.environ | ({FIGURES_VARIABLE: str(figures)} if figures else {})
    subprocess.run([str(part) for part in command], check=True, env=environment, stdout=subprocess.DEVNULL)


def measured(way: Callable[[tuple[Item, ...], Path], None], items: tuple[Item, ...], folder: Path) -> Cost:
    """Go a way and return what it took, with all processes it started."""
    begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    way(items, folder)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(time.perf_counter() - begun, cpu)


def left(folder: Path, items: tuple[Item, ...]) -> dict[str, bytes]:
    """Return what the chapters left, by chapter and name; a note of what was read is only left where a run asks."""
    files = [(item.chapter, path) for item in items for path in _figures(folder, item).iterdir()]
    return {f"{chapter}/{path.name}": path.read_bytes() for chapter, path in files if path.name != READS}


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chapters", default="", help="numbers, with commas; all where left out")
    parser.add_argument("--language", default="en")
    parser.add_argument("--ways", default=",".join(WAYS), help="names, with commas")
    parser.add_argument("--repeats", type=int, default=1)
    arguments = parser.parse_args()
    items = plan(arguments.chapters.split(",") if arguments.chapters else (), [arguments.language])
    report(items, arguments.ways.split(","), arguments.repeats)


def report(items: tuple[Item, ...], ways: list[str], repeats: int) -> None:
    """Go every way as often as asked, by turns, and print what each took and the ratios."""
    costs: dict[str, list[Cost]] = {way: [] for way in ways}
    first: dict[str, bytes] = {}
    for way in ways * repeats:
        with tempfile.TemporaryDirectory(prefix="weijin-benchmark-") as folder:
            costs[way].append(measured(WAYS[way], items, Path(folder)))
            files = left(Path(folder), items)
        first = first or files
        other = sum(files.get(name) != content for name, content in first.items())
        same = f"{len(files)} files" + (f", {other} OTHER THAN THE FIRST WAY'S" if other else "")
        print(f"{way:6}{costs[way][-1].wall:8.1f} s {costs[way][-1].cpu:8.1f} s of processors   {same}", flush=True)
    _print_ratios({way: _median(all_costs) for way, all_costs in costs.items()})


def _median(costs: list[Cost]) -> Cost:
    return Cost(statistics.median(cost.wall for cost in costs), statistics.median(cost.cpu for cost in costs))


def _print_ratios(costs: dict[str, Cost]) -> None:
    if "ours" not in costs:
        return
    run = costs["ours"]
    if "loop" in costs:
        print(f"bare papermill in a loop took {costs['loop'].wall / run.wall:.2f} times as long as weijin run")
    if "pool" in costs:
        print(f"two processes of bare Papermill took {costs['pool'].wall / run.wall:.2f} times as long as weijin run")
    if "plain" in costs:
        print(f"weijin run took {run.cpu / costs['plain'].cpu:.2f} times the processor time of one plain process")


if __name__ == "__main__":
    if sys.argv[1:2] == [PLAIN]:
        execute_plainly(json.loads(sys.argv[2]))
    else:
        main()
