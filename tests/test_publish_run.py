"""What is read from the manifest of a run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from weijin_analysis.errors import RunError
from weijin_analysis.publish.run import read_run

SUCCEEDED = {"chapter": "08", "language": "zh", "status": "succeeded", "notebook": "notebooks/08.zh.ipynb"}
FAILED = {"chapter": "02", "language": "zh", "status": "failed", "notebook": None}


def write(folder: Path, *items: dict[str, object], finished: str | None = "2026-11-20T08:01:00Z") -> Path:
    manifest = {"run": "r1", "finished": finished, "items": items}
    (folder / "run.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def test_items_come_in_the_order_of_chapters_whatever_the_order_they_ran_in(tmp_path: Path) -> None:
    folder = write(tmp_path, SUCCEEDED, SUCCEEDED | {"chapter": "02"}, SUCCEEDED | {"language": "en"})
    places = [(item.chapter, item.language) for item in read_run(folder).items]
    assert places == [("02", "zh"), ("08", "en"), ("08", "zh")]


def test_only_what_succeeded_is_published(tmp_path: Path) -> None:
    assert [item.chapter for item in read_run(write(tmp_path, FAILED, SUCCEEDED)).items] == ["08"]


def test_the_day_of_a_run_is_the_day_it_finished(tmp_path: Path) -> None:
    assert read_run(write(tmp_path, SUCCEEDED)).day == "2026-11-20"
    assert read_run(write(tmp_path, SUCCEEDED, finished=None)).day == ""


def test_a_run_without_any_success_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="no succeeded chapter"):
        read_run(write(tmp_path, FAILED))


def test_a_folder_without_a_manifest_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"no run\.json in .*weijin run"):
        read_run(tmp_path)


@pytest.mark.parametrize(("text", "found"), [("{", "not JSON"), ('{"run": "r", "items": []}', "no 'finished'")])
def test_a_broken_manifest_is_named(tmp_path: Path, text: str, found: str) -> None:
    (tmp_path / "run.json").write_text(text, encoding="utf-8")
    with pytest.raises(RunError, match=found):
        read_run(tmp_path)
