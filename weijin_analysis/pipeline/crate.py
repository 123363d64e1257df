"""Describes a run to programs that know nothing of us: ``ro-crate-metadata.json`` in the run's folder.

``run.json`` is ours; this says the same in the words of RO-Crate 1.1 and its profile Process Run Crate 0.5: who made
which file from what, with which notebook, parameters and libraries. The run's folder is the crate, so nothing is
copied. Everything comes from ``run.json`` and what lies beside it: the same folder, the same bytes, on any machine.
What must not go in here: anything that ``run.json`` or the folder does not say, and paths of a machine.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from zipfile import BadZipFile, ZipFile

from weijin_analysis.archive import files as archive_files
from weijin_analysis.errors import RunError
from weijin_analysis.ledger_files import FILE as STATEMENTS
from weijin_analysis.pipeline.inputs import DATA
from weijin_analysis.pipeline.manifest import MANIFEST

if TYPE_CHECKING:
    from rocrate.model import Entity
    from rocrate.rocrate import ROCrate

CRATE = "ro-crate-metadata.json"
SPECIFICATION = "1.1"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
PROFILE_TERMS = "https://w3id.org/ro/terms/workflow-run/context"
LICENCE = "https://spdx.org/licenses/MIT"
SITE = "site/"

STATUSES = {
    "succeeded": "CompletedActionStatus",
    "reused": "CompletedActionStatus",
    "failed": "FailedActionStatus",
    "errored": "FailedActionStatus",
}
"""What the profile calls an item's status. Items of any other status were not run, and no action tells of them."""

FORMATS = {
    ".csv": "text/csv",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
    ".log": "text/plain",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".zip": "application/zip",
}
"""Media types by suffix; those of the standard library depend on the machine."""

PARTS = {
    MANIFEST: "The run's own record: parameters, status, errors, versions and checksums.",
    DATA: "The data package that the run read.",
    archive_files.FILE: "The forecasts of all chapters.",
    "results.csv": "What each case of the sweep came to.",
    STATEMENTS: "The report's statements, each with what the data say and what became of it.",
}
"""What may lie in a run's folder beside the files of its items."""

HOMES = {
    "babel": "https://babel.pocoo.org",
    "fonttools": "https://fonttools.readthedocs.io",
    "great-tables": "https://posit-dev.github.io/great-tables",
    "ipykernel": "https://ipykernel.readthedocs.io",
    "matplotlib": "https://matplotlib.org",
    "nbclient": "https://nbclient.readthedocs.io",
    "networkx": "https://networkx.org",
    "numpy": "https://numpy.org",
    "pandas": "https://pandas.pydata.org",
    "papermill": "https://papermill.readthedocs.io",
    "pillow": "https://pillow.readthedocs.io",
    "python": "https://www.python.org",
    "scipy": "https://scipy.org",
    "seaborn": "https://seaborn.pydata.org",
    "statsmodels": "https://www.statsmodels.org",
}
_OURS = "weijin_analysis"
_LICENCE_COVERS = (
    "The software and its words. Numbers are facts of the sources named with each figure, whose licences stand there."
)
_LANGUAGES = {"zh": "Chinese", "en": "English"}
_FOLDER_OF_A_MACHINE = re.compile(r"(?<![\w:/.\\])(?:[A-Za-z]:)?[/\\](?:[^\s/\\:'\"]+[/\\])+")


@dataclass(frozen=True)
class _Run:
    """What an action is told from: the manifest, the folder, where its tables lie in the kept data, our software."""

    manifest: Mapping[str, Any]
    folder: Path
    tables: Mapping[str, str]
    software: Entity


