"""What a run has to publish: its succeeded items and its day, read from ``run.json``.

Only the documented manifest is read, so that an edition can be made from any run folder, also one that
was copied from another machine. What must not go in here: notebooks' contents.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from weijin_analysis.errors import RunError
from weijin_analysis.pipeline.manifest import GOOD

MANIFEST = "run.json"


@dataclass(frozen=True)
class Item:
    """One chapter in one language that ran to its end.

    Parameters
    ----------
    chapter : str
        Two digits.
    language : str
        ``"zh"`` or ``"en"``.
    notebook : Path
        The executed notebook.
    figures : Path
        The folder of the figure files it wrote.
    """

    chapter: str
    language: str
    notebook: Path
    figures: Path

    @property
    def where(self) -> str:
        """The item's name for an error message."""
        return f"chapter {self.chapter} ({self.language})"


@dataclass(frozen=True)
class Run:
    """A finished run: its name, its day (ISO), its folder and what succeeded in it, in the order of the chapters."""

    name: str
    day: str
    folder: Path
    items: tuple[Item, ...]


def read_run(folder: Path) -> Run:
    """Read the manifest of a run folder.

    Raises
    ------
    RunError
        If there is no manifest, it cannot be read, or no chapter succeeded.
    """
    manifest = _manifest(folder / MANIFEST)
    succeeded = [item for item in manifest["items"] if item["status"] in GOOD and not item.get("case")]
    if not succeeded:
        raise RunError(f"run {manifest['run']}", "no succeeded chapter", "at least one", "Run the chapters again.")
    items = sorted((_item(folder, item) for item in succeeded), key=lambda item: (item.chapter, item.language))
    return Run(manifest["run"], str(manifest["finished"] or "")[:10], folder, tuple(items))


def _manifest(path: Path) -> Mapping[str, Any]:
    remedy = "Give the folder of a run, such as outputs/latest, or make one with weijin run."
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RunError("run folder", f"no run.json in {path.parent}", "a finished run", remedy) from None
    except ValueError as error:
        raise RunError(str(path), f"text that is not JSON ({error})", "the manifest of a run", remedy) from None
    missing = {"run", "finished", "items"} - set(manifest)
    if missing:
        raise RunError(str(path), f"no {sorted(missing)[0]!r}", "the manifest of a run", remedy)
    return manifest


def _item(folder: Path, item: Mapping[str, Any]) -> Item:
    chapter, language = item["chapter"], item["language"]
    return Item(chapter, language, folder / item["notebook"], folder / "figures" / chapter / language)
