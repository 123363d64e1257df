"""A folder that appears at once, and never at the cost of other files."""

from __future__ import annotations

from pathlib import Path

import pytest

from weijin_analysis.errors import RunError
from weijin_analysis.publish.folder import MARK, replaced


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def make_edition(folder: Path, *others: str) -> Path:
    folder.mkdir()
    (folder / "index.html").write_text(MARK, encoding="utf-8")
    for name in others:
        (folder / name).touch()
    return folder


def test_nothing_is_seen_before_the_end_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "site"
    with replaced(target) as folder:
        (folder / "index.html").write_text(MARK, encoding="utf-8")
        assert not target.exists()
    assert names(target) == ["index.html"]
    assert names(target.parent) == ["site"]


def test_an_earlier_edition_is_replaced_whole(tmp_path: Path) -> None:
    target = make_edition(tmp_path / "site", "old.html")
    with replaced(target) as folder:
        (folder / "index.html").write_text("new", encoding="utf-8")
    assert names(target) == ["index.html"]
    assert (target / "index.html").read_text(encoding="utf-8") == "new"


def test_an_error_on_the_way_leaves_the_earlier_edition_as_it_was(tmp_path: Path) -> None:
    target = make_edition(tmp_path / "site", "old.html")
    with pytest.raises(OSError, match="disk full"), replaced(target) as folder:
        (folder / "half.html").touch()
        raise OSError("disk full")
    assert names(target) == ["index.html", "old.html"]
    assert names(tmp_path) == ["site"]


@pytest.mark.parametrize("content", ["thesis.docx", "index.html"])
def test_a_folder_with_other_things_in_it_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / content).write_text("mine", encoding="utf-8")
    with pytest.raises(RunError, match="other things in it"), replaced(tmp_path):
        pass
    assert names(tmp_path) == [content]
