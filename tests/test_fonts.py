"""The shipped typefaces: found by matplotlib, complete, measured as drawn, and cut to equal bytes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
import uharfbuzz
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from matplotlib.figure import Figure
from matplotlib.font_manager import FontEntry, FontProperties, findfont, fontManager

from weijin_analysis.errors import ParameterError, UnknownNameError
from weijin_analysis.paths import ROOT
from weijin_analysis.plotting import fonts
from weijin_analysis.plotting.fonts.make_subset import make_subset

FACES = [(family, weight) for family in fonts.FAMILIES for weight in fonts.WEIGHTS]
FOLDER = fonts.face_path("Noto Sans SC").parent
HANGUL = range(0xAC00, 0xD7A4)  # Korean titles in sources.csv: read on the page, never drawn

SAMPLES = [
    ("zh", "2024\u2009年电池包均价\u2009115\u2009美元/千瓦时，比\u20092010\u2009年低\u200992%；"),
    ("zh", "“引文”……《书名》—·（甲）"),
    ("zh", "AVATAR To, first fluid"),
    ("en", "The 2020 survey was the most hopeful, with 2023; the 2025 average was USD 108."),
    ("en", "China’s “pack” – 2010 ≈ 3 × 5, −92% ≤ 100"),
    ("en", "SAIC 上汽 and Samsung SDI 三星"),
]


def text_of_the_repository() -> str:
    patterns = ["data/**/*.csv", "data/**/*.json", "notebooks/*.ipynb", "weijin_analysis/locale/**/*.po"]
    files = [path for pattern in patterns for path in sorted(ROOT.glob(pattern))]
    assert files
    return "".join(path.read_text(encoding="utf-8") for path in files)


@pytest.mark.parametrize(("family", "weight"), FACES)
def test_matplotlib_finds_each_face_by_family_and_weight(family: str, weight: int) -> None:
    fonts.register()
    found = findfont(FontProperties(family=family, weight=weight), fallback_to_default=False)
    assert Path(found) == fonts.face_path(family, weight)


def test_registering_again_changes_nothing() -> None:
    fonts.register()
    before = list(fontManager.ttflist)
    fonts.register()
    assert fontManager.ttflist == before


def test_a_copy_of_the_machine_does_not_displace_the_shipped_face() -> None:
    foreign = FontEntry(fname="/usr/share/fonts/NotoSansSC-VF.ttf", name="Noto Sans SC", weight=400)
    fontManager.ttflist.insert(0, foreign)
    fonts.register()
    assert foreign not in fontManager.ttflist
    assert Path(findfont("Noto Sans SC", fallback_to_default=False)) == fonts.face_path("Noto Sans SC")


def test_each_language_asks_its_own_family_first() -> None:
    assert fonts.families("zh") == ["Noto Sans SC", "Source Sans 3"]
    assert fonts.families("en") == ["Source Sans 3", "Noto Sans SC"]


def test_an_unknown_language_or_face_is_refused() -> None:
    with pytest.raises(ParameterError):
        fonts.families("fr")
    with pytest.raises(UnknownNameError, match="Noto Sans SC 500"):
        fonts.face_path("Noto Sans SC", 500)


@pytest.mark.parametrize(("family", "weight"), FACES)
def test_a_face_is_named_and_weighed_as_asked_for_and_below_three_megabytes(family: str, weight: int) -> None:
    path = fonts.face_path(family, weight)
    assert path.stat().st_size < 3_000_000
    with TTFont(path, lazy=True) as font:
        assert font["name"].getDebugName(1) == family
        assert font["OS/2"].usWeightClass == weight


@pytest.mark.parametrize("family", fonts.FAMILIES)
def test_both_weights_carry_the_same_characters(family: str) -> None:
    with (
        TTFont(fonts.face_path(family, 400), lazy=True) as thin,
        TTFont(fonts.face_path(family, 700), lazy=True) as bold,
    ):
        assert set(thin.getBestCmap()) == set(bold.getBestCmap())


def test_both_licences_are_shipped() -> None:
    for name in ("OFL-NotoSansSC.txt", "OFL-SourceSans3.txt"):
        assert "SIL OPEN FONT LICENSE Version 1.1" in (FOLDER / name).read_text(encoding="utf-8")


def test_every_gb2312_character_can_be_drawn() -> None:
    rows = (bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    assert fonts.missing_glyphs("".join(rows), "zh") == ""


def test_every_character_of_data_notebooks_and_messages_can_be_drawn() -> None:
    text = "".join(character for character in text_of_the_repository() if ord(character) not in HANGUL)
    assert fonts.missing_glyphs(text.replace("\r", ""), "zh") == ""


def test_the_list_of_further_characters_is_what_the_subset_carries() -> None:
    further = (FOLDER / "beyond-gb2312.txt").read_text(encoding="utf-8").replace("\n", "")
    assert fonts.characters_by_family(further, "zh")["Noto Sans SC"] == "".join(sorted(set(further)))


def test_missing_characters_are_named_once_and_in_order() -> None:
    assert fonts.missing_glyphs("삼성 SDI\n삼성", "zh") == "삼성"


def test_the_thin_space_and_the_minus_are_there_in_both_languages() -> None:
    assert fonts.missing_glyphs("\u2009\u2212", "zh") == fonts.missing_glyphs("\u2009\u2212", "en") == ""


@pytest.mark.parametrize("weight", fonts.WEIGHTS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_thin_space_is_a_tenth_of_an_em_in_every_face(language: str, weight: int) -> None:
    """Where a face lacks it, text shapers make up one of a fifth of an em, and not all of them do."""
    assert fonts.measure("\u2009", 10, weight, language) == 1


def test_the_shipped_face_is_what_the_recipe_makes_byte_for_byte(tmp_path: Path) -> None:
    """Cutting the subset again from itself must change nothing: same characters, same options, no clock."""
    shipped = fonts.face_path("Noto Sans SC", 700)
    make_subset(shipped, tmp_path / "again.ttf")
    assert (tmp_path / "again.ttf").read_bytes() == shipped.read_bytes()


def test_characters_are_assigned_to_the_first_family_that_has_them() -> None:
    assert fonts.characters_by_family("中čaa\n삼", "zh") == {"Noto Sans SC": "a中", "Source Sans 3": "č"}
    assert fonts.characters_by_family("中čaa\n삼", "en") == {"Source Sans 3": "ač", "Noto Sans SC": "中"}


@pytest.mark.parametrize("weight", fonts.WEIGHTS)
@pytest.mark.parametrize(("language", "text"), SAMPLES)
def test_a_text_is_as_wide_as_matplotlib_draws_it(language: str, text: str, weight: int) -> None:
    fonts.register()
    figure = Figure(figsize=(0.5, 0.5), dpi=2000)
    drawn = figure.text(0, 0, text, family=fonts.families(language), fontsize=9, weight=weight)
    width = drawn.get_window_extent().width * 72 / figure.dpi
    assert fonts.measure(text, 9, weight, language) == pytest.approx(width, rel=0.005)


def test_widths_grow_with_the_size_and_an_empty_text_has_none() -> None:
    assert fonts.measure("电池", 16, 400, "zh") == pytest.approx(2 * fonts.measure("电池", 8, 400, "zh")) == 32
    assert fonts.measure("", 10, 400, "en") == 0


def test_a_curly_apostrophe_is_narrow_in_english_and_full_width_in_chinese() -> None:
    assert fonts.measure("’", 10, 400, "en") < 4
    assert fonts.measure("’", 10, 400, "zh") == 10


def test_digits_are_equally_wide() -> None:
    for language in ("zh", "en"):
        assert len({fonts.measure(digit * 10, 10, 400, language) // 0.5 for digit in "0123456789"}) == 1


@pytest.mark.parametrize(("family", "weight"), FACES)
def test_a_web_font_carries_what_was_asked_for_and_no_more(family: str, weight: int) -> None:
    data = fonts.subset_woff2(family, weight, "AV价格 2024삼")
    with TTFont(BytesIO(data)) as font:
        drawable = {ord(character) for character in "AV价格 2024"}
        if family == "Source Sans 3":
            drawable -= {ord("价"), ord("格")}
        assert set(font.getBestCmap()) == drawable
        assert font["OS/2"].usWeightClass == weight
        assert "GPOS" in font, "the kerning of AV"
    assert data[:4] == b"wOF2"
    assert len(data) < 5_000


@pytest.mark.parametrize("text", ["AVATAR first, 2024–2035: “$115/kWh” Ångström’s", "To 2024年，“看道”价格——AV"])
@pytest.mark.parametrize(("family", "weight"), FACES)
def test_text_stands_in_a_web_font_as_in_the_whole_face(family: str, weight: int, text: str) -> None:
    path = fonts.face_path(family, weight)
    with TTFont(path) as whole, TTFont(BytesIO(fonts.subset_woff2(family, weight, text))) as cut:
        drawable = "".join(character for character in text if ord(character) in whole.getBestCmap())
        for character in drawable:
            assert outline(cut, character) == outline(whole, character), character
        cut.flavor, plain = None, BytesIO()
        cut.save(plain)
    placed = [shaped(file, drawable) for file in (path.read_bytes(), plain.getvalue())]
    assert placed[0] == placed[1]
    assert any(advance != plain for advance, plain in placed[1]), "AV is kerned"


def outline(font: TTFont, character: str) -> list[object]:
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[font.getBestCmap()[ord(character)]].draw(pen)
    return pen.value


def shaped(file: bytes, text: str) -> list[tuple[int, int]]:
    """The advance of each glyph as a browser sets it, and without kerning."""
    font = uharfbuzz.Font(uharfbuzz.Face(file))
    advances = []
    for features in ({"kern": True, "liga": True}, {"kern": False, "liga": True}):
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        uharfbuzz.shape(font, buffer, features)
        advances.append([position.x_advance for position in buffer.glyph_positions])
    return list(zip(*advances, strict=True))


def test_the_order_and_number_of_characters_do_not_matter_to_a_web_font() -> None:
    assert fonts.subset_woff2("Noto Sans SC", 400, "价格价") == fonts.subset_woff2("Noto Sans SC", 400, "格价")


def test_a_web_font_has_the_same_bytes_in_another_process() -> None:
    code = (
        "import hashlib; from weijin_analysis.plotting.fonts import subset_woff2; "
        "print(hashlib.sha256(subset_woff2('Source Sans 3', 700, 'AVATAR first 2024')).hexdigest())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai"}
    other = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    here = hashlib.sha256(fonts.subset_woff2("Source Sans 3", 700, "AVATAR first 2024")).hexdigest()
    assert other.stdout.strip() == here


def test_cutting_a_web_font_does_not_load_matplotlib() -> None:
    code = (
        "import sys; from weijin_analysis.plotting.fonts import subset_woff2; subset_woff2('Source Sans 3', 400, 'a'); "
        "raise SystemExit('matplotlib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
