"""Every sentence of the report in both languages, kept as data and filled with values at the last moment.

Sentences stand in gettext catalogues (``locale/<language>/LC_MESSAGES/*.po``) under symbolic keys such as
``f08-1.title`` and are read as they are, so that a translator changes a file and nothing is compiled. A
placeholder says how its value is to be written: ``{price:quantity.USD_2024/kWh}``, ``{day:date}``. What
must not go in here: sentences themselves, and any choice that depends on data.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache, partial
from io import BytesIO
from pathlib import Path
from string import Formatter
from types import MappingProxyType

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from weijin_analysis import formats
from weijin_analysis.errors import DataError, UnknownNameError
from weijin_analysis.labels import label
from weijin_analysis.parameters import LANGUAGES, check_language

Writer = Callable[[object, str], str]
"""Turns a value into text of a language."""

LOCALE_DIRECTORY = Path(__file__).parent / "locale"


@dataclass(frozen=True)
class Message:
    """A sentence not yet written: its key and the values that go into it.

    Parameters
    ----------
    key : str
        A ``msgid`` of the catalogues.
    values : mapping of str to object
        Placeholder names and values: numbers, text, days, other messages, or lists of these. Values that the
        sentence has no place for are allowed, so that one set can serve title, finding and alt text.
    """

    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        frozen = {name: tuple(value) if isinstance(value, list) else value for name, value in self.values.items()}
        object.__setattr__(self, "values", frozen)

    def __hash__(self) -> int:
        return hash((self.key, frozenset(self.values.items())))

    def text(self, language: str) -> str:
        """Return the sentence in a language.

        Raises
        ------
        UnknownNameError
            If there is no such key, a value is missing, or a placeholder asks for an unknown format.
        DataError
            If a value cannot be written the way its placeholder asks for.
        """
        template = _template(self.key, self.values, language)
        return "".join(_filled(self.key, part, self.values, language) for part in _parts(self.key, template))


def message(key: str, /, **values: object) -> Message:
    """Return a message after checking, for every language, that the key exists and no value is missing.

    Raises
    ------
    UnknownNameError
        As for :meth:`Message.text`.
    """
    made = Message(key, values)
    for language in LANGUAGES:
        for _, name, form in _parts(key, _template(key, made.values, language)):
            if name is not None:
                _value(key, name, made.values)
                _writer(key, form)
    return made


class TableText(Message):
    """A text that a table holds in both languages, for everything that speaks in messages; it has no key."""

    def text(self, language: str) -> str:
        """Return the text in a language."""
        return str(self.values[check_language(language)])


def bilingual(zh: str, en: str) -> TableText:
    """Return a text of a table as a message."""
    return TableText("", {"zh": zh, "en": en})


FALLBACKS = ("", ".part", ".least")
"""Endings of the wordings of one message, from the one that says most to the one that needs least."""


def known(key: str, /, **values: object) -> Message:
    """Return the fullest wording of a message whose values are all known.

    Parameters
    ----------
    key : str
        The message; ``key.part`` and ``key.least``, if there are, are wordings that need fewer values.
    **values
        None and nan stand for what is not known.

    Raises
    ------
    UnknownNameError
        If there is no wording at all, or the last one still needs a value that is not known.
    """
    wordings = [f"{key}{ending}" for ending in FALLBACKS if f"{key}{ending}" in all_keys(LANGUAGES[0])]
    fitting = [wording for wording in wordings if not _unknown(wording, values)]
    if wordings and not fitting:
        lacking = ", ".join(sorted(_unknown(wordings[-1], values)))
        expected = f"a wording {key}.least without {lacking}"
        raise UnknownNameError(f"message {wordings[-1]}", f"no value for {lacking}", expected)
    return message(fitting[0] if fitting else key, **values)


def those_known(keys: Iterable[str], **values: object) -> tuple[Message, ...]:
    """Return the messages whose values are all known, for remarks that a day could not make that did not know them.

    Parameters
    ----------
    keys : iterable of str
        The messages, in their order.
    **values
        None, nan and lists without an entry stand for what is not known.
    """
    given = {name: None if isinstance(value, (list, tuple)) and not value else value for name, value in values.items()}
    return tuple(message(key, **values) for key in keys if not _unknown(key, given))


def _unknown(key: str, values: Mapping[str, object]) -> set[str]:
    """Placeholders of a message, in any language, whose value is None or nan."""
    parts = [part for language in LANGUAGES for part in _parts(key, _template(key, values, language))]
    names = {name for _, name, _ in parts if name is not None}
    return {name for name in names if name in values and _is_unknown(values[name])}


def _is_unknown(value: object) -> bool:
    return value is None or (isinstance(value, float) and value != value)


def text_of(value: object, language: str) -> str:
    """Return a message, a text, or a list of them as text; a list is joined as the language joins."""
    if isinstance(value, Message):
        return value.text(language)
    if isinstance(value, (list, tuple)):
        return join([text_of(part, language) for part in value], language)
    return str(value)


def join(parts: list[str], language: str) -> str:
    """Join a list: ``甲、乙、丙`` / ``A, B and C``."""
    if check_language(language) == "zh":
        return "、".join(parts)
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def all_keys(language: str) -> frozenset[str]:
    """Return every key of a language."""
    return frozenset(_catalogue(check_language(language)))


# Catalogues -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Entry:
    """One key in one language: the catalogue it stands in and whether it has plural forms."""

    translations: gettext.GNUTranslations
    plural: bool


_held: dict[str, Mapping[str, _Entry]] | None = None


@contextmanager
def held_catalogues() -> Iterator[None]:
    """Look at the catalogues' files once for the ``with`` block: a figure asks for a thousand sentences."""
    global _held
    before, _held = _held, {} if _held is None else _held
    try:
        yield
    finally:
        _held = before


