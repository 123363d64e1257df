"""The statements a run leaves, as pages show them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from made_run import HOSTILE, make_claims, make_run

from weijin_analysis.errors import RunError
from weijin_analysis.publish.claims import read_claims, tally
from weijin_analysis.publish.html import export
from weijin_analysis.publish.run import Run, read_run


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return read_run(make_run(tmp_path))


def write(run: Run, records: object) -> Run:
    (run.folder / "claims.json").write_text(json.dumps(records), encoding="utf-8")
    return run


def test_a_statement_speaks_the_language_of_the_page(run: Run) -> None:
    chinese, english = read_claims(run)[:2]
    assert (chinese.id, chinese.language, chinese.said_by, chinese.due) == (
        "c08-001", "zh", "彭博新能源财经", "2026年12月31日",
    )  # fmt: skip
    assert (english.statement, english.due) == ("Packs fall below USD 100 in 2026", "31 Dec 2026")


def test_a_verdict_counts_before_what_the_data_say(run: Run) -> None:
    judged, checked = read_claims(run)[::2]
    assert (judged.word, judged.look) == ("verdict.partly", "partly")
    assert (checked.word, checked.look) == ("result.holds", "came_true")
    assert dict(tally([judged, checked])) == {
        "came_true": 0, "partly": 1, "did_not": 0, "open": 0, "unverifiable": 0,
    }  # fmt: skip


def test_a_run_without_a_ledger_has_no_page_of_it_and_no_way_to_it(run: Run, tmp_path: Path) -> None:
    (run.folder / "claims.json").unlink()
    site = export(run.folder, tmp_path / "site").parent
    assert not list(site.glob("claims*"))
    assert "claims" not in (site / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ({"statement_en": ""}, "statement 2: found no statement_en"),
        ({"outcome": "perhaps"}, "statement 2: found the outcome 'perhaps'"),
        ({"result": "maybe"}, "statement 2: found the result 'maybe'"),
    ],
)
def test_a_ledger_that_is_wrong_is_refused_with_the_statement(run: Run, wrong: dict[str, str], found: str) -> None:
    first, second = make_claims()
    with pytest.raises(RunError, match=found):
        read_claims(write(run, [first, second | wrong]))


def test_the_page_shows_each_statement_at_an_address_of_its_own(run: Run, tmp_path: Path) -> None:
    site = export(run.folder, tmp_path / "site").parent
    page = BeautifulSoup((site / "claims.html").read_text(encoding="utf-8"), "html.parser")
    judged = page.find("tr", id="c08-001")
    assert judged.select_one(".verdict").get_text() == "部分应验"
    assert f"2025年均价108美元。{HOSTILE}" in judged.get_text()
    assert judged.select("a")[-1]["href"] == "sources.html#survey"
    assert judged.select_one(".due").get_text() == "2026年12月31日"
    index = BeautifulSoup((site / "index.html").read_text(encoding="utf-8"), "html.parser")
    assert [count.get_text() for count in index.select(".tally .count")] == ["0", "1", "0", "0", "0"]


def test_statements_of_which_nothing_is_known_stand_after_the_others(run: Run, tmp_path: Path) -> None:
    judged, checked = make_claims()
    unknown = judged | {"id": "c08-000", "outcome": "", "evidence_zh": "", "evidence_en": ""}
    site = export(write(run, [unknown, judged, checked]).folder, tmp_path / "site").parent
    page = BeautifulSoup((site / "claims.en.html").read_text(encoding="utf-8"), "html.parser")
    known, rest = page.select(".claims tbody")
    assert [row["id"] for row in known.select("tr[id]")] == ["c08-001", "c08-002"]
    assert [row["id"] for row in rest.select("tr[id]")] == ["c08-000"]
    assert known.select_one("th").get_text().startswith("Chapter 8")


@pytest.mark.parametrize(("result", "lines"), [("no_data", 1), ("contradicted", 3)])
def test_data_stand_beside_other_evidence_only_if_there_are_any(
    run: Run, tmp_path: Path, result: str, lines: int
) -> None:
    judged = make_claims()[0] | {"result": result, "found_en": "USD 115", "expected_en": "below 100", "sources": []}
    site = export(write(run, [judged]).folder, tmp_path / "site").parent
    page = BeautifulSoup((site / "claims.en.html").read_text(encoding="utf-8"), "html.parser")
    told = [text.get_text() for text in page.select("#c08-001 td")[2].select("p")]
    assert told == [judged["evidence_en"], "Data: USD 115", "below 100"][:lines]
