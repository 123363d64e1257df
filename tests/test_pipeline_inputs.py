"""What a run keeps of what went into it: checksums of the code, and the data package."""

from __future__ import annotations

import hashlib
from pathlib import Path
from zipfile import ZipFile

from weijin_analysis.paths import ROOT, notebook_directory
from weijin_analysis.pipeline.inputs import code_hashes, keep_data

BATTERIES = notebook_directory() / "08_solid_state_batteries.ipynb"


def test_the_code_of_numbers_words_and_pictures_is_hashed_with_the_notebooks_run() -> None:
    hashes = code_hashes([BATTERIES])
    kinds = (ROOT / "weijin_analysis" / "trends" / "kinds.py").read_bytes()
    assert hashes["trends/kinds.py"] == hashlib.sha256(kinds).hexdigest()
    assert {"chapter.py", "locale/zh/LC_MESSAGES/ch08.po", "plotting/fonts/NotoSansSC-Bold.ttf"} <= set(hashes)
    assert [name for name in hashes if name.startswith("notebooks/")] == [f"notebooks/{BATTERIES.name}"]


def test_code_that_only_runs_or_publishes_is_not() -> None:
    names = set(code_hashes())
    assert [name for name in names if name.startswith(("cli/", "pipeline/", "publish/")) or "__pycache__" in name] == []
    assert "locale/zh/LC_MESSAGES/site.po" not in names


def test_the_data_package_is_kept_whole_and_the_same_data_give_the_same_bytes(tmp_path: Path) -> None:
    kept = keep_data(ROOT / "data", tmp_path)
    first = kept.read_bytes()
    with ZipFile(kept) as archive:
        for path in ("datapackage.json", "sources.csv", "observations/battery_price.csv"):
            assert archive.read(path) == (ROOT / "data" / path).read_bytes()
    assert keep_data(ROOT / "data", tmp_path).read_bytes() == first
    assert [path.name for path in tmp_path.iterdir()] == ["data.zip"]
