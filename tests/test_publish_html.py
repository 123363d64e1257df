"""The edition as files: what is in it, what never is, and that it is the same every time."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from made_run import ALT, FINDINGS, HOSTILE, PATH, PLAIN_ALT, TITLES, make_run

from weijin_analysis.cli import main
from weijin_analysis.errors import FigureError, RunError
from weijin_analysis.plotting.fonts import characters_by_family
from weijin_analysis.plotting.style import DARK, LIGHT
from weijin_analysis.publish.build import ASSETS
from weijin_analysis.publish.html import export
from weijin_analysis.publish.render import headline

STEMS = ("index", "08", "f08-1", "x08-2", "claims", "forecasts", "changes", "sources")
PAGES = {"zh": tuple(f"{stem}.html" for stem in STEMS), "en": tuple(f"{stem}.en.html" for stem in STEMS)}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_run(tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="module")
def site(run: Path) -> Path:
    return export(run, run / "site").parent


def read(site: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((site / name).read_text(encoding="utf-8"), "html.parser")


def pages(site: Path) -> Iterator[tuple[str, str, BeautifulSoup]]:
    for language, names in PAGES.items():
        for name in names:
            yield language, name, read(site, name)


def bytes_of(site: Path) -> dict[str, bytes]:
    return {str(path.relative_to(site)): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def test_the_front_page_is_a_real_page_at_index_html(site: Path) -> None:
    assert read(site, "index.html").h1.get_text() == "看DAO2025，一份继续更新的报告"
    assert sorted(path.name for path in site.glob("*.html")) == sorted(PAGES["zh"] + PAGES["en"])


def test_every_address_in_a_page_leads_to_a_file_or_anchor_of_the_site(site: Path) -> None:
    for _, name, page in pages(site):
        for tag in page.select("[href], [src], [srcset]"):
            address = tag.get("href") or tag.get("src") or tag.get("srcset")
            if address.startswith(("data:", "https:")):
                continue
            file, _, anchor = address.partition("#")
            assert (site / (file or name)).is_file(), f"{name}: {address}"
            if anchor and not file.endswith(".svg"):
                assert read(site, file or name).find(id=anchor), f"{name}: {address}"


def test_nothing_is_loaded_from_outside(site: Path) -> None:
    for _, name, page in pages(site):
        for tag in page.select("script, link, img, source"):
            address = tag.get("href") or tag.get("src") or tag.get("srcset") or ""
            assert "//" not in address.removeprefix("data:image/svg+xml;base64,").split(",")[0], f"{name}: {address}"
        policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
        assert policy.startswith("default-src 'none'")
        assert "http" not in policy
        assert "unsafe" not in policy


def test_no_page_has_script_style_or_handlers_of_its_own(site: Path) -> None:
    for _, name, page in pages(site):
        assert [tag for tag in page.find_all("script") if tag.string or not tag.get("src")] == [], name
        assert page.find_all("style") == [], name
        for tag in page.find_all(True):
            assert not [key for key in tag.attrs if key == "style" or key.startswith("on")], f"{name}: {tag.name}"


def test_text_of_other_people_stays_text(site: Path) -> None:
    for name in ("08.html", "08.en.html"):
        page = read(site, name)
        assert HOSTILE in page.select_one(".source-list").get_text()
        assert HOSTILE in page.select_one(".gap-list").get_text()
        assert HOSTILE in page.select_one(".finding").get_text()
        assert "javascript:" not in str(page)


def test_every_picture_has_the_alternative_text_of_its_own_in_the_language_of_the_page(site: Path) -> None:
    for language in ("zh", "en"):
        page = read(site, PAGES[language][1])
        alts = [image["alt"] for image in page.find_all("img")]
        plain = [f"{PLAIN_ALT[language]} & <{kind}>" for kind in ("image/png", "image/svg+xml")]
        assert alts == [ALT["f08-1"][language], ALT["x08-2"][language], *plain]
        assert {image["alt"] for image in read(site, PAGES[language][0]).find_all("img")} == {alts[0]}
        for number, name in enumerate(PAGES[language][2:4]):
            assert [image["alt"] for image in read(site, name).find_all("img")] == [alts[number]]


def test_a_page_has_the_text_of_its_language_only(site: Path) -> None:
    assert "价格是怎样降下来的" in read(site, "08.html").get_text()
    assert "How did the price come down" not in read(site, "08.html").get_text()
    assert "How did the price come down" in read(site, "08.en.html").get_text()
    assert "价格是怎样降下来的" not in read(site, "08.en.html").get_text()
    assert read(site, "08.html").html["lang"] == "zh-CN"
    assert read(site, "08.en.html").html["lang"] == "en"


def test_the_notebooks_first_heading_is_the_title_and_its_first_paragraph_the_standfirst(site: Path) -> None:
    page = read(site, "08.en.html")
    assert [heading.get_text() for heading in page.find_all("h1")] == ["Solid-state batteries"]
    assert page.title.get_text() == "Solid-state batteries – KanDAO 2025"
    assert page.select_one(".standfirst").get_text().startswith("Liquid cells keep getting cheaper")
    assert page.select_one(".kicker").get_text() == "Chapter 8"


def test_headings_go_down_one_level_at_a_time(site: Path) -> None:
    for _, name, page in pages(site):
        levels = [int(heading.name[1]) for heading in page.find_all(["h1", "h2", "h3", "h4"])]
        assert levels[0] == 1, name
        assert levels.count(1) == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), name


def test_anchors_are_unique_and_the_same_in_both_languages(site: Path) -> None:
    for chinese, english in zip(*PAGES.values(), strict=True):
        anchors = [[tag["id"] for tag in read(site, name).select("[id]")] for name in (chinese, english)]
        assert anchors[0] == anchors[1]
        assert len(set(anchors[0])) == len(anchors[0])


def test_the_language_switch_works_without_a_script(site: Path) -> None:
    links = read(site, "08.html").select("[data-language-link]")
    assert [(link["href"], link.get("aria-current")) for link in links] == [("08.html", "true"), ("08.en.html", None)]


def test_a_figure_comes_with_its_pictures_downloads_sources_and_code_and_leads_to_its_own_page(site: Path) -> None:
    figure = read(site, "08.html").find("figure", id="f08-1")
    shown = [tag["srcset"] for tag in figure.find_all("source")] + [figure.img["src"]]
    files = ("tall.svg#dark", "tall.svg", "wide.svg#dark", "wide.svg")
    assert shown == [f"figures/08/zh/f08-1_{name}" for name in files]
    links = {link.get_text(): link["href"] for link in figure.select(".caption > a")}
    folder = "figures/08/zh"
    assert links == {
        "单独打开": "f08-1.html",
        "SVG": f"{folder}/f08-1_wide.svg",
        "PNG": f"{folder}/f08-1_wide.png",
        "CSV": f"{folder}/f08-1.csv",
        "图中的数据": "f08-1.html#rows",
    }
    assert figure.img["width"] == "576"
    assert figure.img["height"] == "324"
    assert figure.img["loading"] == "lazy"
    assert [fold.summary.get_text() for fold in figure.find_all("details")] == ["来源与缺口", "代码"]
    assert figure.select_one(".state").get_text(strip=True) == "数据完整"


def test_a_figures_name_is_its_tab_and_title(site: Path) -> None:
    assert read(site, "08.en.html").find("figure", id="x08-2")["aria-label"] == (
        f"Extension 08-2: {TITLES['x08-2']['en']}"
    )


def test_all_code_is_folded_away(site: Path) -> None:
    for name in ("08.html", "08.en.html"):
        page = read(site, name)
        assert len(page.select(".highlight")) == 9
        assert len(page.select("details.code:not([open]) .highlight")) == 9


def test_what_is_too_wide_scrolls_in_a_box_that_the_keyboard_reaches(site: Path) -> None:
    for table in read(site, "08.html").find_all("table"):
        assert table.parent["class"] == ["scroll"]
        assert table.parent["tabindex"] == "0"
    assert all(code["tabindex"] == "0" for code in read(site, "08.html").select(".highlight pre"))


def test_the_front_page_lists_each_chapter_with_its_key_finding_and_the_states_of_its_original_figures(
    site: Path,
) -> None:
    for language, (index, chapter, figure, *_) in PAGES.items():
        (row,) = read(site, index).select(".chapters li")
        assert row.select_one(".title")["href"] == chapter
        assert row.select_one(".sentence p:not(.meta)").get_text() == FINDINGS["f08-1"][language]
        assert row.select_one(".sentence a")["href"] == figure
        day = {"zh": "本章数据截至2024年12月10日", "en": "Chapter’s data to 10 Dec 2024"}[language]
        assert row.select_one(".day").get_text() == day
        assert [link["href"] for link in row.select(".states a")] == [figure]


def test_the_only_date_is_the_day_of_the_run(site: Path) -> None:
    assert "本版生成于2026年11月20日。" in read(site, "index.html").footer.get_text()
    assert "This edition was made on 20 Nov 2026." in read(site, "index.en.html").footer.get_text()


def test_no_path_of_a_machine_is_in_the_edition(site: Path, run: Path) -> None:
    paths = [PATH, str(run), str(Path.home()), str(ASSETS), sys.prefix]
    for name, content in bytes_of(site).items():
        assert not [path for path in paths if path.encode() in content], name


def test_the_same_run_gives_the_same_bytes(site: Path, run: Path, tmp_path: Path) -> None:
    assert bytes_of(export(run, tmp_path / "again").parent) == bytes_of(site)


def test_the_web_fonts_carry_every_character_of_the_pages(site: Path) -> None:
    from fontTools.ttLib import TTFont

    for language, names in PAGES.items():
        text = "".join(read(site, name).get_text() for name in names)
        for family, drawn in characters_by_family(text, language).items():
            for weight in (400, 700) if drawn else ():
                name = f"{family.lower().replace(' ', '-')}-{weight}.{language}.woff2"
                with TTFont(site / "assets" / name) as font:
                    assert set(map(ord, drawn)) <= set(font.getBestCmap()), name


def test_an_edition_of_one_language_has_no_dead_switch(tmp_path: Path) -> None:
    site = export(make_run(tmp_path / "run", languages=("en",)), tmp_path / "site").parent
    links = [link["href"] for link in read(site, "08.en.html").select("[data-language-link]")]
    assert links == ["index.html", "08.en.html"]
    assert read(site, "index.html").select(".chapters li") == []


def test_an_item_that_failed_gets_no_page(tmp_path: Path) -> None:
    run = make_run(tmp_path, chapters=("07", "08"))
    manifest = json.loads((run / "run.json").read_text(encoding="utf-8"))
    manifest["items"][0] |= {"status": "failed", "notebook": None}
    (run / "run.json").write_text(json.dumps(manifest), encoding="utf-8")
    names = {path.name for path in export(run, tmp_path / "site").parent.glob("0*.html")}
    assert names == {"07.en.html", "08.html", "08.en.html"}


def test_a_figure_that_cannot_be_shown_leaves_the_earlier_edition_as_it_was(tmp_path: Path) -> None:
    run = make_run(tmp_path)
    export(run, run / "site")
    before = bytes_of(run / "site")
    (run / "figures" / "08" / "zh" / "f08-1.csv").unlink()
    with pytest.raises(FigureError):
        export(run, run / "site")
    assert bytes_of(run / "site") == before


def test_a_folder_that_is_no_edition_is_never_replaced(run: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").touch()
    with pytest.raises(RunError):
        export(run, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]


def test_a_headline_breaks_after_full_width_marks_only_and_keeps_the_name_tight() -> None:
    assert headline("看DAO2025，一份<b>") == '<span class="name">看DAO2025</span>，<wbr>一份&lt;b&gt;'


@pytest.mark.parametrize(("theme", "marker"), [(LIGHT, ":root {"), (DARK, "prefers-color-scheme"), (DARK, '"dark"]')])
def test_the_pages_have_the_colours_of_the_figures(theme: object, marker: str) -> None:
    css = (ASSETS / "site.css").read_text(encoding="utf-8")
    declared = dict(re.findall(r"--([a-z0-9-]+): (#[0-9A-F]{6});", css[css.index(marker) :].split("}")[0]))
    names = {"ink-3": "ink3", "ink-2": "ink2", "zhu-t": "zhu_text"}
    assert len(declared) == 17
    assert declared == {name: getattr(theme, names.get(name, name)) for name in declared}


def test_publishing_imports_no_pandas_and_no_chart_library() -> None:
    code = "import sys, weijin_analysis.publish.html; print({'pandas', 'matplotlib', 'seaborn'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


class Balance(HTMLParser):
    """Notes every tag that is closed without having been opened, or never closed."""

    VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID and (not self.open or self.open.pop() != tag):
            self.faults.append(tag)


def test_every_tag_is_closed_in_its_place(site: Path) -> None:
    for names in PAGES.values():
        for name in names:
            balance = Balance()
            balance.feed((site / name).read_text(encoding="utf-8"))
            assert (balance.faults, balance.open) == ([], []), name


def test_the_command_builds_the_newest_complete_run_and_says_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_run(tmp_path / "runs" / "r1")
    (tmp_path / "latest").symlink_to("runs/r1", target_is_directory=True)
    monkeypatch.setenv("WEIJIN_OUTPUT", str(tmp_path))
    done = CliRunner().invoke(main, ["export"])
    assert done.exit_code == 0, done.output
    assert done.output.strip() == f"The edition: {tmp_path / 'latest' / 'site' / 'index.html'}"
    assert (tmp_path / "runs" / "r1" / "site" / "index.html").is_file()


def test_the_command_takes_a_runs_name_or_folder_and_another_target(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "outputs" / "runs" / "r1"
    make_run(folder)
    monkeypatch.setenv("WEIJIN_OUTPUT", str(tmp_path / "outputs"))
    for number, name in enumerate(("r1", str(folder))):
        done = CliRunner().invoke(main, ["export", "--run", name, "--to", str(tmp_path / f"edition-{number}")])
        assert done.exit_code == 0, done.output
        assert (tmp_path / f"edition-{number}" / "index.html").is_file()


def test_the_command_ends_with_a_sentence_when_there_is_no_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEIJIN_OUTPUT", str(tmp_path))
    done = CliRunner().invoke(main, ["export"])
    assert done.exit_code == 2
    assert done.output.startswith("Error: run folder: found no run.json in ")
