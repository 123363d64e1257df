"""What a call of the runner came to, for programs that tell people: a few lines of JSON, whatever happened.

``run.json`` is the record of a run; this is the news of a call, also of one that made no run. What must not go in
here: sending it anywhere.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from weijin_analysis.pipeline.latest import latest_run
from weijin_analysis.pipeline.manifest import Manifest, Result
from weijin_analysis.pipeline.run import Outcome


def write_summary(path: Path, content: dict[str, Any]) -> Path:
    """Write a summary by rename; its folder is made if missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return unfinished.replace(path)


def of_outcome(outcome: Outcome, output: Path, exit_code: int, message: str) -> dict[str, Any]:
    """Return the summary of a run, or of one that stands because nothing has changed.

    Parameters
    ----------
    outcome : Outcome
        What the run came to.
    output : Path
        The folder of all runs.
    exit_code : int
        What the call ends with.
    message : str
        The same in one line for people.
    """
    manifest = outcome.manifest
    edition = outcome.folder / "site" / "index.html"
    status = "nothing to do" if outcome.nothing_to_do and exit_code == 0 else manifest.status
    return {
        "status": status,
        "exit_code": exit_code,
        "message": message,
        "run": manifest.run,
        "folder": str(outcome.folder),
        "started": manifest.started,
        "finished": manifest.finished,
        "seconds": _seconds(manifest),
        "counts": dict(Counter(_status(item, outcome) for item in manifest.items)),
        "items": [_item(item, outcome) for item in manifest.items],
        "latest": latest_run(output),
        "edition": str(edition) if edition.is_file() else None,
    }


def of_refusal(status: str, exit_code: int, message: str) -> dict[str, Any]:
    """Return the summary of a call that made no run."""
    return {
        "status": status,
        "exit_code": exit_code,
        "message": message,
        **dict.fromkeys(("run", "folder", "started", "finished", "seconds")),
        "counts": {},
        "items": [],
        "latest": None,
        "edition": None,
    }


def _seconds(manifest: Manifest) -> float | None:
    if manifest.finished is None:
        return None
    return (datetime.fromisoformat(manifest.finished) - datetime.fromisoformat(manifest.started)).total_seconds()


def _status(item: Result, outcome: Outcome) -> str:
    return "reused" if outcome.nothing_to_do and item.is_good else item.status


def _item(item: Result, outcome: Outcome) -> dict[str, Any]:
    error = f"{item.error.name}: {item.error.message}" if item.error else None
    reason = "" if outcome.nothing_to_do else item.reason
    return {"name": item.name, "status": _status(item, outcome), "reason": reason, "error": error}
