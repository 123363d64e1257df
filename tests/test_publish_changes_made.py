"""The comparison on runs made by hand: rows, verdicts, pictures, which runs are compared, an edition's page."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from made_run import HOSTILE, make_run
from PIL import Image

from weijin_analysis.cli import main
from weijin_analysis.errors import RunError
from weijin_analysis.publish.changes import compare, complete_run_before, newest_complete_run, plain
from weijin_analysis.publish.changes.alone import write_alone
from weijin_analysis.publish.changes.pictures import FRESH, OLD, SAME, changed_share, difference
from weijin_analysis.publish.changes.rows import RowChange, row_changes
from weijin_analysis.publish.changes.wording import Words
from weijin_analysis.publish.html import export

Edit = Callable[[Any], object]

EARLIER, LATER = "20261120T080000Z", "20261127T080000Z"


# Rows -----------------------------------------------------------------------------------------------------


def row(**changes: str) -> dict[str, str]:
    known = {
        "table": "battery_price", "metric": "pack_price_real", "entity": "World", "period": "2024", "value": "115",
        "low": "", "high": "", "unit": "USD_2024/kWh", "published": "2024-12-10", "kind": "observed",
        "known": "2024-12-10", "source": "bnef", "note": "",
    }  # fmt: skip
    return known | changes


def told(before: list[dict[str, str]], after: list[dict[str, str]], **keys: list[str]) -> list[tuple[str, Any, Any]]:
    value = "value" if "metric" in (before or after)[0] else "zh"
    changes = row_changes(before, after, keys)
    return [(one.change, one.before and one.before[value], one.after and one.after[value]) for one in changes]


@pytest.mark.parametrize(
    ("after", "change"),
    [
        ({"note": "read again", "known": "2025-01-01"}, []),
        ({"value": "116", "published": "2025-12-09", "source": "other"}, [("revised", "115", "116")]),
        ({"published": "2025-12-09", "source": "other"}, [("restated", "115", "115")]),
        ({"value": "118", "unit": "USD_2025/kWh"}, [("rebased", "115", "118")]),
        ({"low": "110", "high": "120"}, [("revised", "115", "115")]),
        ({"entity": "China"}, [("added", None, "115"), ("removed", "115", None)]),
        ({"unit": "CNY_2024/kWh"}, [("added", None, "115"), ("removed", "115", None)]),
        ({"kind": "forecast"}, [("added", None, "115"), ("removed", "115", None)]),
    ],
)
def test_a_row_is_the_same_revised_restated_rebased_or_another(after: dict[str, str], change: list[Any]) -> None:
    assert told([row()], [row(**after)]) == change


def test_a_vintage_beside_the_others_is_added_and_none_of_them_is_revised() -> None:
    second = row(value="116", published="2025-12-09")
    assert told([row()], [second, row()]) == [("added", None, "116")]
    assert told([row(), second], [row(), second, row(value="117", published="2026")]) == [("added", None, "117")]


def test_of_two_statements_the_one_by_the_same_source_is_the_revised_one() -> None:
    other = row(source="other", value="120")
    assert told([row(), other], [row(value="116", published="2025"), other]) == [("revised", "115", "116")]


def test_a_text_is_revised_if_its_key_is_known_else_another() -> None:
    before = {"table": "agent_nodes", "id": "tools", "zh": "工具"}
    after = before | {"zh": "工具箱"}
    assert told([before], [after], agent_nodes=["id"]) == [("revised", "工具", "工具箱")]
    assert sorted(one for one, _, _ in told([before], [after])) == ["added", "removed"]


def test_the_order_of_rows_is_no_change() -> None:
    rows = [row(period=str(year)) for year in range(2010, 2025)]
    assert told(rows, rows[::-1]) == []


OUTCOME = {
    "table": "outcomes",
    "id": "c08-028",
    "outcome": "open",
    "evidence_zh": "多种路线并行",
    "evidence_en": "Several",
}


@pytest.mark.parametrize(
    ("before", "after", "sides"),
    [
        (OUTCOME, OUTCOME | {"outcome": "did_not", "verdict": "did_not"}, ("open", "did not")),
        (OUTCOME, OUTCOME | {"evidence_en": "One"}, ("Several", "One")),
        (OUTCOME, OUTCOME | {"evidence_en": "One route has won, and the others were given up"}, ("Several", "")),
        (OUTCOME, OUTCOME | {"evidence_zh": "定型"}, ("", "reworded")),
        (None, OUTCOME, ("", "added")),
        (OUTCOME, None, ("", "removed")),
        (row(), row(value="116"), ("USD 115/kWh", "USD 116/kWh")),
    ],
)
def test_a_row_of_texts_tells_what_changed_in_words(
    pair: tuple[Path, Path], before: Any, after: Any, sides: tuple[str, str]
) -> None:
    kind = "removed" if after is None else "added" if before is None else "revised"
    assert Words("en", compare(*pair).inputs).sides(RowChange(kind, before, after)) == sides


# Pictures -------------------------------------------------------------------------------------------------


def picture(path: Path, **squares: str) -> Path:
    """Squares of 10 pixels in a row of ten, by the number of their place."""
    image = Image.new("RGB", (100, 10), "#FCFAF6")
    for place, colour in squares.items():
        image.paste(colour, (10 * int(place[1:]), 0, 10 * int(place[1:]) + 10, 10))
    image.save(path, "PNG")
    return path


def test_the_difference_of_two_pictures_marks_what_stayed_went_and_came(tmp_path: Path) -> None:
    before = picture(tmp_path / "a.png", p1="#C4391F", p3="#1F4F86")
    after = picture(tmp_path / "b.png", p1="#C4391F", p6="#1F4F86")
    assert changed_share((before, after)) == pytest.approx(0.2)
    difference(before, after, tmp_path / "d.png")
    shown = Image.open(tmp_path / "d.png").convert("RGBA")
    seen = {place: shown.getpixel((10 * place + 5, 5)) for place in (1, 3, 6, 9)}
    expected = {1: SAME, 3: OLD, 6: FRESH}
    assert {place: "#{:02X}{:02X}{:02X}".format(*seen[place][:3]) for place in expected} == expected
    assert [seen[place][3] for place in (1, 3, 6, 9)] == [255, 255, 255, 0]


def test_pictures_that_look_the_same_have_no_difference_though_their_files_differ(tmp_path: Path) -> None:
    before = picture(tmp_path / "a.png", p1="#C4391F")
    with Image.open(before) as image:
        image.save(tmp_path / "b.png", "PNG", optimize=False, compress_level=0)
    assert before.read_bytes() != (tmp_path / "b.png").read_bytes()
    assert changed_share((before, tmp_path / "b.png")) == 0


def test_a_picture_of_another_size_is_compared_on_the_larger_canvas(tmp_path: Path) -> None:
    before = picture(tmp_path / "a.png", p1="#C4391F")
    with Image.open(before) as image:
        image.crop((0, 0, 50, 10)).save(tmp_path / "b.png")
    assert changed_share((before, tmp_path / "b.png")) == 0


# Runs made by hand ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_run(tmp_path_factory.mktemp("made") / "runs" / EARLIER)


@pytest.fixture
def pair(made: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Two runs of the same, a week apart, in a folder of runs; a test changes the later one."""
    folders = tuple(tmp_path / "runs" / name for name in (EARLIER, LATER))
    for folder in folders:
        shutil.copytree(made, folder)
    for_manifest(folders[1], lambda run: run.update(run=LATER, started="2026-11-27T08:00:00+00:00"))
    return folders


