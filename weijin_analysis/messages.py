"""Every sentence of the report in both languages, kept as data and filled with values at the last moment.

Sentences stand in gettext catalogues (``locale/<language>/LC_MESSAGES/*.po``) under symbolic keys such as
``f08-1.title`` and are read as they are, so that a translator changes a file and nothing is compiled. A
placeholder says how its value is to be written: ``{price:quantity.USD_2024/kWh}``, ``{day:date}``. What
must not go in here: sentences themselves, and any choice that depends on data.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from string import Formatter
from types import MappingProxyType

from weijin_analysis import formats
from weijin_analysis.errors import DataError, UnknownNameError
from weijin_analysis.labels import label
from weijin_analysis.parameters import LANGUAGES, check_language

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
        return _fill(self.key, _template(self.key, self.values, language), self.values, language)


def message(key: str, /, **values: object) -> Message:
    """Return a message after checking, for every language, that the key exists and no value is missing.

    Raises
    ------
    UnknownNameError
        As for :meth:`Message.text`.
    """
    made = Message(key, values)
    for language in LANGUAGES:
        for name, form in _placeholders(_template(key, made.values, language)):
            _value(key, name, made.values)
            _writer(key, form)
    return made


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


def _catalogue(language: str) -> Mapping[str, _Entry]:
    files = sorted((LOCALE_DIRECTORY / language / "LC_MESSAGES").glob("*.po"))
    return _read_catalogue(language, tuple((path, path.stat().st_mtime_ns) for path in files))


@lru_cache(maxsize=len(LANGUAGES))
def _read_catalogue(language: str, stamped_files: tuple[tuple[Path, int], ...]) -> Mapping[str, _Entry]:
    entries: dict[str, _Entry] = {}
    for path, _ in stamped_files:
        for key, entry in _read_file(path, language).items():
            if key in entries:
                raise DataError(f"{path.name}, {language}", f"{key!r} a second time", "each key in one file")
            entries[key] = entry
    return MappingProxyType(entries)


@lru_cache(maxsize=64)
def _read_file_at(path: Path, language: str, stamp: int) -> Mapping[str, _Entry]:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    translations = gettext.GNUTranslations(compiled)
    written = (entry for entry in catalogue if entry.id and entry.string and not entry.fuzzy)
    return {_key(entry.id): _Entry(translations, bool(entry.pluralizable)) for entry in written}


def _read_file(path: Path, language: str) -> Mapping[str, _Entry]:
    return _read_file_at(path, language, path.stat().st_mtime_ns)


def _key(identity: str | Iterable[str]) -> str:
    return identity if isinstance(identity, str) else next(iter(identity))


def _template(key: str, values: Mapping[str, object], language: str) -> str:
    entries = _catalogue(check_language(language))
    if key not in entries:
        raise _unknown_key(key, language, entries)
    entry = entries[key]
    if not entry.plural:
        return entry.translations.gettext(key)
    return entry.translations.ngettext(key, key, int(str(_value(key, "n", values))))


def _unknown_key(key: str, language: str, entries: Iterable[str]) -> UnknownNameError:
    near = get_close_matches(key, entries, n=3)
    expected = "one of " + ", ".join(near) if near else "a key of the message catalogues"
    remedy = f"Add it to a .po file of locale/{language}/LC_MESSAGES, and to the other language."
    return UnknownNameError(f"message ({language})", repr(key), expected, remedy)


# Placeholders ---------------------------------------------------------------------------------------------


def _placeholders(template: str) -> list[tuple[str, str]]:
    return [(name, form or "") for _, name, form, _ in Formatter().parse(template) if name is not None]


def _fill(key: str, template: str, values: Mapping[str, object], language: str) -> str:
    parts = []
    for literal, name, form, _ in Formatter().parse(template):
        parts.append(literal)
        if name is not None:
            parts.append(_written(key, name, form or "", _value(key, name, values), language))
    return "".join(parts)


def _value(key: str, name: str, values: Mapping[str, object]) -> object:
    if name not in values:
        given = ", ".join(sorted(values)) or "none"
        raise UnknownNameError(f"message {key}", f"no value for {{{name}}} (given: {given})", f"{name}=...")
    return values[name]


def _written(key: str, name: str, form: str, value: object, language: str) -> str:
    write = _writer(key, form)
    try:
        if isinstance(value, tuple):
            return join([write(part, language) for part in value], language)
        return write(value, language)
    except (DataError, UnknownNameError) as error:
        where = f"message {key}, {{{name}:{form}}}: {error.where}"
        raise type(error)(where, error.found, error.expected, error.remedy) from error


def _writer(key: str, form: str):
    """Return the function (value, language) -> text that a format asks for."""
    name, _, detail = form.partition(".")
    decimals = int(detail) if detail.isdecimal() else None
    if name in _PLAIN_FORMS and not detail:
        return _PLAIN_FORMS[name]
    if name in _DECIMAL_FORMS and (decimals is not None or not detail):
        return _with_decimals(_DECIMAL_FORMS[name], decimals)
    if name == "quantity" and detail:
        return _quantity_writer(detail)
    known = ", ".join([*filter(None, _PLAIN_FORMS), *(f"{form}[.1]" for form in _DECIMAL_FORMS), "quantity.UNIT"])
    raise UnknownNameError(f"message {key}", f"format {form!r}", f"one of {known}")


def _with_decimals(write, decimals: int | None):
    more = {} if decimals is None else {"decimals": decimals}
    return lambda value, language: write(value, language, **more)


def _quantity_writer(detail: str):
    head, _, rest = detail.partition(".")
    decimals, unit = (int(head), rest) if head.isdecimal() and rest else (None, detail)
    return lambda value, language: formats.quantity(value, unit, language, decimals)


def _capitalised(value: object, language: str) -> str:
    return formats.words(value, language).capitalize()


_PLAIN_FORMS = {
    "": text_of,
    "words": formats.words,
    "Words": _capitalised,
    "date": formats.date_text,
    "period": formats.period_text,
    "year": formats.year,
    "unit": formats.unit_text,
    "label": label,
}
_DECIMAL_FORMS = {"number": formats.number, "percent": formats.percent, "signed": formats.signed}
