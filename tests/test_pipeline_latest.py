"""``latest``: switched in one step, by a link or by a copy, over whatever stood there before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from weijin_analysis.errors import RunError
from weijin_analysis.pipeline.latest import copy, link, switch

each_way = pytest.mark.parametrize("way", [link, copy], ids=["link", "copy"])
Way = Callable[[Path, Path], Path]


def made(output: Path, name: str) -> Path:
    folder = output / "runs" / name
    folder.mkdir(parents=True)
    (folder / "run.json").write_text(name, encoding="utf-8")
    return folder


def entries(output: Path) -> list[str]:
    return sorted(path.name for path in output.iterdir())


@each_way
def test_latest_shows_the_run(tmp_path: Path, way: Way) -> None:
    latest = way(tmp_path, made(tmp_path, "first"))
    assert latest == tmp_path / "latest"
    assert (latest / "run.json").read_text(encoding="utf-8") == "first"
    assert entries(tmp_path) == ["latest", "runs"]


@pytest.mark.parametrize("before", [link, copy], ids=["over a link", "over a copy"])
@each_way
def test_latest_moves_on_and_the_earlier_run_stays(tmp_path: Path, before: Way, way: Way) -> None:
    before(tmp_path, made(tmp_path, "first"))
    latest = way(tmp_path, made(tmp_path, "second"))
    assert (latest / "run.json").read_text(encoding="utf-8") == "second"
    assert (tmp_path / "runs" / "first" / "run.json").read_text(encoding="utf-8") == "first"
    assert entries(tmp_path) == ["latest", "runs"]


def test_the_link_is_relative_so_that_the_folder_can_be_moved(tmp_path: Path) -> None:
    link(tmp_path / "here", made(tmp_path / "here", "first"))
    moved = (tmp_path / "here").rename(tmp_path / "there")
    assert (moved / "latest" / "run.json").read_text(encoding="utf-8") == "first"


@each_way
def test_what_is_no_run_is_not_replaced(tmp_path: Path, way: Way) -> None:
    (tmp_path / "latest").mkdir()
    (tmp_path / "latest" / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(RunError, match="something that is not a run"):
        way(tmp_path, made(tmp_path, "first"))
    assert (tmp_path / "latest" / "thesis.txt").read_text(encoding="utf-8") == "mine"
    assert entries(tmp_path) == ["latest", "runs"]


def test_switching_uses_a_link_where_links_are_allowed(tmp_path: Path) -> None:
    first = made(tmp_path, "first")
    (tmp_path / "probe").symlink_to(first)
    assert switch(tmp_path, first).is_symlink()