def _catalogue(language: str) -> Mapping[str, _Entry]:
    if _held is None:
        return _current_catalogue(language)
    if language not in _held:
        _held[language] = _current_catalogue(language)
    return _held[language]


def _current_catalogue(language: str) -> Mapping[str, _Entry]:
    with os.scandir(LOCALE_DIRECTORY / language / "LC_MESSAGES") as files:
        stamped = sorted((file.path, file.stat().st_mtime_ns) for file in files if file.name.endswith(".po"))
    return _read_catalogue(language, tuple(stamped))


@lru_cache(maxsize=2 * len(LANGUAGES))
def _read_catalogue(language: str, stamped_files: tuple[tuple[str, int], ...]) -> Mapping[str, _Entry]:
    """Read all files of a language; the time stamps only tell when to read them again."""
    entries: dict[str, _Entry] = {}
    for path in (Path(name) for name, _ in stamped_files):
        for key, entry in _read_file(path, language):
            if key in entries:
                raise DataError(f"{path.name} ({language})", f"{key!r} a second time", "each key in one file only")
            entries[key] = entry
    return MappingProxyType(entries)


def _read_file(path: Path, language: str) -> list[tuple[str, _Entry]]:
    try:
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as error:
        raise DataError(f"{path.name} ({language})", str(error), "a gettext catalogue in UTF-8") from error
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    translations = gettext.GNUTranslations(compiled)
    written = [entry for entry in catalogue if entry.id and entry.string and not entry.fuzzy]
    return [(_first(entry.id), _Entry(translations, bool(entry.pluralizable))) for entry in written]


def _first(identity: str | Iterable[str]) -> str:
    """Return the key of an entry; one with plural forms has a pair of them."""
    return identity if isinstance(identity, str) else next(iter(identity))


def _template(key: str, values: Mapping[str, object], language: str) -> str:
    entries = _catalogue(check_language(language))
    if key not in entries:
        raise _unknown_key(key, language, entries)
    entry = entries[key]
    if not entry.plural:
        return entry.translations.gettext(key)
    return entry.translations.ngettext(key, key, formats.whole(_value(key, "n", values)))


def _unknown_key(key: str, language: str, entries: Iterable[str]) -> UnknownNameError:
    near = get_close_matches(key, entries, n=3)
    expected = "one of " + ", ".join(near) if near else "a key of the message catalogues"
    remedy = f"Add it to a .po file of locale/{language}/LC_MESSAGES, and to the other language."
    return UnknownNameError(f"message ({language})", repr(key), expected, remedy)


