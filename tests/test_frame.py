"""The frame says what the figure is, how good its data are and where they come from, in the space there is."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from matplotlib.patches import Circle, Rectangle, Wedge

from weijin_analysis.errors import FigureError
from weijin_analysis.messages import bilingual, message
from weijin_analysis.plotting.canvas import Canvas
from weijin_analysis.plotting.checks import check_page, extent
from weijin_analysis.plotting.frame import STATES, Footer, Header, badge, draw_frame, footer_lines, source_line
from weijin_analysis.plotting.record import publishers
from weijin_analysis.plotting.style import VARIANTS, Variant, house_style

WHERE = "figure f08-1"
HEADER = Header(
    "f08-1",
    message("house"),
    "complete",
    "2024-12-10",
    False,
    "全球锂电池价格下降",
    "2024年均价115美元。",
    "美元/千瓦时",
)
ENGLISH = replace(HEADER, title="Battery prices fall", finding="The pack cost USD 115/kWh in 2024.", unit="USD per kWh")
FOOTER = Footer(("BloombergNEF", "Canary Media"), "按量加权。")
LONG = "Volume-weighted mean of all segments, vehicles and storage, in dollars of 2024 and as each survey gave it. "
TALL_LIGHT = VARIANTS[2]


def framed(variant: Variant, language: str, header: Header = HEADER, footer: Footer = FOOTER) -> Canvas:
    with house_style(language):
        canvas = Canvas(variant, language)
        draw_frame(canvas, header, footer, WHERE)
        check_page(canvas, WHERE, len(canvas.labels))
    return canvas


def texts(canvas: Canvas) -> list[str]:
    return [label.text for label in canvas.labels]


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.stem)
@pytest.mark.parametrize(("language", "header"), [("zh", HEADER), ("en", ENGLISH)])
def test_the_plot_is_what_header_and_footer_leave(variant: Variant, language: str, header: Header) -> None:
    canvas = framed(variant, language, header)
    boxes = {label.text: extent(canvas, label) for label in canvas.labels}
    unit, source = boxes[header.unit], next(box for text, box in boxes.items() if "BloombergNEF" in text)
    assert canvas.plot.top == pytest.approx(unit.bottom + 5, abs=2.5)
    assert canvas.plot.bottom == pytest.approx(source.top - 8 - 4, abs=1.5)  # 来 is taller than a capital
    assert (canvas.plot.left, canvas.plot.right) == (variant.frame.margin, variant.frame.right)


def test_without_a_unit_the_plot_starts_under_the_finding() -> None:
    with_unit, without = framed(VARIANTS[0], "zh"), framed(VARIANTS[0], "zh", replace(HEADER, unit=None))
    assert with_unit.plot.top - without.plot.top == pytest.approx(9 + 8.5 + 5 - 8)


def test_a_long_finding_takes_lines_from_the_plot() -> None:
    short, long = (
        framed(VARIANTS[0], "en", ENGLISH),
        framed(VARIANTS[0], "en", replace(ENGLISH, finding=LONG + LONG[:60])),
    )
    assert long.plot.top - short.plot.top == pytest.approx(1.42 * 11)


def test_the_report_s_figures_have_a_solid_tab_and_extensions_an_outlined_one() -> None:
    report, extension = framed(VARIANTS[0], "zh"), framed(VARIANTS[0], "zh", replace(HEADER, id="x08-2"))
    assert texts(report)[0] == "图08-1"
    assert texts(extension)[0] == "延伸08-2"
    looks = [
        (tab.get_facecolor(), tab.get_linewidth())
        for tab in (report.figure.findobj(Rectangle)[1], extension.figure.findobj(Rectangle)[1])
    ]
    assert looks[0][1] == 0
    assert looks[1][1] == pytest.approx(0.9)
    assert looks[0][0] != looks[1][0]


@pytest.mark.parametrize("state", STATES)
def test_the_badge_names_the_state_and_the_day(state: str) -> None:
    text = badge(replace(HEADER, state=state)).text("en")
    assert message(f"state.{state}").text("en") in text
    assert text.endswith("to 10 Dec 2024")


def test_the_badge_says_when_release_days_were_inferred() -> None:
    assert "inferred" in badge(replace(HEADER, pseudo_real_time=True)).text("en")


def test_a_figure_without_rows_has_a_badge_without_a_day() -> None:
    assert badge(replace(HEADER, state="missing", day="")).text("en") == "No public data"


def test_every_state_has_a_look_of_its_own() -> None:
    looks = set()
    for state in STATES:
        canvas = framed(VARIANTS[0], "zh", replace(HEADER, state=state))
        parts = [part for part in canvas.figure.artists if isinstance(part, (Circle, Wedge))]
        looks.add(tuple((type(part).__name__, part.get_fill(), part.get_linestyle() == "solid") for part in parts))
    assert len(looks) == len(STATES)


def test_in_a_narrow_frame_the_chapter_name_gives_way_to_the_badge() -> None:
    header = replace(ENGLISH, pseudo_real_time=True)
    house = message("house").text("en")
    assert house in texts(framed(VARIANTS[0], "en", header))
    assert house not in texts(framed(TALL_LIGHT, "en", header))


def test_a_badge_wider_than_the_row_goes_under_the_tab_and_touches_nothing() -> None:
    header = replace(ENGLISH, id="x08-12", state="substitute", pseudo_real_time=True, day="2025-12-28")
    canvas = framed(TALL_LIGHT, "en", header)
    tab, wide_badge = extent(canvas, canvas.labels[0]), extent(canvas, canvas.labels[1])
    assert "inferred" in canvas.labels[1].text
    assert wide_badge.top > tab.bottom
    assert wide_badge.left < tab.right


def test_source_and_note_close_the_page_with_the_house_last() -> None:
    with house_style("en"):
        lines = footer_lines(Canvas(VARIANTS[0], "en"), Footer(("BloombergNEF", "Canary Media"), "By volume."), WHERE)
    assert lines == ["Source: BloombergNEF; Canary Media; Weijin Research", "Note: By volume."]


@pytest.mark.parametrize("variant", [VARIANTS[0], TALL_LIGHT], ids=lambda variant: variant.stem)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_publishers_that_do_not_fit_are_counted_and_the_note_stays_whole(variant: Variant, language: str) -> None:
    names = tuple(f"Publisher number {number}" for number in range(1, 41))
    with house_style(language):
        lines = footer_lines(Canvas(variant, language), Footer(names, LONG), WHERE)
    text = " ".join(lines).replace("\u2009", "")
    named = [name for name in names if f"{name};" in text or f"{name}；" in text]
    assert len(lines) <= variant.frame.footer_lines
    assert named == list(names[: len(named)])
    assert str(len(names) - len(named)) in text.replace(" ".join(named), "")
    assert LONG.strip().split()[-1] in text


def test_a_note_without_room_for_a_source_is_refused() -> None:
    with house_style("en"), pytest.raises(FigureError, match=r"f08-1.* lines of source and note.*at most 3"):
        footer_lines(Canvas(VARIANTS[0], "en"), Footer(("BloombergNEF",), LONG * 4), WHERE)


def test_a_header_that_leaves_no_room_for_the_chart_is_refused() -> None:
    with pytest.raises(FigureError, match="left for the chart"):
        framed(VARIANTS[0], "en", replace(ENGLISH, finding=LONG * 9))


def test_numbers_read_at_second_hand_name_who_published_them_first() -> None:
    footer = Footer(("Canary Media", "electrive"), None, "BloombergNEF")
    assert source_line(footer, 2, "en") == "Source: BloombergNEF, via Canary Media; electrive; Weijin Research"
    assert source_line(footer, 1, "zh") == "来源：BloombergNEF，转引自Canary Media；另有1家；未尽研究"


def test_a_publisher_that_quotes_the_origin_does_not_name_it_again() -> None:
    read = ("SEMI via Evertiq", "SEMI via ATREG", "Weekly, quoting SEMI", "Bloomberg via Gazette", "ATREG")
    said = "Source: SEMI, via Evertiq; ATREG; Weekly; Bloomberg via Gazette; Weijin Research"
    assert source_line(Footer(read, None, "SEMI"), 5, "en") == said
    assert source_line(Footer(read[:1], None), 1, "en") == "Source: SEMI via Evertiq; Weijin Research"


@pytest.mark.parametrize(
    ("publisher", "named"),
    [
        ("Canary Media (republished by FRO USA)", "Canary Media"),
        ("TechNode text copied on china315.me", "TechNode"),
        ("SCMP copy (jiaensemi)", "SCMP"),
        ("Our World in Data, copy in justcivah/visualizzazione-scientifica", "Our World in Data"),
        ("CTECHi page copying the abstract of Nykvist & Nilsson, Nature Climate Change 2015", "CTECHi page"),
        ("SEMI via Evertiq", "SEMI via Evertiq"),
    ],
)
def test_a_source_line_does_not_tell_where_a_copy_was_read(publisher: str, named: str) -> None:
    sources = pd.DataFrame({"id": ["a"], "publisher": [publisher]})
    assert publishers(pd.DataFrame({"source": ["a"]}), sources) == [named]


def test_a_source_line_names_publishers_in_its_language_and_not_the_origin_again() -> None:
    read = ("Our World in Data", "International Federation of Robotics", "github claims ledger", "public repositories")
    origin = bilingual("国际机器人联合会", "International Federation of Robotics")
    assert source_line(Footer(read, None, origin), 2, "zh") == (
        "来源：国际机器人联合会，转引自Our World in Data；公开代码库；未尽研究"
    )
    assert source_line(Footer(read[1:2], None, origin), 0, "en") == (
        "Source: International Federation of Robotics; Weijin Research"
    )
