"""Numbers, dates, periods and units as a Chinese and as an English reader writes them."""

from __future__ import annotations

import csv
from datetime import date, datetime
from decimal import Decimal

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weijin_analysis import formats
from weijin_analysis.errors import DataError, ParameterError, UnknownNameError
from weijin_analysis.paths import ROOT

LANGUAGES = st.sampled_from(["zh", "en"])


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        (0, "0", "0"),
        (7, "7", "7"),
        (1436, "1436", "1,436"),
        (9999, "9999", "9,999"),
        (9999.4, "9999", "9,999"),
        (9999.6, "1万", "10,000"),
        (10_000, "1万", "10,000"),
        (12_000, "1.2万", "12,000"),
        (12_345, "1.235万", "12,345"),
        (500_000, "50万", "500,000"),
        (1_322_645, "132.3万", "1,322,645"),
        (99_994_999, "9999万", "99,994,999"),
        (99_995_000, "1亿", "99,995,000"),
        (135.7e9, "1357亿", "135,700,000,000"),
        (923.8e9, "9238亿", "923,800,000,000"),
        (9.238e12, "9.238万亿", "9,238,000,000,000"),
        (0.13, "0.13", "0.13"),
        (57.3482, "57.35", "57.35"),
        (806.04, "806", "806"),
        (1e-5, "0.00001", "0.00001"),
        (2.5e-6, "0.0000025", "0.0000025"),
        (3.45678e-9, "3.457×10⁻⁹", "3.457×10⁻⁹"),
        (-1e-12, "−1×10⁻¹²", "−1×10⁻¹²"),
        (3e15, "3000万亿", "3,000,000,000,000,000"),
        (1.2e20, "1.2×10²⁰", "1.2×10²⁰"),
        (-3.25, "−3.25", "−3.25"),
        (-12_000, "−1.2万", "−12,000"),
        (Decimal("0.1"), "0.1", "0.1"),
        (numpy.float64(108), "108", "108"),
        (numpy.int64(10_000), "1万", "10,000"),
    ],
)
def test_a_number_is_written_as_each_language_writes_it(value: float, chinese: str, english: str) -> None:
    assert formats.number(value, "zh") == chinese
    assert formats.number(value, "en") == english


@pytest.mark.parametrize(
    ("value", "decimals", "chinese", "english"),
    [
        (115, 1, "115.0", "115.0"),
        (2.5, 0, "3", "3"),
        (0.125, 2, "0.13", "0.13"),
        (1.005, 2, "1.01", "1.01"),
        (-0.04, 1, "0.0", "0.0"),
        (9999.96, 1, "1万", "10,000.0"),
        (1_234.56, 1, "1234.6", "1,234.6"),
        (123_456, 0, "12.35万", "123,456"),
    ],
)
def test_decimals_asked_for_are_shown_and_half_is_rounded_up(
    value: float, decimals: int, chinese: str, english: str
) -> None:
    assert formats.number(value, "zh", decimals) == chinese
    assert formats.number(value, "en", decimals) == english


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [(864_712.3, "86.5万", "865,000"), (1_764_210, "176万", "1,760,000"), (37.26, "37", "37"), (0, "0", "0"),
     (1578.2, "1580", "1,580"), (7.12, "7.1", "7.1"), (0.000966, "0.00097", "0.00097"), (0.00996, "0.01", "0.01")],
)  # fmt: skip
def test_an_expected_number_has_three_digits_and_below_ten_two(value: float, chinese: str, english: str) -> None:
    assert (formats.estimate(value, "zh"), formats.estimate(value, "en")) == (chinese, english)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), None, "", "many"])
def test_what_is_no_finite_number_is_refused(value: object) -> None:
    with pytest.raises(DataError, match="a finite number"):
        formats.number(value, "zh")


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ParameterError, match="zh"):
        formats.number(1, "fr")


