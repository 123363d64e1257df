"""What nearly every chapter reads, read once by the warm process into the caches where chapters look for it.

A run lasts minutes and its chapters read the same tables, words and typefaces, so that reading them once saves each
kernel half a second. Nothing is handed on here but caches that this package keeps in any process: tables and words are
asked for with the time and size of their files, so that a copy reads a changed file, or another data package, for
itself; of the typefaces :func:`faces_read` tells the files, because nothing else would notice a change. What must not
go in here: numbers that depend on a chapter, and anything that a plain kernel would not come to by itself.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from weijin_analysis.errors import WeijinError
from weijin_analysis.reads import VARIABLE


def read_ahead() -> None:
    """Fill the caches. What cannot be read is left to the chapter that needs it, which says what is wrong."""
    _read_faces()
    for read in (_read_words, _read_tables):
        with suppress(WeijinError, OSError, ValueError), _noted_nowhere():
            read()


def faces_read() -> list[Path]:
    """Return the font files that were read."""
    from weijin_analysis.plotting.fonts import FAMILIES, WEIGHTS, face_path

    return [face_path(family, weight) for family in FAMILIES for weight in WEIGHTS]


def _read_faces() -> None:
    from weijin_analysis.plotting.fonts import characters_by_family, register

    register()
    characters_by_family("A看", "zh")


def _read_words() -> None:
    from weijin_analysis.labels import labels
    from weijin_analysis.messages import all_keys
    from weijin_analysis.parameters import LANGUAGES

    for language in LANGUAGES:
        all_keys(language)
        labels(language)


def _read_tables() -> None:
    from weijin_analysis import catalog
    from weijin_analysis.catalog.package import read_package
    from weijin_analysis.paths import data_directory

    for resource in read_package(data_directory()).resources.values():
        with suppress(WeijinError):
            if resource.holds_observations:
                catalog.load(resource.name, all_vintages=True, metric=())  # all is read, and no row asked for
            else:
                catalog.reference(resource.name)


@contextmanager
def _noted_nowhere() -> Iterator[None]:
    """Let nothing that is read here count as read by a chapter, but work out the checksums chapters will note."""
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = os.devnull
    try:
        yield
    finally:
        del os.environ[VARIABLE]
        if before is not None:
            os.environ[VARIABLE] = before