# Placeholders ---------------------------------------------------------------------------------------------

_Part = tuple[str, str | None, str]
"""Literal text, then the name and format of the placeholder that follows it, if any."""


def _parts(key: str, template: str) -> list[_Part]:
    try:
        parsed = list(Formatter().parse(template))
    except ValueError as error:
        raise DataError(f"message {key}", str(error), "each { closed by a }; {{ for the mark itself") from error
    return [(literal, name, form or "") for literal, name, form, _ in parsed]


def _filled(key: str, part: _Part, values: Mapping[str, object], language: str) -> str:
    literal, name, form = part
    if name is None:
        return literal
    return literal + _written(key, name, form, _value(key, name, values), language)


def _value(key: str, name: str, values: Mapping[str, object]) -> object:
    if name not in values:
        given = ", ".join(sorted(values)) or "none"
        raise UnknownNameError(f"message {key}", f"no value for {{{name}}} (given: {given})", f"a value {name}=")
    return values[name]


def _written(key: str, name: str, form: str, value: object, language: str) -> str:
    write = _writer(key, form)
    try:
        if isinstance(value, tuple):
            return join([write(part, language) for part in value], language)
        return write(value, language)
    except (DataError, UnknownNameError) as error:
        where = f"message {key}, {{{name}:{form}}}, {error.where}"
        raise type(error)(where, error.found, error.expected, error.remedy) from error


def _writer(key: str, form: str) -> Writer:
    """Return what writes a value the way a format asks for."""
    name, _, detail = form.partition(".")
    if name in _PLAIN_FORMS and not detail:
        return _PLAIN_FORMS[name]
    if name in _DECIMAL_FORMS and (detail.isdecimal() or not detail):
        return partial(_DECIMAL_FORMS[name], **({"decimals": int(detail)} if detail else {}))
    if name == "quantity" and detail:
        return _quantity_writer(detail)
    if name == "estimate" and detail:
        return lambda value, language: formats.quantity(formats.shortened(value), detail, language)
    if name in _ENDS and detail:
        return partial(_range_end, unit=detail, first=name == "from")
    plain = [known for known in _PLAIN_FORMS if known]
    known = ", ".join(
        [
            *plain,
            *(f"{form}[.1]" for form in _DECIMAL_FORMS),
            "quantity[.1].UNIT",
            "estimate.UNIT",
            "from.UNIT",
            "to.UNIT",
        ]
    )
    raise UnknownNameError(f"message {key}", f"format {form!r}", f"one of {known}")


def _quantity_writer(detail: str) -> Writer:
    head, _, rest = detail.partition(".")
    decimals, unit = (int(head), rest) if head.isdecimal() and rest else (None, detail)
    return lambda value, language: formats.quantity(value, unit, language, decimals)


_ENDS = ("from", "to")
"""The two ends of a range, of which one names what it counts: 1370亿至3300亿美元, USD 137bn to 330bn."""


def _range_end(value: object, language: str, *, unit: str, first: bool) -> str:
    bare = first == (language == "zh")
    return (formats.amount if bare else formats.quantity)(formats.shortened(value), unit, language)


def _capitalised(value: object, language: str) -> str:
    words = formats.words(value, language)
    return words[:1].upper() + words[1:]


_PLAIN_FORMS: dict[str, Writer] = {
    "": text_of,
    "words": formats.words,
    "Words": _capitalised,
    "numeral": formats.numeral,
    "rough": formats.rough,
    "estimate": formats.estimate,
    "date": formats.date_text,
    "period": formats.period_text,
    "year": formats.year,
    "unit": formats.unit_text,
    "label": label,
}
"""``words`` writes a count up to ten in words (两家, two), ``Words`` the same at the beginning of a
sentence, ``numeral`` a place in a row (第二章, chapter 2)."""

_DECIMAL_FORMS: dict[str, Callable[..., str]] = {
    "number": formats.number,
    "percent": formats.percent,
    "signed": formats.signed,
}
