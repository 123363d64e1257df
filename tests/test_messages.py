"""Sentences in both languages: complete, alike in their placeholders, and clear about what is wrong."""

from __future__ import annotations

import os
import pickle
import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Message as Entry
from babel.messages.pofile import read_po

from weijin_analysis import messages
from weijin_analysis.errors import DataError, UnknownNameError
from weijin_analysis.messages import Message, all_keys, bilingual, join, message, text_of

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {plural}\\n"\n\n'
PLURALS = {"zh": "nplurals=1; plural=0;", "en": "nplurals=2; plural=(n != 1);"}


def write_catalogue(folder: Path, language: str, body: str, domain: str = "trial") -> Path:
    path = folder / language / "LC_MESSAGES" / f"{domain}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER.format(plural=PLURALS[language]) + body, encoding="utf-8")
    return path


@pytest.fixture
def trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Catalogues of a few keys, in place of the report's own."""
    monkeypatch.setattr(messages, "LOCALE_DIRECTORY", tmp_path)
    write_catalogue(
        tmp_path,
        "zh",
        'msgid "price"\nmsgstr "{y:year}年为{price:quantity.USD_2024/kWh}，比{first:year}年低{drop:percent}"\n\n'
        'msgid "makers"\nmsgid_plural "makers"\nmsgstr[0] "{n:words}家推迟"\n\n'
        'msgid "outer"\nmsgstr "说明：{inner}"\n\n'
        'msgid "odd"\nmsgstr "{x:furlongs}"\n\n'
        'msgid "broken"\nmsgstr "{x"\n\n'
        'msgid "all"\nmsgstr "{a:number.1} {b:signed.1} {c:percent.1} {d:date} {e:period} {f:unit} {g:Words}'
        ' {h:quantity.1.USD/kWh} {i}"\n\n'
        'msgid "range"\nmsgstr "{low:from.USD billion}至{high:to.USD billion}"\n\n'
        'msgid "braces"\nmsgstr "{{x}}"\n',
    )
    write_catalogue(
        tmp_path,
        "en",
        'msgid "price"\nmsgstr "{y:year}: {price:quantity.USD_2024/kWh}, {drop:percent} below {first:year}"\n\n'
        'msgid "makers"\nmsgid_plural "makers"\nmsgstr[0] "One maker slips"\nmsgstr[1] "{n:Words} makers slip"\n\n'
        'msgid "outer"\nmsgstr "Note: {inner}"\n\n'
        'msgid "odd"\nmsgstr "{x:furlongs}"\n\n'
        'msgid "broken"\nmsgstr "{x"\n\n'
        'msgid "all"\nmsgstr "{a:number.1} {b:signed.1} {c:percent.1} {d:date} {e:period} {f:unit} {g:Words}'
        ' {h:quantity.1.USD/kWh} {i}"\n\n'
        'msgid "range"\nmsgstr "{low:from.USD billion} to {high:to.USD billion}"\n\n'
        'msgid "braces"\nmsgstr "{{x}}"\n',
    )
    return tmp_path


def test_a_sentence_is_written_in_both_languages_from_the_same_values(trial: Path) -> None:
    price = message("price", y=2024, price=115, first=2010, drop=92)
    assert price.text("zh") == "2024年为115美元/千瓦时，比2010年低92%"
    assert price.text("en") == "2024: USD 115/kWh, 92% below 2010"


def test_every_format_writes_its_value(trial: Path) -> None:
    values = {"a": 1436, "b": 3, "c": 52.45, "d": "2024-12", "e": "2026-Q2", "f": "GWh", "g": 3, "h": 57.3, "i": "x"}
    assert (
        message("all", **values).text("zh") == "1436.0 +3.0 52.5% 2024年12月 2026年二季度 吉瓦时 三 57.3美元/千瓦时 x"
    )
    assert message("all", **values).text("en") == "1,436.0 +3.0 52.5% Dec 2024 Q2 2026 GWh Three USD 57.3/kWh x"


def test_a_range_of_money_names_its_currency_once(trial: Path) -> None:
    band = message("range", low=137.4, high=330.2)
    assert band.text("zh") == "1370亿至3300亿美元"
    assert band.text("en") == "USD 137bn to 330bn"


@pytest.mark.parametrize(
    ("n", "chinese", "english"), [(1, "一家推迟", "One maker slips"), (2, "两家推迟", "Two makers slip")]
)
def test_the_plural_follows_n(trial: Path, n: int, chinese: str, english: str) -> None:
    assert message("makers", n=n).text("zh") == chinese
    assert message("makers", n=n).text("en") == english


