"""Measures what a second run costs: with nothing changed, with one row changed, with only a text changed.

    python benchmarks/again.py                      # all chapters in both languages: some minutes
    python benchmarks/again.py --table us_cpi

Everything happens in a copy of the data and of the notebooks, and every ratio printed comes from this one run.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from weijin_analysis.paths import DATA_VARIABLE, data_directory, notebook_directory

WEIJIN = Path(sys.executable).parent / "weijin"
TIMES = 7


def call(folder: Path, *options: str) -> tuple[float, str]:
    """Call ``weijin run`` and return the seconds it took, from the start of the process, and what it printed."""
    command = [WEIJIN, "run", "--notebooks", folder / "notebooks", "--output", folder / "outputs", *options]
    environment = os.environ | {DATA_VARIABLE: str(folder / "data")}
    begun = time.perf_counter()
    done = subprocess.run([str(part) for part in command], check=True, env=environment, capture_output=True, text=True)
    return time.perf_counter() - begun, done.stdout


def add_row(table: Path) -> None:
    """Append a copy of a table's last row, as an earlier period of the same."""
    with table.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    row = dict(zip(header, rows[-1], strict=True)) | {"period": "1999"}
    with table.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow([row[name] for name in header])


def change_text(notebook: Path) -> None:
    """Add a sentence to the first text of a notebook."""
    content = json.loads(notebook.read_text(encoding="utf-8"))
    cell = next(cell for cell in content["cells"] if cell["cell_type"] == "markdown")
    cell["source"] = ["".join(cell["source"]) + "\n\nA remark."]
    notebook.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def ran(folder: Path) -> list[str]:
    """Return the items that the newest run executed."""
    newest = max((folder / "outputs" / "runs").iterdir())
    items = json.loads((newest / "run.json").read_text(encoding="utf-8"))["items"]
    return [f"{item['chapter']} {item['language']}" for item in items if item["status"] == "succeeded"]


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--table", default="battery_price", help="the table of which a row changes")
    table = parser.parse_args().table
    with tempfile.TemporaryDirectory(prefix="weijin-benchmark-") as place:
        measure(Path(place), table)


def measure(folder: Path, table: str) -> None:
    """Run all, then again after each change, and print what each took."""
    shutil.copytree(data_directory(), folder / "data")
    shutil.copytree(notebook_directory(), folder / "notebooks")
    full, _ = call(folder)
    print(f"all {len(ran(folder))} items: {full:.1f} s", flush=True)
    nothing = [call(folder)[0] for _ in range(TIMES)]
    print(f"nothing to do: {statistics.median(nothing):.2f} s ({min(nothing):.2f} to {max(nothing):.2f})", flush=True)
    add_row(next((folder / "data").rglob(f"{table}.csv")))
    one, _ = call(folder)
    print(f"one row of {table} changed: {one:.1f} s, {one / full:.2f} of all; ran {', '.join(ran(folder))}", flush=True)
    change_text(min((folder / "notebooks").glob("*.ipynb")))
    text, _ = call(folder)
    print(f"one text changed: {text:.2f} s, {text / full:.3f} of all; ran {', '.join(ran(folder)) or 'nothing'}")


if __name__ == "__main__":
    main()
