"""A run as it lies in its folder, read for comparing: inputs, figures, forecasts and statements.

Only documented files are read, so that any run folder will do, also one copied from another machine. What must not go
in here: comparing.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from weijin_analysis.archive import files as archive
from weijin_analysis.errors import RunError
from weijin_analysis.parameters import LANGUAGES
from weijin_analysis.pipeline.inputs import DATA
from weijin_analysis.pipeline.manifest import GOOD
from weijin_analysis.publish.changes.rows import Row
from weijin_analysis.publish.claims import FILE as CLAIMS
from weijin_analysis.publish.run import MANIFEST

_AGAIN = "Run the chapters again."


@dataclass(frozen=True)
class Drawn:
    """A figure of a run: its record, the rows it drew, and the folder of its files in each language."""

    id: str
    chapter: str
    record: Mapping[str, Any]
    rows: tuple[Row, ...]
    folders: Mapping[str, Path]

    def picture(self, language: str) -> Path | None:
        """The wide, light picture in a language, if the run has it."""
        path = self.folders.get(language, Path()) / f"{self.id}_wide_light.png"
        return path if path.is_file() else None


@dataclass(frozen=True)
class Kept:
    """A run's folder and its manifest; the rest is read when asked for."""

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The run's name."""
        return str(self.manifest["run"])

    @property
    def day(self) -> str:
        """The ISO day on which it ended, or "" if it did not."""
        return str(self.manifest["finished"] or "")[: len("2026-11-20")]

    @property
    def is_whole(self) -> bool:
        """Whether it was to run every chapter in both languages."""
        return not self.manifest.get("left_out")

    @property
    def is_complete(self) -> bool:
        """Whether every chapter ran in both languages and succeeded."""
        return self.is_whole and self.manifest["status"] == "succeeded"

    @property
    def chapters(self) -> tuple[str, ...]:
        """The chapters that it was to run."""
        return tuple(dict.fromkeys(item["chapter"] for item in self.manifest["items"]))

    def failures(self, chapter: str) -> dict[str, str]:
        """Return why a chapter was not drawn, by language; empty if it was."""
        items = (item for item in self.manifest["items"] if item["chapter"] == chapter)
        return {item["language"]: _why(item) for item in items if item["status"] not in GOOD}

    def drew(self, chapter: str) -> bool:
        """Whether it has results of a chapter, or was never to run it; not if the chapter failed in every language."""
        return chapter in self._folders or chapter not in self.chapters

    @cached_property
    def parameters(self) -> Mapping[str, Mapping[str, Any]]:
        """The parameters of each chapter, the language apart."""
        return {item["chapter"]: _without_language(item["parameters"]) for item in self.manifest["items"]}

    @cached_property
    def figures(self) -> Mapping[str, Drawn]:
        """The figures of items that succeeded, by id, in the order of the chapters."""
        found: dict[str, Drawn] = {}
        for chapter, folders in self._folders.items():
            names = dict.fromkeys(path.stem for folder in folders.values() for path in sorted(folder.glob("*.json")))
            for name in names:
                if (figure := _figure(name, chapter, folders)) is not None:
                    found[name] = figure
        return found

    @cached_property
    def forecasts(self) -> tuple[tuple[str, Row], ...]:
        """The rows of what each chapter forecast; both languages say the same."""
        parts = {chapter: _first_file(folders, archive.FILE) for chapter, folders in self._folders.items()}
        rows = {chapter: archive.read(path, archive.ITEM_COLUMNS) for chapter, path in parts.items() if path}
        return tuple((chapter, row) for chapter, part in rows.items() for row in part)

    @cached_property
    def claims(self) -> Mapping[str, Mapping[str, Any]]:
        """The statements by id: those of the run's own file, and those beside the figures of its chapters."""
        paths = [self.folder / CLAIMS, *(_first_file(folders, CLAIMS) for folders in self._folders.values())]
        lists = [_json(path) for path in paths if path is not None and path.is_file()]
        return {str(record["id"]): record for records in lists for record in records}

    @cached_property
    def tables(self) -> Tables | None:
        """The data package as the run kept it; None for a run that did not."""
        path = self.folder / DATA
        return Tables(path) if path.is_file() else None

    @cached_property
    def _folders(self) -> dict[str, dict[str, Path]]:
        """The folders of drawn figures: by chapter, then by language in the order of :data:`LANGUAGES`."""
        items = [item for item in self.manifest["items"] if item["status"] in GOOD]
        order = sorted(items, key=lambda item: (item["chapter"], LANGUAGES.index(item["language"])))
        found: dict[str, dict[str, Path]] = {}
        for item in order:
            folder = self.folder / "figures" / item["chapter"] / item["language"]
            found.setdefault(item["chapter"], {})[item["language"]] = folder
        return found


