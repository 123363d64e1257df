"""What a reader can take away from a figure."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from made_run import HOSTILE, PATH, make_run

from weijin_analysis.publish.html import export


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    run = make_run(tmp_path_factory.mktemp("run"))
    return export(run, run / "site").parent


def test_a_figure_has_one_file_for_each_frame_and_download(site: Path) -> None:
    names = sorted(path.name for path in (site / "figures" / "08" / "en").glob("f08-1*"))
    assert names == [
        "f08-1.csv", "f08-1.json", "f08-1.zip", "f08-1_tall.svg", "f08-1_wide.png", "f08-1_wide.svg",
    ]  # fmt: skip


def test_the_archive_holds_the_same_files_and_a_readme(site: Path) -> None:
    folder = site / "figures" / "08" / "en"
    with ZipFile(folder / "f08-1.zip") as archive:
        names = [name.removeprefix("f08-1/") for name in archive.namelist()]
        assert names == ["README.txt", "f08-1.csv", "f08-1.json", "f08-1_wide.png", "f08-1_wide.svg"]
        for name in names[1:]:
            assert archive.read(f"f08-1/{name}") == (folder / name).read_bytes()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", ["图08-1：全球锂电池价格下降", "美元/千瓦时", "BloombergNEF | 2024", "怎样引用", "2026年11月20日"]),
        ("en", ["Figure 08-1: World lithium", "USD per kWh", "press release", "How to cite", "20 Nov 2026"]),
    ],
)
def test_the_readme_says_what_it_is_where_it_is_from_and_how_to_cite_it(
    site: Path, language: str, said: list[str]
) -> None:
    text = readme(site, language)
    for part in (*said, HOSTILE, "https://about.bnef.com/?a=1&b=2"):
        assert part in text
    assert "javascript:" not in text


def readme(site: Path, language: str) -> str:
    with ZipFile(site / "figures" / "08" / language / "f08-1.zip") as archive:
        texts = [archive.read(name).decode(errors="replace") for name in archive.namelist()]
    assert not any(path in text for text in texts for path in (PATH, str(site)))
    return texts[0]


def test_the_record_names_the_files_as_they_are_called_in_the_site(site: Path) -> None:
    folder = site / "figures" / "08" / "zh"
    record = json.loads((folder / "x08-2.json").read_text(encoding="utf-8"))
    assert all((folder / name).is_file() for name in record["files"])
    assert len(record["files"]) == 5