def edit(path: Path, change: Edit) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def for_manifest(folder: Path, change: Edit) -> None:
    edit(folder / "run.json", change)


def for_record(folder: Path, name: str, change: Edit) -> None:
    for language in ("zh", "en"):
        edit(folder / "figures" / "08" / language / f"{name}.json", change)


def test_a_verdict_that_changed_is_told_with_both_and_another_text_is_no_change(pair: tuple[Path, Path]) -> None:
    edit(pair[1] / "claims.json", lambda claims: claims[0].update(outcome="came_true"))
    edit(pair[1] / "claims.json", lambda claims: claims[1].update(found_en="USD 115 found, read again"))
    found = plain(compare(*pair))
    (claim,) = found["claims"]
    assert claim["id"] == "c08-001"
    assert (claim["before"]["outcome"], claim["after"]["outcome"]) == ("partly", "came_true")
    assert found["figures"] == []
    assert found["changed"] is True


def test_where_no_input_is_known_to_differ_no_cause_is_named(pair: tuple[Path, Path]) -> None:
    for_record(pair[1], "f08-1", lambda record: record["finding"].update(zh="另一句", en="Another sentence."))
    (figure,) = plain(compare(*pair))["figures"]
    assert (figure["id"], figure["causes"], figure["perhaps"]) == ("f08-1", [], [])


def test_a_library_of_another_version_is_a_cause_and_the_packages_own_version_is_none(pair: tuple[Path, Path]) -> None:
    for_record(pair[1], "f08-1", lambda record: record["note"].update(zh="另一句", en="Another note."))
    for_manifest(pair[1], lambda run: run["versions"].update(weijin_analysis="9.9.9", matplotlib="9.9"))
    found = plain(compare(*pair))
    assert found["inputs"]["libraries"] == [{"name": "matplotlib", "before": None, "after": "9.9"}]
    assert found["figures"][0]["causes"] == ["library"]