class Tables:
    """The tables of a kept data package, each read when asked for.

    Raises
    ------
    RunError
        If the file is not such a package.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read: dict[str, tuple[Row, ...]] = {}
        try:
            with ZipFile(path) as archive:
                self._members = {Path(name).stem: name for name in archive.namelist() if name.endswith(".csv")}
                self._described = json.loads(archive.read("datapackage.json"))
        except (BadZipFile, KeyError, ValueError) as error:
            raise RunError(str(path), f"no data package ({error})", "the data of a run", _AGAIN) from None

    def rows(self, name: str) -> tuple[Row, ...]:
        """Return the rows of a table, each with its ``table``; none if there is no such table."""
        if name not in self._read:
            self._read[name] = tuple(self._rows(name))
        return self._read[name]

    @cached_property
    def keys(self) -> Mapping[str, Sequence[str]]:
        """The columns that name a row, for each table without observations."""
        schemas = {Path(one["path"]).stem: one["schema"] for one in self._described["resources"]}
        own = {name: schema for name, schema in schemas.items() if isinstance(schema, dict)}
        return {name: _listed(schema.get("primaryKey", [])) for name, schema in own.items()}

    @cached_property
    def titles(self) -> Mapping[str, Mapping[str, str]]:
        """What each table is called, by language; nothing for a table without a title."""
        return {Path(one["path"]).stem: one.get("titles", {}) for one in self._described["resources"]}

    def _rows(self, name: str) -> list[Row]:
        if name not in self._members:
            return []
        with ZipFile(self._path) as archive:
            text = archive.read(self._members[name]).decode("utf-8-sig")
        return [{"table": name, **row} for row in csv.DictReader(io.StringIO(text, newline=""))]


def read_kept(folder: Path) -> Kept:
    """Read a run's manifest.

    Raises
    ------
    RunError
        If there is none, or it cannot be read.
    """
    remedy = "Give the name of a run under outputs/runs, or the folder of one."
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RunError("run folder", f"no {MANIFEST} in {folder}", "a run", remedy) from None
    except ValueError as error:
        where = str(folder / MANIFEST)
        raise RunError(where, f"text that is not JSON ({error})", "the manifest of a run", remedy) from None
    missing = {"run", "started", "finished", "status", "items", "versions", "data"} - set(manifest)
    if missing:
        found = f"no {sorted(missing)[0]!r}"
        raise RunError(str(folder / MANIFEST), found, "the manifest of a run", remedy)
    return Kept(folder, manifest)


def newest_complete_run(output: Path) -> Path | None:
    """Return the folder of the newest complete run below the folder of all runs, or None if there is none yet."""
    return _newest(_complete_beside(output / "runs"))


def complete_run_before(folder: Path) -> Path | None:
    """Return the folder of the newest complete run that began before a run, among those beside it; None if none did."""
    run = read_kept(folder)
    runs = _complete_beside(folder.resolve().parent)
    return _newest([other for other in runs if _begun(other) < _begun(run) and other.name != run.name])


def _complete_beside(runs: Path) -> list[Kept]:
    """The complete runs that still have their figures."""
    found = []
    for path in sorted(runs.glob(f"*/{MANIFEST}")):
        try:
            found.append(read_kept(path.parent))
        except RunError:  # a folder that is no run is nobody's predecessor
            continue
    return [run for run in found if run.is_complete and (run.folder / "figures").is_dir()]


def _newest(runs: Sequence[Kept]) -> Path | None:
    return max(runs, key=_begun).folder if runs else None


def _begun(run: Kept) -> tuple[str, str]:
    return str(run.manifest["started"]), run.name


def _why(item: Mapping[str, Any]) -> str:
    error = item.get("error") or {}
    return ": ".join(filter(None, [item["status"], error.get("name"), error.get("message")]))


def _without_language(parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in parameters.items() if name != "language"}


def _figure(name: str, chapter: str, folders: Mapping[str, Path]) -> Drawn | None:
    """A figure has a record with its own id and a file of rows; other JSON files beside figures have not."""
    having = {language: folder for language, folder in folders.items() if (folder / f"{name}.json").is_file()}
    folder = next(iter(having.values()))
    record = _json(folder / f"{name}.json")
    rows = folder / f"{name}.csv"
    if not isinstance(record, dict) or record.get("id") != name or not rows.is_file():
        return None
    with rows.open(encoding="utf-8", newline="") as file:
        return Drawn(name, chapter, record, tuple(csv.DictReader(file)), having)


def _first_file(folders: Mapping[str, Path], name: str) -> Path | None:
    return next((folder / name for folder in folders.values() if (folder / name).is_file()), None)


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise RunError(str(path), f"text that is not JSON ({error})", "a file as its run left it", _AGAIN) from None


def _listed(key: str | Sequence[str]) -> Sequence[str]:
    return [key] if isinstance(key, str) else key
