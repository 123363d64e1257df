"""An edition is built again when, and only when, something it is made from changed or a file of it went."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from made_run import make_run

from weijin_analysis.publish.html import export
from weijin_analysis.publish.run import read_run
from weijin_analysis.publish.stamp import STAMP, fingerprint, is_current


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return make_run(tmp_path / "run")


def is_up_to_date(run: Path, site: Path) -> bool:
    return is_current(site, fingerprint(read_run(run)))


def test_an_edition_that_is_up_to_date_is_left_alone_and_another_replaced(run: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    folders = [export(run, site).parent.stat().st_ino for _ in range(2)]
    append(site / "08.html")
    folders.append(export(run, site).parent.stat().st_ino)
    assert folders[0] == folders[1] != folders[2]


CHANGES: dict[str, Callable[[Path, Path], object]] = {
    "a notebook": lambda run, _: append(next((run / "notebooks").iterdir())),
    "a picture": lambda run, _: append(run / "figures" / "08" / "zh" / "f08-1_wide_light.svg", " "),
    "the ledger": lambda run, _: (run / "claims.json").write_text("[]", encoding="utf-8"),
    "a page of the site": lambda _, site: append(site / "08.html"),
    "a page that went": lambda _, site: (site / "08.html").unlink(),
    "a stray file": lambda _, site: (site / "notes.txt").touch(),
}


def append(path: Path, text: str = "\n") -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def test_it_is_out_of_date_after_a_change_of_anything_it_is_made_of(run: Path, tmp_path: Path) -> None:
    made = export(run, tmp_path / "site").parent
    for what, change in CHANGES.items():
        one, site = (Path(shutil.copytree(path, tmp_path / what / path.name)) for path in (run, made))
        assert is_up_to_date(one, site), what
        change(one, site)
        assert not is_up_to_date(one, site), what


def test_the_record_is_asked_for_only_when_the_edition_is_built(run: Path, tmp_path: Path) -> None:
    asked = []

    def record() -> dict[str, object]:
        asked.append(1)
        return {"states": {"open": 2}, "next_due": 2026, "scored": []}

    for _ in range(2):
        export(run, tmp_path / "site", record)
    assert len(asked) == 1


def test_the_checksum_does_not_depend_on_where_the_run_lies(run: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere"
    before = fingerprint(read_run(run))
    run.rename(moved)
    assert fingerprint(read_run(moved)) == before


def test_the_stamp_names_the_run_and_every_file(run: Path, tmp_path: Path) -> None:
    export(run, tmp_path / "site")
    stamp = json.loads((tmp_path / "site" / STAMP).read_text(encoding="utf-8"))
    assert (stamp["run"], stamp["day"]) == ("run", "2026-11-20")
    assert stamp["files"]["index.html"] == (tmp_path / "site" / "index.html").stat().st_size
    assert STAMP not in stamp["files"]