def test_times_names_and_seconds_are_no_change(pair: tuple[Path, Path]) -> None:
    for_manifest(pair[1], lambda run: run.update(finished="2026-11-27T09:30:00+00:00"))
    for_manifest(pair[1], lambda run: [item.update(seconds=99.9) for item in run["items"]])
    assert plain(compare(*pair))["changed"] is False


def test_a_table_of_which_a_run_kept_no_rows_is_named_without_them(pair: tuple[Path, Path]) -> None:
    for_manifest(pair[1], lambda run: run["data"].update(battery_price="0" * 64))
    found = plain(compare(*pair))
    assert found["inputs"]["tables"] == [{"table": "battery_price", "rows": None}]
    assert found["changed"] is True


def test_a_forecast_that_moved_is_told_by_year_and_rounding_is_no_move(pair: tuple[Path, Path]) -> None:
    for language in ("zh", "en"):
        path = pair[1] / "figures" / "08" / language / "forecasts.csv"
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace(",2026,0.5,100,", ",2026,0.5,90,").replace(",80,", ",80.0000001,"), encoding="utf-8"
        )
    (forecast,) = plain(compare(*pair))["forecasts"]
    assert [year["median"] for year in forecast["years"]] == [[100, 90], [100, 100]]
    shutil.copytree(pair[0] / "figures", pair[1] / "figures", dirs_exist_ok=True)
    assert plain(compare(*pair))["forecasts"] == []


def test_chapters_that_a_partial_run_leaves_out_are_not_gone_and_those_of_a_complete_one_are(tmp_path: Path) -> None:
    both = make_run(tmp_path / "runs" / EARLIER, chapters=("07", "08"))
    one = make_run(tmp_path / "runs" / LATER)
    for_manifest(one, lambda run: run.update(left_out=["07 zh", "07 en"]))
    found = plain(compare(both, one))
    assert (found["figures"], found["changed"]) == ([], False)
    assert found["not_compared"] == [{"chapter": "07", "only_in": EARLIER}]
    for_manifest(one, lambda run: run.update(left_out=[]))
    found = plain(compare(both, one))
    assert {(figure["id"], figure["change"]) for figure in found["figures"]} == {("f07-1", "gone"), ("x07-2", "gone")}
    assert found["not_compared"] == []


# Which runs -----------------------------------------------------------------------------------------------


@pytest.fixture
def many(made: Path, tmp_path: Path) -> Path:
    """Four runs: complete, partial, failed, complete."""
    changes: dict[str, dict[str, Any]] = {
        "1": {}, "2": {"left_out": ["07 zh"]}, "3": {"status": "failed"}, "4": {},
    }  # fmt: skip
    for name, change in changes.items():
        folder = tmp_path / "runs" / name
        (folder / "figures").mkdir(parents=True)
        shutil.copy(made / "run.json", folder)
        about = {"run": name, "started": f"2026-11-2{name}T08:00:00Z", **change}
        for_manifest(folder, lambda run, about=about: run.update(about))
    return tmp_path


def test_the_newest_complete_run_is_compared_with_the_complete_one_before_it(many: Path) -> None:
    newest = newest_complete_run(many)
    assert newest is not None
    assert newest.name == "4"
    before = complete_run_before(newest)
    assert before is not None
    assert before.name == "1"
    assert complete_run_before(before) is None
    (before / "figures").rmdir()
    assert complete_run_before(newest) is None


def test_a_partial_run_is_compared_with_the_complete_one_before_it(many: Path) -> None:
    assert complete_run_before(many / "runs" / "3") == many / "runs" / "1"