def write_crate(folder: Path) -> Path:
    """Write the description of a run into its folder, by rename.

    Call it when ``run.json`` has its last state and everything that belongs to the run lies in its folder.

    Parameters
    ----------
    folder : Path
        The run's folder.

    Returns
    -------
    Path
        ``ro-crate-metadata.json``.

    Raises
    ------
    RunError
        If there is no readable ``run.json``.

    References
    ----------
    Leo et al. (2024), Recording provenance of workflow runs with RO-Crate, PLOS ONE 19(9).
    """
    described = _describe(_read(folder), folder).metadata.generate()
    unfinished = folder / f"{CRATE}.part"
    unfinished.write_text(json.dumps(described, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return unfinished.replace(folder / CRATE)


def _read(folder: Path) -> dict[str, Any]:
    try:
        return json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        found = f"no readable {MANIFEST} in {folder} ({type(error).__name__})"
        raise RunError("run", found, "the folder of a run", "Make one with: weijin run") from None


def _describe(manifest: Mapping[str, Any], folder: Path) -> ROCrate:
    from rocrate.rocrate import ROCrate  # a quarter of a second, for requests that are never made

    crate = ROCrate(version=SPECIFICATION)
    crate.metadata.extra_contexts.append(PROFILE_TERMS)
    _describe_root(crate, manifest)
    _add_parts(crate, folder)
    run = _Run(manifest, folder, _table_paths(folder), _add_software(crate, manifest["versions"]))
    for item in manifest["items"]:
        if item["status"] in STATUSES:
            crate.root_dataset.append_to("mentions", _add_action(crate, run, item))
    return crate


def _describe_root(crate: ROCrate, manifest: Mapping[str, Any]) -> None:
    crate.name = f"看DAO2025, run {manifest['run']}"
    crate.description = _summary(manifest["items"])
    crate.datePublished = _time(manifest["finished"] or manifest["started"]).isoformat()
    crate.license = _add(crate, LICENCE, "CreativeWork", name="MIT License", description=_LICENCE_COVERS)
    crate.root_dataset["author"] = _add(crate, "#weijin-research", "Organization", name="Weijin Research (未尽研究)")
    version = PROFILE.rpartition("/")[2]
    crate.root_dataset["conformsTo"] = _add(crate, PROFILE, "CreativeWork", name="Process Run Crate", version=version)


def _summary(items: list[Mapping[str, Any]]) -> str:
    counts = Counter(item["status"] for item in items)
    told = ", ".join(f"{counts[status]} {status}" for status in sorted(counts))
    return f"Chapters of the report 看DAO2025, regenerated from dated, sourced numbers: {told}."


def _add_parts(crate: ROCrate, folder: Path) -> None:
    for name in PARTS:
        if (folder / name).is_file():
            _add_file(crate, folder / name, name, PARTS[name])
    if (folder / SITE).is_dir():
        about = {"name": "HTML edition", "description": "The report as pages; open index.html."}
        crate.add_dataset(folder / SITE, SITE, properties=about)


def _add_software(crate: ROCrate, versions: Mapping[str, str]) -> Entity:
    """Describe this package and what it stands on; return the package."""
    below = [_add_library(crate, name, versions[name]) for name in sorted(versions) if name != _OURS]
    about = {"name": _OURS, "description": "Runs the chapters: weijin run.", "softwareRequirements": below}
    return _add(crate, f"#{_OURS}", "SoftwareApplication", softwareVersion=versions[_OURS], **about)


def _add_library(crate: ROCrate, name: str, version: str) -> Entity:
    home = HOMES.get(name)
    about = {"name": name, "softwareVersion": version, "url": home}
    return _add(crate, home or f"#{name}", "SoftwareApplication", **_given(about))


def _add_action(crate: ROCrate, run: _Run, item: Mapping[str, Any]) -> Entity:
    files = [_add_file(crate, run.folder / path, path) for path in _written(run.folder, item)]
    error = item.get("error")
    about = {
        "name": ", ".join(filter(None, (f"Chapter {item['chapter']} in {_LANGUAGES[item['language']]}", _case(item)))),
        "description": _told(item),
        **_times(item),
        "agent": run.software,
        "instrument": _notebook(crate, run, item["chapter"]),
        "object": [*_tables_read(crate, run, item), *_parameters(crate, item)],
        "result": files or None,
        "actionStatus": f"http://schema.org/{STATUSES[item['status']]}",
        "error": error and _error(error),
    }
    return _add(crate, _identity(item), "CreateAction", **_given(about))


def _notebook(crate: ROCrate, run: _Run, chapter: str) -> Entity:
    """Return the notebook that an item ran; its version is its checksum."""
    code = run.manifest["code"]
    path = next(path for path in code if path.startswith(f"notebooks/{chapter}_"))
    return _known(crate, f"#{path}") or _add(
        crate,
        f"#{path}",
        ["SoftwareSourceCode", "SoftwareApplication"],
        name=path.rpartition("/")[2],
        description=f"The notebook of chapter {chapter} as written; its version is its SHA-256.",
        version=code[path],
        programmingLanguage="Python",
        softwareRequirements=run.software,
    )


def _tables_read(crate: ROCrate, run: _Run, item: Mapping[str, Any]) -> Iterator[Entity]:
    """Yield the tables that an item read, as parts of the kept data; all the kept data where that was not noted."""
    reads = item.get("reads") or {}
    for name in sorted(reads):
        path = run.tables.get(name, name)  # the checksum is the file's, also where only some rows were looked up
        yield _known(crate, f"#data/{quote(path)}") or _add_table(crate, path, run.manifest["data"].get(name))
    if not reads and DATA in crate:
        yield crate.get(DATA)


def _add_table(crate: ROCrate, path: str, checksum: str | None) -> Entity:
    about = {
        "name": path.rpartition("/")[2],
        "description": f"Of the data package; in {DATA} it is {path}.",
        "encodingFormat": FORMATS.get(Path(path).suffix),
        "sha256": checksum,
        "isPartOf": _known(crate, DATA),
    }
    return _add(crate, f"#data/{quote(path)}", "CreativeWork", **_given(about))


def _parameters(crate: ROCrate, item: Mapping[str, Any]) -> Iterator[Entity]:
    for name, value in sorted(item["parameters"].items()):
        text = json.dumps(value, ensure_ascii=False)
        identity = f"#parameter/{name}={quote(text)}"
        plain = value if isinstance(value, str | int | float | bool) else text
        yield _known(crate, identity) or _add(crate, identity, "PropertyValue", name=name, value=plain)


def _written(folder: Path, item: Mapping[str, Any]) -> list[str]:
    """Return what an item left, relative to the run's folder: its notebook, its log, its figures' folder."""
    alone = [path for path in (item.get("notebook"), item.get("log")) if path and (folder / path).is_file()]
    figures = folder / "figures" / item["chapter"] / item["language"] / _case(item)
    beside = [path.relative_to(folder).as_posix() for path in sorted(figures.glob("[!.]*")) if path.is_file()]
    return alone + beside


def _add_file(crate: ROCrate, source: Path, path: str, description: str | None = None) -> Entity:
    about = {"name": source.name, "encodingFormat": FORMATS.get(source.suffix), "description": description}
    return crate.add_file(source, path, properties=_given(about))


def _known(crate: ROCrate, identity: str) -> Entity | None:
    return crate.get(identity) if identity in crate else None  # get alone looks at every entity before it gives up


def _add(crate: ROCrate, identity: str, kind: str | list[str], **properties: Any) -> Entity:
    from rocrate.model import ContextEntity

    return crate.add(ContextEntity(crate, identity, {"@type": kind, **properties}))


def _given(about: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in about.items() if value is not None}


def _case(item: Mapping[str, Any]) -> str:
    """Return which case of a sweep an item is; "" without one."""
    return item.get("case", "")


def _identity(item: Mapping[str, Any]) -> str:
    return "#" + quote("-".join(filter(None, (item["chapter"], item["language"], _case(item)))))


def _told(item: Mapping[str, Any]) -> str:
    given = ", ".join(f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in item["parameters"].items())
    if earlier := item.get("reused_from"):
        return f"Ran with {given} in run {earlier}; taken over, because nothing that it depends on had changed."
    return f"Ran with {given}."


def _times(item: Mapping[str, Any]) -> dict[str, str]:
    if not (began := item.get("began")):
        return {}
    start = _time(began)
    seconds = item.get("seconds")
    end = {} if seconds is None else {"endTime": (start + timedelta(seconds=round(seconds))).isoformat()}
    return {"startTime": start.isoformat(), **end}


def _error(error: Mapping[str, Any]) -> str:
    place = f" in code cell {error['cell']} ({error['source']})" if error.get("cell") else ""
    return f"{error['name']}{place}: {_FOLDER_OF_A_MACHINE.sub('', error['message'])}"


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _table_paths(folder: Path) -> dict[str, str]:
    """Return where in the kept data each file lies, by its name in ``run.json``."""
    try:
        with ZipFile(folder / DATA) as archive:
            return {Path(path).stem if path.endswith(".csv") else Path(path).name: path for path in archive.namelist()}
    except (OSError, BadZipFile):
        return {}