def test_a_plural_without_n_is_an_error_that_says_so(trial: Path) -> None:
    with pytest.raises(UnknownNameError, match=r"message makers: found no value for \{n\}"):
        message("makers")


def test_a_plural_of_a_half_is_refused(trial: Path) -> None:
    with pytest.raises(DataError, match="a whole number"):
        message("makers", n=1.5)


def test_a_value_may_be_a_message_or_a_list_of_them(trial: Path) -> None:
    inner = message("makers", n=2)
    assert message("outer", inner=inner).text("en") == "Note: Two makers slip"
    assert message("outer", inner=[inner, "BYD", "GAC"]).text("zh") == "说明：两家推迟、BYD、GAC"
    assert message("outer", inner=[inner, "BYD", "GAC"]).text("en") == "Note: Two makers slip, BYD and GAC"


def test_a_format_applies_to_each_value_of_a_list(trial: Path) -> None:
    assert message("price", y=[2023, 2024], price=115, first=2010, drop=92).text("en").startswith("2023 and 2024: ")


@pytest.mark.parametrize(
    ("parts", "chinese", "english"),
    [
        ([], "", ""),
        (["A"], "A", "A"),
        (["A", "B"], "A、B", "A and B"),
        (["A", "B", "C"], "A、B、C", "A, B and C"),
    ],
)
def test_a_list_is_joined_as_the_language_joins(parts: list[str], chinese: str, english: str) -> None:
    assert join(parts, "zh") == chinese
    assert join(parts, "en") == english


def test_text_of_takes_plain_text_messages_and_lists(trial: Path) -> None:
    assert text_of("plain", "zh") == "plain"
    assert text_of(["a", message("makers", n=1)], "en") == "a and One maker slips"


def test_doubled_braces_are_braces(trial: Path) -> None:
    assert message("braces").text("en") == "{x}"


def test_values_without_a_place_are_allowed(trial: Path) -> None:
    assert message("outer", inner="x", other=1).text("en") == "Note: x"


def test_an_unknown_key_names_its_nearest(trial: Path) -> None:
    with pytest.raises(UnknownNameError, match=r"found 'pryce'; expected one of price"):
        message("pryce")


def test_a_missing_value_names_key_and_placeholder_at_once(trial: Path) -> None:
    with pytest.raises(
        UnknownNameError, match=r"message price: found no value for \{drop\} \(given: first, price, y\)"
    ):
        message("price", y=2024, price=115, first=2010)


def test_an_unknown_format_is_named_with_the_known_ones(trial: Path) -> None:
    with pytest.raises(
        UnknownNameError, match=r"message odd: found format 'furlongs'; expected one of words,.*percent"
    ):
        message("odd", x=1)


def test_a_value_of_the_wrong_kind_names_key_placeholder_and_value(trial: Path) -> None:
    wrong = message("price", y=2024, price=float("nan"), first=2010, drop=92)
    with pytest.raises(DataError, match=r"message price, \{price:quantity.USD_2024/kWh\}, number: found nan"):
        wrong.text("zh")


def test_an_open_brace_is_an_error_of_the_catalogue(trial: Path) -> None:
    with pytest.raises(DataError, match="message broken"):
        message("broken", x=1)


def test_a_key_in_two_files_is_an_error_that_names_file_and_key(trial: Path) -> None:
    write_catalogue(trial, "en", 'msgid "price"\nmsgstr "again"\n', domain="zzz")
    with pytest.raises(DataError, match=r"zzz.po \(en\): found 'price' a second time"):
        message("price", y=1, price=1, first=1, drop=1)


def test_a_damaged_catalogue_is_an_error_that_names_the_file(trial: Path) -> None:
    write_catalogue(trial, "en", 'msgid "x"\nno keyword\n', domain="damaged")
    with pytest.raises(DataError, match=r"damaged.po \(en\)"):
        all_keys("en")


def test_a_changed_file_is_read_again(trial: Path) -> None:
    assert message("outer", inner="x").text("en") == "Note: x"
    path = trial / "en" / "LC_MESSAGES" / "trial.po"
    path.write_text(path.read_text(encoding="utf-8").replace("Note:", "Remark:"), encoding="utf-8")
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1_000_000_000))
    assert message("outer", inner="x").text("en") == "Remark: x"


def test_an_entry_marked_fuzzy_is_not_used(trial: Path) -> None:
    write_catalogue(trial, "en", '#, fuzzy\nmsgid "guess"\nmsgstr "perhaps"\n', domain="fuzzy")
    assert "guess" not in all_keys("en")


