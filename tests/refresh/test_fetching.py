"""A file is fetched whole, asked for again only if changed, and waited for with measure."""

from __future__ import annotations

import gzip
import time
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from upstream_server import Answer, Upstreams

from weijin_analysis.refresh.adapter import CSV, Document, Received, Surprise, Unreachable
from weijin_analysis.refresh.fetching import Patience, fetch
from weijin_analysis.refresh.reading import text_of

ADDRESS = "https://example.org/table.csv?all=1"
TABLE = Document("table.csv", ADDRESS, CSV, limit=1000)
TODAY = date(2026, 11, 20)
BODY = b"year,value\n2025,1\n"
QUICK = Patience(timeout=5, retries=2, longest_wait=5)


@pytest.fixture
def get(upstreams: Upstreams, tmp_path: Path):
    def run(patience: Patience = QUICK, document: Document = TABLE, day: date = TODAY) -> Received:
        return fetch(document, tmp_path / "cache", day, patience, upstreams.address)

    return run


def test_a_file_comes_with_its_day_and_its_query(upstreams: Upstreams, get) -> None:
    upstreams.serve(ADDRESS, Answer(BODY, headers={"Content-Type": "text/csv; charset=utf-8"}))

    received = get()

    assert (received.content, received.day, received.charset) == (BODY, TODAY, "utf-8")
    assert upstreams.asked(ADDRESS)[0]["User-Agent"].startswith("weijin-analysis/")


def test_an_unchanged_file_is_not_sent_again_and_keeps_its_first_day(upstreams: Upstreams, get) -> None:
    tags = {"ETag": '"v1"', "Last-Modified": "Wed, 18 Nov 2026 10:00:00 GMT"}
    upstreams.serve(ADDRESS, Answer(BODY, headers=tags), Answer(status=304))

    get()
    again = get(day=TODAY + timedelta(days=3))

    assert (again.content, again.day) == (BODY, TODAY)
    asked = upstreams.asked(ADDRESS)[1]
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == (tags["ETag"], tags["Last-Modified"])


def test_the_same_bytes_without_tags_keep_their_first_day_too(upstreams: Upstreams, get) -> None:
    upstreams.serve(ADDRESS, Answer(BODY))

    get()

    assert get(day=TODAY + timedelta(days=3)).day == TODAY


def test_a_spoilt_copy_is_not_trusted(upstreams: Upstreams, get, tmp_path: Path) -> None:
    upstreams.serve(ADDRESS, Answer(BODY, headers={"ETag": '"v1"'}))
    get()
    (tmp_path / "cache" / "table.csv").write_bytes(b"half")

    assert get().content == BODY
    assert "If-None-Match" not in upstreams.asked(ADDRESS)[1]


def test_unchanged_without_a_copy_is_no_answer(upstreams: Upstreams, get) -> None:
    upstreams.serve(ADDRESS, Answer(status=304))

    with pytest.raises(Surprise, match="found status 304"):
        get()


def test_a_packed_file_is_unpacked(upstreams: Upstreams, get) -> None:
    upstreams.serve(ADDRESS, Answer(gzip.compress(BODY), headers={"Content-Encoding": "gzip"}))

    assert get().content == BODY


def test_a_redirect_is_followed_and_a_circle_is_not(upstreams: Upstreams, get) -> None:
    elsewhere = "https://example.org/new.csv"
    upstreams.serve(ADDRESS, Answer(status=302, headers={"Location": "/example.org/new.csv"}))
    upstreams.serve(elsewhere, Answer(BODY))
    assert get().content == BODY

    upstreams.serve(elsewhere, Answer(status=302, headers={"Location": "/example.org/new.csv"}))
    with pytest.raises(Surprise, match="redirects"):
        get()


def test_what_is_gone_is_not_asked_for_again(upstreams: Upstreams, get) -> None:
    with pytest.raises(Surprise, match=r"found status 404 at .*example\.org/table\.csv.* Look for the new address"):
        get()

    assert len(upstreams.requests) == 1


def test_an_older_edition_is_taken_while_the_new_one_is_not_there(upstreams: Upstreams, get) -> None:
    upstreams.serve("https://example.org/report2025.csv", Answer(BODY))
    edition = Document("table.csv", "https://example.org/report{year}.csv", CSV)

    assert get(document=edition).content == BODY
    assert [path for path, _ in upstreams.requests] == ["example.org/report2026.csv", "example.org/report2025.csv"]


def test_a_server_in_trouble_is_asked_again(upstreams: Upstreams, get) -> None:
    upstreams.serve(ADDRESS, Answer(status=500), Answer(status=503), Answer(BODY))

    assert get().content == BODY
    assert len(upstreams.requests) == 3


