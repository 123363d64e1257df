"""Measures the HTML edition: how long it takes to build, and how much a reader has to load.

    python benchmarks/edition.py outputs/latest             # the edition of a finished run
    python benchmarks/edition.py outputs/latest --pages     # and every page opened and checked in a real browser

Each build goes into a new folder by the command itself, start-up included. Every figure comes from this one run; the
processor time is given too, because a busy machine stretches the clock.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from bs4 import BeautifulSoup

COMMAND = [str(Path(sys.executable).parent / "weijin"), "export"]
MB = 1_000_000


def main() -> None:
    """Print the measures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run", type=Path, help="the folder of a finished run")
    parser.add_argument("--pages", action="store_true", help="open every page: WCAG 2.2 AA, network, language, ...")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="weijin-edition-") as folder:
        site = Path(folder) / "site"
        notebooks = len(list((given.run / "notebooks").glob("*.ipynb")))
        print(f"{notebooks} notebooks, {os.cpu_count()} cores")
        for name in ("built", "built again with nothing changed"):
            print(f"{name}: {_timed([*COMMAND, '--run', str(given.run), '--to', str(site)])}")
        _print_sizes(site)
        if given.pages:
            _print_faults(site)


def _timed(command: list[str]) -> str:
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    clock, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return f"{clock:.1f} s, {processor:.1f} s of processor time"


def _print_sizes(site: Path) -> None:
    kinds: Counter[str] = Counter()
    for path in site.rglob("*"):
        if path.is_file():
            kinds[path.suffix] += path.stat().st_size
    print(f"the whole: {sum(kinds.values()) / MB:.1f} MB")
    print("  " + ", ".join(f"{kind[1:]} {size / MB:.1f}" for kind, size in kinds.most_common()))
    pages = sorted(((_weight(site, page), page.name) for page in site.glob("*.html")), reverse=True)
    middle = pages[len(pages) // 2][0]
    print(
        f"{len(pages)} pages: the heaviest {pages[0][0] / MB:.2f} MB ({pages[0][1]}), the median {middle / MB:.2f} MB"
    )


def _weight(site: Path, page: Path) -> int:
    """All a page can load when it is read to its end: itself, styles, script, fonts, and each picture once."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    language = "en" if page.name.endswith(".en.html") else "zh"
    files = {str(tag["src"]) for tag in soup.select("picture > img")} | {"assets/site.css", "assets/site.js"}
    fonts = sum(path.stat().st_size for path in (site / "assets").glob(f"*.{language}.*"))
    return page.stat().st_size + fonts + sum((site / file).stat().st_size for file in files)


def _print_faults(site: Path) -> None:
    from edition_pages import faults

    for check, found in faults(site):
        print(f"{check}: {len(found)} found", *found, sep="\n  ", flush=True)


if __name__ == "__main__":
    main()