def test_a_message_survives_pickling_and_serves_as_a_key() -> None:
    made = Message("badge", {"state": Message("state.complete"), "day": "2025-12-09", "list": ["a", "b"]})
    again = pickle.loads(pickle.dumps(made))
    assert again == made
    assert len({made, again}) == 1
    assert again.text("en") == "Complete data, to 9 Dec 2025"


# The report's own catalogues ------------------------------------------------------------------------------


def catalogues(language: str) -> list[Path]:
    return sorted((messages.LOCALE_DIRECTORY / language / "LC_MESSAGES").glob("*.po"))


def entries(path: Path, language: str) -> dict[str, Entry]:
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    return {entry.id if isinstance(entry.id, str) else entry.id[0]: entry for entry in catalogue if entry.id}


def templates(entry: Entry) -> list[str]:
    return [entry.string] if isinstance(entry.string, str) else list(entry.string)


COUNTS = {"number", "words", "Words", "numeral"}


def placeholders(entry: Entry) -> set[tuple[str, str]]:
    """Name and format of every placeholder; how a plain count is written is the language's own choice."""
    parts = (part for template in templates(entry) for part in Formatter().parse(template))
    used = {(name, "count" if form in COUNTS else form or "") for _, name, form, _ in parts if name is not None}
    return used | ({("n", "count")} if entry.pluralizable else set())


DOMAINS = [path.name for path in catalogues("zh")]


def test_both_languages_have_the_same_catalogues() -> None:
    assert DOMAINS
    assert [path.name for path in catalogues("en")] == DOMAINS


@pytest.mark.parametrize("domain", DOMAINS)
def test_both_languages_have_the_same_keys_and_placeholders(domain: str) -> None:
    chinese, english = (
        entries(messages.LOCALE_DIRECTORY / language / "LC_MESSAGES" / domain, language) for language in ("zh", "en")
    )
    assert set(chinese) == set(english)
    for key, entry in chinese.items():
        assert placeholders(entry) == placeholders(english[key]), key


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_entry_is_written_and_none_is_fuzzy(language: str) -> None:
    for path in catalogues(language):
        for key, entry in entries(path, language).items():
            assert all(templates(entry)), f"{path.name}: {key} is empty"
            assert not entry.fuzzy, f"{path.name}: {key} is fuzzy"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_format_of_the_catalogues_is_known(language: str) -> None:
    for path in catalogues(language):
        for key, entry in entries(path, language).items():
            for _, name, form, conversion in (part for text in templates(entry) for part in Formatter().parse(text)):
                assert name is None or name.isidentifier(), f"{key}: {{{name}}}"
                assert conversion is None, f"{key}: {{{name}!{conversion}}}"
                messages._writer(key, form or "")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_key_stands_twice_in_a_catalogue(language: str) -> None:
    """Babel would keep the last one without a word."""
    for path in catalogues(language):
        keys = re.findall(r'^msgid "(.+)"$', path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert len(keys) == len(set(keys)), path.name


def test_no_space_is_typed_between_chinese_and_latin() -> None:
    """The renderer sets a thin one where it belongs."""
    wide = "[\u4e00-\u9fff，。；：、？！）（》《]"
    typed = re.compile(rf"{wide} +[A-Za-z0-9{{(]|[A-Za-z0-9%)}}] +{wide}")
    for path in catalogues("zh"):
        found = [words for words in re.findall(r'^msgstr.*"(.+)"$', path.read_text("utf-8"), re.MULTILINE)
                 if typed.search(words)]  # fmt: skip
        assert found == [], path.name


def test_every_catalogue_is_loaded() -> None:
    for language in ("zh", "en"):
        written = {key for path in catalogues(language) for key in entries(path, language)}
        assert all_keys(language) == written


def test_the_badge_reads_as_in_the_picture() -> None:
    badge = message("badge", state=message("state.complete"), day="2025-12-09")
    assert badge.text("zh") == "数据完整，截至2025年12月9日"
    assert badge.text("en") == "Complete data, to 9 Dec 2025"


@pytest.mark.parametrize("state", ["complete", "partial", "substitute", "missing"])
def test_every_state_has_a_word(state: str) -> None:
    assert message(f"state.{state}").text("zh") != message(f"state.{state}").text("en")


def test_a_text_of_a_table_speaks_both_languages() -> None:
    said = bilingual("认知", "Cognition")
    assert [said.text(language) for language in ("zh", "en")] == ["认知", "Cognition"]
    assert text_of([said, said], "en") == "Cognition and Cognition"
    assert said == bilingual("认知", "Cognition") != bilingual("认知", "Memory")
