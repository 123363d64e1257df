"""``latest``: switched in one step, by a link or by a copy, over whatever stood there before."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from runs import switch_without_links

from weijin_analysis.errors import RunError
from weijin_analysis.pipeline.latest import switch

WAYS = {"link": switch, "copy": switch_without_links}
Way = Callable[[Path, Path], Path]
each_way = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)


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


@pytest.mark.parametrize("before", WAYS.values(), ids=["over a link", "over a copy"])
@each_way
def test_latest_moves_on_and_the_earlier_run_stays(tmp_path: Path, before: Way, way: Way) -> None:
    before(tmp_path, made(tmp_path, "first"))
    latest = way(tmp_path, made(tmp_path, "second"))
    assert (latest / "run.json").read_text(encoding="utf-8") == "second"
    assert (tmp_path / "runs" / "first" / "run.json").read_text(encoding="utf-8") == "first"
    assert entries(tmp_path) == ["latest", "runs"]


def test_the_link_is_relative_so_that_the_folder_can_be_moved(tmp_path: Path) -> None:
    switch(tmp_path / "here", made(tmp_path / "here", "first"))
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


@pytest.mark.skipif(os.name != "posix", reason="a pipe among the files, which nothing can copy")
@pytest.mark.parametrize("before", WAYS.values(), ids=["a link", "a copy"])
def test_a_copy_that_fails_leaves_nothing_half_written_and_the_earlier_run(tmp_path: Path, before: Way) -> None:
    before(tmp_path, made(tmp_path, "first"))
    second = made(tmp_path, "second")
    os.mkfifo(second / "pipe")
    with pytest.raises(OSError, match="named pipe"):
        switch_without_links(tmp_path, second)
    assert (tmp_path / "latest" / "run.json").read_text(encoding="utf-8") == "first"
    assert entries(tmp_path) == ["latest", "runs"]


@pytest.mark.parametrize("before", WAYS.values(), ids=["a link", "a copy"])
@each_way
def test_the_earlier_run_comes_back_where_the_new_one_cannot_be_put(
    tmp_path: Path, before: Way, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    before(tmp_path, made(tmp_path, "first"))
    second, rename = made(tmp_path, "second"), Path.rename

    def refuses_the_second(path: Path, target: Path) -> Path:
        if path.name == ".latest-second":
            raise OSError("the file is in use")
        return rename(path, target)

    monkeypatch.setattr(Path, "replace", refuses_the_second)
    monkeypatch.setattr(Path, "rename", refuses_the_second)
    with pytest.raises(OSError, match="in use"):
        way(tmp_path, second)
    assert (tmp_path / "latest" / "run.json").read_text(encoding="utf-8") == "first"
    assert entries(tmp_path) == ["latest", "runs"]