@given(st.floats(min_value=-1e15, max_value=1e15), LANGUAGES)
def test_a_written_number_is_within_half_of_its_fourth_digit(value: float, language: str) -> None:
    text = formats.number(value, language).replace("−", "-").replace(",", "")
    text, _, power = text.partition("×10")
    scale = 10.0 ** int(power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")) or 0)
    for word, factor in (("万亿", 10**12), ("亿", 10**8), ("万", 10**4)):
        if text.endswith(word):
            text, scale = text.removesuffix(word), float(factor)
            break
    assert abs(float(text) * scale - value) <= abs(value) * 0.000_501


@given(st.floats(min_value=-1e15, max_value=1e15), LANGUAGES, st.sampled_from([None, 0, 1, 2]))
def test_no_number_carries_a_hyphen_or_is_minus_zero(value: float, language: str, decimals: int | None) -> None:
    text = formats.number(value, language, decimals)
    assert "-" not in text
    assert not text.startswith("−") or any(digit in text for digit in "123456789")


@pytest.mark.parametrize(
    ("points", "decimals", "text"),
    [(92, 0, "92%"), (-92.0, 0, "−92%"), (52.4, 0, "52%"), (52.5, 0, "53%"), (3.14, 1, "3.1%"), (-0.2, 0, "0%")],
)
def test_a_share_is_an_integer_unless_tenths_are_asked_for(points: float, decimals: int, text: str) -> None:
    assert formats.percent(points, "zh", decimals) == formats.percent(points, "en", decimals) == text


def test_a_large_percentage_has_a_comma_in_english_only() -> None:
    assert formats.percent(1250, "en") == "1,250%"
    assert formats.percent(1250, "zh") == "1250%"


@pytest.mark.parametrize(("value", "text"), [(3, "+3"), (-3, "−3"), (0, "0"), (0.5, "+0.5")])
def test_a_change_carries_its_sign(value: float, text: str) -> None:
    assert formats.signed(value, "zh") == formats.signed(value, "en") == text


def test_a_change_that_rounds_to_zero_has_no_sign() -> None:
    assert formats.signed(0.04, "en", 1) == "0.0"


@pytest.mark.parametrize(
    ("count", "chinese", "english"),
    [(0, "零", "zero"), (2, "两", "two"), (9, "九", "nine"), (10, "十", "ten"), (11, "11", "11"), (-1, "−1", "−1")],
)
def test_counts_up_to_ten_are_words(count: int, chinese: str, english: str) -> None:
    assert formats.words(count, "zh") == chinese
    assert formats.words(count, "en") == english


@pytest.mark.parametrize(("place", "chinese", "english"), [(2, "二", "2"), (10, "十", "10"), (12, "12", "12")])
def test_a_place_in_a_row_is_a_numeral(place: int, chinese: str, english: str) -> None:
    assert formats.numeral(place, "zh") == chinese
    assert formats.numeral(place, "en") == english


def test_a_year_is_never_grouped_and_never_in_wan() -> None:
    assert formats.year(2027.0, "en") == formats.year("2027", "zh") == "2027"
    assert formats.year(12000, "zh") == "12000"


def test_a_part_of_a_year_is_no_year() -> None:
    with pytest.raises(DataError, match="a whole number"):
        formats.year(2027.5, "en")


@pytest.mark.parametrize(
    ("text", "chinese", "english"),
    [
        ("2024-12-10", "2024年12月10日", "10 Dec 2024"),
        ("2025-09-01", "2025年9月1日", "1 Sep 2025"),
        ("2024-12", "2024年12月", "Dec 2024"),
        ("2024", "2024年", "2024"),
        (date(2025, 12, 9), "2025年12月9日", "9 Dec 2025"),
        (datetime(2025, 12, 9, 13, 30), "2025年12月9日", "9 Dec 2025"),
    ],
)
def test_a_day_is_written_as_far_as_it_is_known(text: str | date, chinese: str, english: str) -> None:
    assert formats.date_text(text, "zh") == chinese
    assert formats.date_text(text, "en") == english


@pytest.mark.parametrize("text", ["2024-13", "2024-02-30", "2024-00", "24", "2024-1-5", "", "2024-Q3", "Dec 2024"])
def test_what_is_no_day_month_or_year_is_refused_with_the_text(text: str) -> None:
    with pytest.raises(DataError) as error:
        formats.date_text(text, "en")
    assert repr(text) in str(error.value)


@pytest.mark.parametrize(
    ("text", "chinese", "english"),
    [
        ("2024", "2024年", "2024"),
        ("2025-H1", "2025年上半年", "H1 2025"),
        ("2025-H2", "2025年下半年", "H2 2025"),
        ("2026-Q2", "2026年二季度", "Q2 2026"),
        ("2024-12", "2024年12月", "Dec 2024"),
        ("2024-12-09", "2024年12月9日", "9 Dec 2024"),
        ("2010/2024", "2010—2024年", "2010–2024"),
        ("2024-01/2024-05", "2024年1—5月", "Jan–May 2024"),
        ("2024-10/2025-09", "2024年10月—2025年9月", "Oct 2024 – Sep 2025"),
        ("2025-01-01/2025-01-30", "2025年1月1—30日", "1–30 Jan 2025"),
        ("2025-01-01/2025-07-30", "2025年1月1日—7月30日", "1 Jan – 30 Jul 2025"),
        ("2024-12-01/2025-02-03", "2024年12月1日—2025年2月3日", "1 Dec 2024 – 3 Feb 2025"),
        ("2025-03-05/2026-03-09", "2025年3月5日—2026年3月9日", "5 Mar 2025 – 9 Mar 2026"),
        ("2008/2024-06", "2008年—2024年6月", "2008 – Jun 2024"),
        ("2024/2024-06", "2024年—2024年6月", "2024 – Jun 2024"),
        ("1957/2026-10-27", "1957年—2026年10月27日", "1957 – 27 Oct 2026"),
        ("2024-Q1/2024-Q3", "2024年一季度—三季度", "Q1–Q3 2024"),
        ("2024-Q4/2025-Q1", "2024年四季度—2025年一季度", "Q4 2024 – Q1 2025"),
    ],
)
def test_a_period_is_written_without_saying_anything_twice(text: str, chinese: str, english: str) -> None:
    assert formats.period_text(text, "zh") == chinese
    assert formats.period_text(text, "en") == english


@pytest.mark.parametrize("text", ["2024-H3", "2024-Q0", "2024/", "2020/2021/2022", "2024-Q3-01", "2025-13"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(DataError):
        formats.period_text(text, "zh")


def test_a_span_of_years_has_the_dash_of_its_language() -> None:
    assert formats.year_range(2010, 2024, "zh") == "2010—2024年"
    assert formats.year_range(2010, 2024, "en") == "2010–2024"


def test_a_span_of_one_year_is_that_year() -> None:
    assert formats.year_range(2024, 2024, "zh") == "2024年"
    assert formats.year_range(2024, 2024, "en") == "2024"


@pytest.mark.parametrize(
    ("code", "chinese", "english"),
    [
        ("USD_2024/kWh", "美元/千瓦时，2024年价格", "USD per kWh, 2024 prices"),
        ("USD/kWh", "美元/千瓦时，名义价格", "USD per kWh, nominal"),
        ("CNY/Wh", "元/瓦时，名义价格", "CNY per Wh, nominal"),
        ("USD billion", "十亿美元", "USD billion"),
        ("EUR million", "百万欧元", "EUR million"),
        ("USD_2024 billion", "十亿美元，2024年价格", "USD billion, 2024 prices"),
        ("USD", "美元", "USD"),
        ("GWh", "吉瓦时", "GWh"),
        ("GWh/year", "吉瓦时/年", "GWh per year"),
        ("Wh/kg", "瓦时/千克", "Wh per kg"),
        ("million people", "百万人", "million people"),
        ("percent", "%", "%"),
        ("percent/year", "%，每年", "% per year"),
        ("year", "年", "year"),
        ("index_1982_84_100", "指数，1982—1984年为100", "index, 1982–84 = 100"),
    ],
)
def test_a_unit_line_names_unit_and_price_year(code: str, chinese: str, english: str) -> None:
    assert formats.unit_text(code, "zh") == chinese
    assert formats.unit_text(code, "en") == english


@pytest.mark.parametrize(
    ("value", "unit", "chinese", "english"),
    [
        (115, "USD_2024/kWh", "115美元/千瓦时", "USD 115/kWh"),
        (1436, "USD_2024/kWh", "1436美元/千瓦时", "USD 1,436/kWh"),
        (0.65, "CNY/Wh", "0.65元/瓦时", "CNY 0.65/Wh"),
        (135.7, "USD billion", "1357亿美元", "USD 135.7bn"),
        (13.9, "USD billion", "139亿美元", "USD 13.9bn"),
        (0.6, "USD billion", "6亿美元", "USD 600m"),
        (9.238, "USD trillion", "9.238万亿美元", "USD 9.238tn"),
        (6, "CNY billion", "60亿元", "CNY 6bn"),
        (-5, "USD billion", "−50亿美元", "−USD 5bn"),
        (54_500, "USD", "5.45万美元", "USD 54,500"),
        (1187, "GWh", "1187吉瓦时", "1,187 GWh"),
        (3100, "GWh/year", "3100吉瓦时/年", "3,100 GWh/year"),
        (20_000, "people", "2万人", "20,000 people"),
        (1, "people", "1人", "1 person"),
        (1.2, "million people", "120万人", "1.2m people"),
        (30, "percent", "30%", "30%"),
        (13, "percent/year", "每年13%", "13% a year"),
        (19, "percent per doubling", "每翻一番19%", "19% per doubling"),
        (-3, "percentage points", "−3个百分点", "−3 percentage points"),
        (-1, "percentage points", "−1个百分点", "−1 percentage point"),
        (264, "times", "264倍", "264 times"),
        (4, "level (1-9)", "4级", "level 4"),
        (2027, "year", "2027年", "2027"),
    ],
)
def test_a_quantity_says_value_and_unit(value: float, unit: str, chinese: str, english: str) -> None:
    assert formats.quantity(value, unit, "zh") == chinese
    assert formats.quantity(value, unit, "en") == english


def test_a_quantity_takes_decimals() -> None:
    assert formats.quantity(57.348, "USD_2024/kWh", "zh", 0) == "57美元/千瓦时"
    assert formats.quantity(52.45, "percent", "en", 1) == "52.5%"


@pytest.mark.parametrize("code", ["USD/lightyear", "kwh", "", "USD GWh", "_2024/kWh", "USD_24/kWh", "/kWh", "billion"])
def test_an_unknown_unit_is_named(code: str) -> None:
    with pytest.raises(UnknownNameError) as error:
        formats.unit_text(code, "zh")
    assert repr(code) in str(error.value)
    with pytest.raises(UnknownNameError):
        formats.quantity(1, code, "en")


def test_a_misspelt_unit_gets_a_suggestion() -> None:
    with pytest.raises(UnknownNameError, match="USD/kWh"):
        formats.unit_text("USD/kwh", "en")


def units_in_the_data_package() -> list[str]:
    units: set[str] = set()
    for path in sorted((ROOT / "data" / "observations").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            units |= {row["unit"] for row in csv.DictReader(file)}
    return sorted(units)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_unit_of_the_data_package_has_words(language: str) -> None:
    units = units_in_the_data_package()
    assert units
    for unit in units:
        assert formats.unit_text(unit, language)
        assert formats.quantity(2, unit, language)


@pytest.mark.parametrize(
    ("value", "shown"), [(1436.4, "1,436"), (29.6, "30"), (9.96, "10.0"), (4.46, "4.5"), (0.26, "0.26"), (0, "0.00")]
)
def test_an_estimate_below_ten_keeps_two_digits_so_that_it_never_rounds_to_nothing(value: float, shown: str) -> None:
    assert formats.rough(value, "en") == shown


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [(1_650_288, "165万", "1,650,000"), (195_274.9, "19.5万", "195,000"), (1234, "1234", "1,234")],
)
def test_a_large_estimate_keeps_three_digits(value: float, chinese: str, english: str) -> None:
    assert (formats.rough(value, "zh"), formats.rough(value, "en")) == (chinese, english)
