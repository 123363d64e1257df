"""Run a chapter's notebook in this process, for tests that read what it drew.

The code cells are the notebook's own, run in order as a kernel would, without one: a chapter takes a few seconds.
That the same notebooks run in real kernels is what ``test_chapter_08`` and the pipeline's tests show.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from unittest import mock

import nbformat
import pandas as pd

from weijin_analysis import chapter as chapter_module
from weijin_analysis import ledger_records
from weijin_analysis.chapter import Sentence
from weijin_analysis.paths import notebook_directory
from weijin_analysis.plotting.figure import FigureSpec


@dataclass(frozen=True)
class ChapterRun:
    """What a notebook left behind: its figures' files and specifications, what it said, and the HTML it showed."""

    folder: Path
    said: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    specs: dict[str, FigureSpec] = field(default_factory=dict)

    @property
    def figures(self) -> list[str]:
        """The ids of the figures, in the order of their names."""
        return sorted(path.stem for path in self.folder.glob("*.json") if path.name != ledger_records.FILE)

    def record(self, figure: str) -> dict:
        """The record of a figure."""
        return json.loads((self.folder / f"{figure}.json").read_text(encoding="utf-8"))

    def rows(self, figure: str) -> pd.DataFrame:
        """The rows a figure drew, all columns as text but the numbers, if there are any."""
        rows = pd.read_csv(self.folder / f"{figure}.csv", dtype=str, keep_default_na=False)
        numbers = [name for name in ("value", "low", "high") if name in rows]
        return rows.assign(**{name: pd.to_numeric(rows[name]).astype(float) for name in numbers})


@cache
def run_chapter(number: str, *, as_of: str = "", language: str = "en", **parameters: object) -> ChapterRun:
    """Run a chapter once for all tests of a session, drawing one variant of each figure."""
    run = ChapterRun(Path(mkdtemp(prefix=f"chapter-{number}-")))
    path = next(notebook_directory().glob(f"{number}_*.ipynb"))
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    names: dict[str, object] = {}
    with _figures_in(run), mock.patch.object(chapter_module, "display", _keeper(run, language)):
        for cell in cells:
            _keeper(run, language)(_execute(cell.source, names))
            if "parameters" in cell.metadata.get("tags", []):
                names |= {"as_of": as_of, "language": language, **parameters}
    return run


@contextmanager
def _figures_in(run: ChapterRun) -> Iterator[None]:
    """Draw the shown variant only, into the folder of the run, and keep what was asked to be drawn."""
    made, render = chapter_module.Chapter.__init__, chapter_module.render

    def opened(self: chapter_module.Chapter, *arguments: object, **named: object) -> None:
        made(self, *arguments, **named)
        self.folder = run.folder

    def kept(spec: FigureSpec, *arguments: object) -> dict:
        run.specs[spec.id] = spec
        return render(spec, *arguments)

    with (
        mock.patch.object(chapter_module.Chapter, "__init__", opened),
        mock.patch.object(chapter_module, "render", kept),
    ):
        yield


def _keeper(run: ChapterRun, language: str) -> Callable[..., None]:
    """What stands in for IPython's display: it keeps sentences and HTML."""

    def keep(shown: object, **_: object) -> None:
        if isinstance(shown, Sentence):
            run.said.append(shown.text(language))
        if isinstance(shown, dict) and "text/html" in shown:
            run.shown.append(shown["text/html"])

    return keep


def _execute(source: str, names: dict[str, object]) -> object:
    """Run a cell and return the value of its last line, as a notebook shows it."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), names)
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), names) if last else None
