"""The pages beside the chapters: a figure's own, the sources, the forecasts."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from made_run import ALT, FINDINGS, HOSTILE, TITLES, make_run

from weijin_analysis.publish.html import export

SCORED = {
    "table": "battery_price", "metric": "pack_price_real", "entity": "World", "unit": "USD_2025/kWh",
    "method": "engine", "made": "2025-12-20", "view": "in advance", "origin": 2024, "period": 2025,
    "low": 84.2, "median": 98.4, "high": 113.9, "first_release": 108.0, "observed": None,
}  # fmt: skip
RECORD = {"states": {"scored": 1, "open": 4}, "next_due": 2026, "scored": [SCORED]}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    run = make_run(tmp_path_factory.mktemp("run"))
    return export(run, run / "site", lambda: RECORD).parent


def read(site: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((site / name).read_text(encoding="utf-8"), "html.parser")


def test_the_navigation_leads_to_what_there_is_and_says_where_one_is(site: Path) -> None:
    links = read(site, "forecasts.en.html").select(".masthead nav a")
    assert [(link.get_text(), link["href"], link.get("aria-current")) for link in links] == [
        ("Contents", "index.en.html", None),
        ("Ledger", "claims.en.html", None),
        ("Forecasts", "forecasts.en.html", "page"),
        ("Changes", "changes.en.html", None),
        ("Sources", "sources.en.html", None),
    ]


def test_a_figures_page_has_its_words_data_sources_gaps_and_how_to_cite_it(site: Path) -> None:
    page = read(site, "f08-1.en.html")
    assert page.h1.get_text() == f"Figure 08-1: {TITLES['f08-1']['en']}"
    assert page.select_one(".finding").get_text(strip=True) == FINDINGS["f08-1"]["en"]
    assert "Volume-weighted." in page.get_text()
    assert page.select_one("p.state").get_text(strip=True) == "Complete data, to 10 Dec 2024"
    assert page.find("h3", string="The figure in words").find_next("p").get_text() == ALT["f08-1"]["en"]
    assert HOSTILE in page.select_one(".gap-list").get_text()
    first = page.select_one(".source-list li")
    assert first.a["href"] == "https://about.bnef.com/?a=1&b=2"
    assert "press release" in first.get_text()
    assert "10 Dec 2024" in first.get_text()
    assert page.find("h2", id="rows").find_next("td").get_text() == "pack_price"
    assert "updated edition of 20 Nov 2026" in page.find("h2", id="cite").find_next("ul").get_text()


def test_a_figures_page_offers_every_file(site: Path) -> None:
    links = read(site, "f08-1.html").select(".downloads a")
    assert [link.get_text() for link in links] == ["SVG", "PNG", "CSV", "JSON", "ZIP", "竖版SVG"]
    assert all(link.has_attr("download") and (site / link["href"]).is_file() for link in links)


def test_figures_lead_to_their_chapter_and_to_each_other(site: Path) -> None:
    page = read(site, "f08-1.html")
    assert page.select_one(".kicker a")["href"] == "08.html#f08-1"
    assert [link["href"] for link in page.select(".steps a")] == ["x08-2.html"]


def test_each_source_stands_once_with_everything_that_uses_it(site: Path) -> None:
    rows = read(site, "sources.html").select(".source-table tbody tr")
    used = {row["id"]: [link["href"] for link in row.select(".used a")] for row in rows}
    assert used == {
        "harmful": ["f08-1.html", "x08-2.html"],
        "survey": ["f08-1.html", "x08-2.html", "claims.html#c08-001"],
    }


def test_the_forecasts_stand_under_their_chapter_with_median_and_band(site: Path) -> None:
    page = read(site, "forecasts.en.html")
    assert page.select_one(".forecast a")["href"] == "x08-2.en.html"
    table = page.select_one(".series")
    assert "extended from 16 yearly values, the last of 2025" in table.caption.get_text()
    rows = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")]
    assert rows == [["Year", "2026", "2027"], ["Median", "100", "100"], ["80% band", "80–120", "80–120"]]


def test_the_record_says_what_was_scored_and_what_falls_due(site: Path) -> None:
    page = read(site, "forecasts.html")
    assert "存档的预测有5个，已对账1个，未到期4个。" in page.get_text()
    assert "最早到期的是2026年的预测。" in page.get_text()
    (row,) = page.select("#record ~ .scroll tbody tr")
    cells = [cell.get_text() for cell in row.find_all("td")]
    assert cells == ["美元/千瓦时，2025年价格", "2025年12月20日", "2025年", "98", "84—114", "108", ""]