def test_trouble_that_lasts_is_told_with_the_number_of_tries(upstreams: Upstreams, get) -> None:
    upstreams.serve(ADDRESS, Answer(status=500))

    with pytest.raises(Unreachable, match=r"found status 500 \(3 of 3 tries\)"):
        get()


def test_a_busy_server_is_given_the_time_it_asks_for(upstreams: Upstreams, get) -> None:
    upstreams.serve(ADDRESS, Answer(status=429, headers={"Retry-After": "1"}), Answer(BODY))
    started = time.monotonic()

    assert get().content == BODY
    assert time.monotonic() - started >= 1


def test_the_time_asked_for_may_be_a_date(upstreams: Upstreams, get) -> None:
    until = format_datetime(datetime.now(UTC) + timedelta(seconds=1), usegmt=True)
    upstreams.serve(ADDRESS, Answer(status=429, headers={"Retry-After": until}), Answer(BODY))

    assert get().content == BODY


def test_nobody_waits_for_an_hour(upstreams: Upstreams, get) -> None:
    upstreams.serve(ADDRESS, Answer(status=429, headers={"Retry-After": "3600"}))

    with pytest.raises(Unreachable, match=r"found status 429 \(1 of 3 tries\)"):
        get()


def test_a_truncated_file_is_never_taken(upstreams: Upstreams, get, tmp_path: Path) -> None:
    upstreams.serve(ADDRESS, Answer(BODY, promised=500))

    with pytest.raises(Unreachable, match="3 of 3 tries"):
        get()
    assert not (tmp_path / "cache").exists()


def test_a_truncated_file_may_come_whole_the_next_time(upstreams: Upstreams, get) -> None:
    upstreams.serve(ADDRESS, Answer(BODY, promised=500), Answer(BODY))

    assert get().content == BODY


def test_a_broken_package_is_no_file(upstreams: Upstreams, get) -> None:
    upstreams.serve(ADDRESS, Answer(b"not packed at all", headers={"Content-Encoding": "gzip"}))

    with pytest.raises(Unreachable, match="Try again later"):
        get()


def test_silence_ends_with_the_timeout(upstreams: Upstreams, get) -> None:
    upstreams.serve(ADDRESS, Answer(BODY, pauses=(3.0,)))

    with pytest.raises(Unreachable, match="found no answer in time"):
        get(Patience(timeout=0.1, retries=0))


def test_dripping_ends_with_the_deadline(upstreams: Upstreams, get) -> None:
    upstreams.serve(ADDRESS, Answer(b"x" * 100, pauses=(0.06,) * 60))

    with pytest.raises(Unreachable, match="and no end"):
        get(Patience(timeout=5, retries=0, longest_answer=0.2))


def test_nobody_there_is_told(upstreams: Upstreams, tmp_path: Path) -> None:
    nobody = "http://127.0.0.1:1"

    with pytest.raises(Unreachable, match="of 1 tries"):
        fetch(TABLE, tmp_path, TODAY, Patience(timeout=1, retries=0), nobody)


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_larger_than_its_limit_is_dropped_unpacked_or_not(upstreams: Upstreams, get, packed: bool) -> None:
    large = b"0" * 100_000
    headers = {"Content-Encoding": "gzip"} if packed else {}
    upstreams.serve(ADDRESS, Answer(gzip.compress(large) if packed else large, headers=headers))

    with pytest.raises(Surprise, match="more than 1,000 bytes"):
        get()


def test_a_page_in_the_place_of_a_table_is_a_surprise(upstreams: Upstreams, get) -> None:
    upstreams.serve(ADDRESS, Answer(b"<html>", headers={"Content-Type": "text/html; charset=utf-8"}))

    with pytest.raises(Surprise, match=r"found the content type text/html; expected one of text/csv"):
        get()


@pytest.mark.parametrize(
    ("encoded", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-8", "iso-8859-1"),
        ("cp1252", "windows-1252"),
        ("gb18030", "gbk"),
    ],
)
def test_text_is_read_in_the_charset_it_is_in(upstreams: Upstreams, get, encoded: str, named: str) -> None:
    text = "名称,value\n" if encoded == "gb18030" else "Côte d’Ivoire,1\n"
    upstreams.serve(ADDRESS, Answer(text.encode(encoded), headers={"Content-Type": f"text/csv; charset={named}"}))

    assert text_of(get()) == text


@pytest.mark.parametrize("named", ["; charset=utf-8", "; charset=unheard-of", ""])
def test_bytes_in_no_named_charset_are_a_surprise(upstreams: Upstreams, get, named: str) -> None:
    upstreams.serve(ADDRESS, Answer("Côte".encode("cp1252"), headers={"Content-Type": f"text/csv{named}"}))

    with pytest.raises(Surprise, match="bytes that are not UTF-8"):
        text_of(get())
