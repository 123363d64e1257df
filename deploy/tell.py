"""Says in a few lines what a run came to, for a mail, a chat or a log: ``python deploy/tell.py outputs/summary.json``.

The file is what ``weijin run --summary`` wrote. Only the standard library is used, so that the news gets through when
the environment is what broke.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

BAD = ("failed", "errored", "cancelled")


def told(summary: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of the news: what happened, what went wrong where, which edition readers see."""
    yield f"Weijin report: {summary['status']} (exit code {summary['exit_code']})"
    yield summary["message"]
    for item in summary["items"]:
        if item["status"] in BAD:
            yield f"  {item['name']} {item['status']}{': ' if item['error'] else ''}{item['error'] or ''}"
    if summary["latest"]:
        yield f"Readers see the edition of run {summary['latest']}."


def main(path: Path) -> None:
    """Print the news; a missing file is news, too."""
    try:
        summary = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        lines = [f"Weijin report: no summary ({type(error).__name__}).", "The run ended before it could write one."]
    else:
        lines = list(told(summary))
    print("\n".join(lines))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