def test_the_command_compares_the_two_newest_complete_runs(
    pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEIJIN_OUTPUT", str(pair[0].parent.parent))
    done = CliRunner().invoke(main, ["diff"])
    assert done.exit_code == 0
    assert done.output == f"Nothing changed between {EARLIER} and {LATER}.\n"
    named = CliRunner().invoke(main, ["diff", EARLIER, LATER])
    assert named.output == done.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "found 20261127T080000Z alone; expected a complete run before it"),
        ([LATER], "Give two runs, the earlier one first, or none"),
        ([LATER, "nothing"], "found no run.json in nothing; expected a run"),
    ],
)
def test_the_command_refuses_with_a_sentence(
    pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    shutil.rmtree(pair[0])
    monkeypatch.setenv("WEIJIN_OUTPUT", str(pair[1].parent.parent))
    done = CliRunner().invoke(main, ["diff", *arguments])
    assert done.exit_code == 2
    assert said in " ".join(done.output.split())


def test_the_command_refuses_where_there_is_no_run_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEIJIN_OUTPUT", str(tmp_path))
    done = CliRunner().invoke(main, ["diff"])
    assert done.exit_code == 2
    assert done.output.startswith("Error: runs: found no complete run in ")


@pytest.mark.parametrize("spoilt", ["run.json", "figures/08/zh/f08-1.json", "data.zip"])
def test_a_file_that_cannot_be_read_is_named(pair: tuple[Path, Path], spoilt: str) -> None:
    for folder in pair:
        (folder / spoilt).write_text("{", encoding="utf-8")
        for_manifest(folder, lambda run: None) if spoilt != "run.json" else None
    if spoilt == "data.zip":
        for_manifest(pair[1], lambda run: run["data"].update(battery_price="0" * 64))
    with pytest.raises(RunError, match=spoilt.rpartition("/")[2]):
        compare(*pair)


def test_comparing_imports_no_pandas_and_no_chart_library() -> None:
    code = (
        "import sys, weijin_analysis.publish.changes; print({'pandas', 'matplotlib', 'nbconvert'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


# The page -------------------------------------------------------------------------------------------------


def read(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def test_the_first_edition_says_that_there_is_none_before_it(pair: tuple[Path, Path]) -> None:
    site = export(pair[0], pair[0] / "site").parent
    assert read(site / "changes.html").select_one(".standfirst").get_text() == "这是第一版，没有更早的一版可比。"
    assert "first edition" in read(site / "changes.en.html").select_one(".standfirst").get_text()


def test_an_edition_in_which_nothing_changed_says_so_in_one_line(pair: tuple[Path, Path]) -> None:
    site = export(pair[1], pair[1] / "site", before=pair[0]).parent
    page = read(site / "changes.en.html")
    assert page.select_one(".standfirst").get_text() == "Nothing changed since the last edition."
    assert page.select("main section") == []
    assert json.loads((site / "changes.json").read_text(encoding="utf-8"))["changed"] is False


def test_an_edition_names_what_changed_and_leads_to_its_own_figure(pair: tuple[Path, Path]) -> None:
    for_record(pair[1], "f08-1", lambda record: record["finding"].update(zh="另一句", en=f"Another {HOSTILE}"))
    for language in ("zh", "en"):
        picture(pair[1] / "figures" / "08" / language / "f08-1_wide_light.png", p2="#C4391F")
    edit(pair[1] / "claims.json", lambda claims: claims[0].update(outcome="came_true"))
    site = export(pair[1], pair[1] / "site", before=pair[0]).parent
    page = read(site / "changes.en.html")
    (block,) = page.select("article.moved")
    assert block.h3.a["href"] == "f08-1.en.html"
    assert block.ins.get_text() == f"Another {HOSTILE}"
    assert [image["src"] for image in block.find_all("img")] == [
        "changes/en/f08-1_before.svg", "figures/08/en/f08-1_wide.svg", "changes/en/f08-1_difference.png",
    ]  # fmt: skip
    verdicts = [mark.get_text(strip=True) for mark in page.select(".judged .verdict")]
    assert verdicts == ["partly", "came true"]
    assert page.select_one(".judged a")["href"] == "claims.en.html#c08-001"


def test_an_edition_is_built_anew_when_there_is_another_run_before_it(pair: tuple[Path, Path]) -> None:
    site = pair[1] / "site"
    export(pair[1], site)
    made = (site / "edition.json").stat().st_mtime_ns
    export(pair[1], site)
    assert (site / "edition.json").stat().st_mtime_ns == made
    export(pair[1], site, before=pair[0])
    assert "Nothing changed" in (site / "changes.en.html").read_text(encoding="utf-8")


def test_a_page_never_replaces_a_folder_with_other_things_in_it(pair: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.docx").touch()
    with pytest.raises(RunError, match="Choose another folder"):
        write_alone(compare(*pair), tmp_path / "thesis")


def test_an_edition_carries_the_pictures_of_the_figures_that_changed_most_and_says_how_many_it_leaves_out(
    pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("weijin_analysis.publish.changes.illustrate.IN_AN_EDITION", 1)
    for place, name in enumerate(("f08-1", "x08-2"), start=1):
        squares = {f"p{number}": "#C4391F" for number in range(1, 2 * place)}
        picture(pair[1] / "figures" / "08" / "zh" / f"{name}_wide_light.png", **squares)
        picture(pair[0] / "figures" / "08" / "zh" / f"{name}_wide_light.png")
    site = export(pair[1], pair[1] / "site", before=pair[0]).parent
    page = read(site / "changes.html")
    assert [block["id"] for block in page.select("article.moved")] == ["x08-2", "f08-1"]
    assert [block["id"] for block in page.select("article.moved:has(img)")] == ["x08-2"]
    assert "另有1张图变化较小" in page.get_text()
