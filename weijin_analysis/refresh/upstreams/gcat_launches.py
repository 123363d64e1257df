"""Orbital launches by who provides them, from GCAT's launch table.

Expects ``launch/launch.tsv`` as of December 2025 (28 columns, from ``Launch_Tag`` to ``Notes``) and
``tables/orgs.tsv``, which says to which state an agency belongs. The rules are those of the rows already in
``space_launches``, which they give again number by number: an orbital launch has a code that begins with O or D, but
OE; a failed one has an F in it; the provider is the first agency named; mass counts where GCAT gives an apogee. What
must not go in here: spacecraft and their masses, which other tables of GCAT hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain

from weijin_analysis.refresh.adapter import TSV, YEAR, Adapter, Document, Edition, Reading, Received, Series
from weijin_analysis.refresh.reading import delimited, number
from weijin_analysis.refresh.upstreams import gcat

_FIRST_YEAR, _FIRST_YEAR_OF_STATES = 2000, 1957
_PERIODS = rf"{YEAR}(-01-01/{YEAR}-[0-9]{{2}}-[0-9]{{2}})?"
_COLUMNS = ("Launch_Date", "LV_Type", "Flight_ID", "Apogee", "OrbPay", "Agency", "LaunchCode")
_EUROPE = {"F", "D", "I", "UK", "E", "N", "S", "L"}
_PROVIDERS = {"SPX": "SpaceX", "STSM": "Russia", "SEALC": "Other", "SEALP": "Other", "ELUS": "Other"}
"""Agencies that are a group of their own, or in another group than their state: Sea Launch and Starsem."""
_STATES = {"STSM": "Europe", "RLABN": "United States", "RLABU": "United States"}
_GROUPS = (
    "SpaceX", "China", "Russia", "United States other", "Rocket Lab", "Europe", "India", "Japan", "Other", "World",
)  # fmt: skip
_OF_STATES = ("Soviet Union / Russia", "United States", "China", "Europe", "India", "Japan", "Other")
_BOOSTER = re.compile(r"\.([0-9]+)")

_COUNTED = "Derived count: GCAT launches with LaunchCode O*/D* except OE; grouped by launch agency."
_SUCCESSFUL = "Derived count: attempts whose LaunchCode has no F (partial successes and near-orbital tests counted)."
_MASS = "Derived sum of OrbPay (McDowell's per-launch estimate) over launches without failure and with an orbit."
_STATE = "Derived count: attempts by state of the launch agency (GCAT orgs); Rocket Lab as United States."
_FALCON = "Falcon 9 + Falcon Heavy (attempts in flight)."


@dataclass(frozen=True)
class _Launch:
    """One orbital launch."""

    day: date
    vehicle: str
    flight: str
    apogee: str
    payload: Decimal
    code: str
    provider: str
    state: str

    @property
    def succeeded(self) -> bool:
        return "F" not in self.code

    @property
    def in_orbit(self) -> bool:
        """Reached an orbit that counts: Starship's tests carry a nominal mass only."""
        return self.succeeded and bool(self.apogee) and not self.vehicle.startswith("Starship")

    @property
    def booster_flight(self) -> int:
        """Which flight of its booster it was; 0 where GCAT does not say."""
        match = _BOOSTER.search(self.flight)
        return int(match[1]) if match and self.vehicle.startswith("Falcon 9") else 0


def _parse(files: Mapping[str, Received]) -> Edition:
    launches = _launches(files)
    updated = gcat.updated(files["launch.tsv"])
    end = gcat.last_whole_month(updated or max(launch.day for launch in launches))
    counted = [launch for launch in launches if launch.day <= end]
    locator = f"tsv/launch/launch.tsv, launches to {end}"
    parts = (count(counted, end, locator) for count in (_by_provider, _by_state, _spacex))
    return Edition(tuple(chain.from_iterable(parts)), updated)


def _launches(files: Mapping[str, Received]) -> list[_Launch]:
    states = {row["Code"]: row["StateCode"] for row in delimited(files["orgs.tsv"], "\t", ("Code", "StateCode"), "#")}
    rows = delimited(files["launch.tsv"], "\t", _COLUMNS, "#")
    return [_launch(row, states) for row in rows if _is_orbital(row["LaunchCode"])]


def _is_orbital(code: str) -> bool:
    return code.startswith(("O", "D")) and not code.startswith("OE")


def _launch(row: Mapping[str, str], states: Mapping[str, str]) -> _Launch:
    agency = row["Agency"].partition("/")[0].rstrip("?")
    return _Launch(
        day=gcat.day_of(row["Launch_Date"], f"launch.tsv, launch {row.get('Launch_Tag', '')}"),
        vehicle=row["LV_Type"],
        flight=row["Flight_ID"],
        apogee=row["Apogee"].strip("- "),
        payload=number(row["OrbPay"].strip("-? ") or "0", f"launch.tsv, column OrbPay of {row.get('Launch_Tag', '')}"),
        code=row["LaunchCode"],
        provider=_provider(agency, states.get(agency, "")),
        state=_state(agency, states.get(agency, "")),
    )


def _provider(agency: str, state: str) -> str:
    if agency.startswith("RLAB"):
        return "Rocket Lab"
    known = {"CN": "China", "RU": "Russia", "SU": "Russia", "US": "United States other", "IN": "India", "J": "Japan"}
    return _PROVIDERS.get(agency) or known.get(state) or ("Europe" if _is_european(state) else "Other")


def _state(agency: str, state: str) -> str:
    russia = "Soviet Union / Russia"
    known = {"CN": "China", "RU": russia, "SU": russia, "US": "United States", "IN": "India", "J": "Japan"}
    return _STATES.get(agency) or known.get(state) or ("Europe" if _is_european(state) else "Other")


def _is_european(state: str) -> bool:
    return state in _EUROPE or state.startswith("I-")


def _by_provider(launches: Sequence[_Launch], end: date, locator: str) -> Iterator[Reading]:
    for year in range(_FIRST_YEAR, end.year + 1):
        ours = [launch for launch in launches if launch.day.year == year]
        for group in _GROUPS:
            part = [launch for launch in ours if group in (launch.provider, "World")]
            what = group, gcat.period_of(year, end)
            reached = _count(part, lambda launch: launch.succeeded)
            mass = sum((launch.payload for launch in part if launch.in_orbit), Decimal(0))
            yield Reading("orbital_launch_attempts", *what, Decimal(len(part)), locator, _COUNTED)
            yield Reading("orbital_launches_successful", *what, reached, locator, _SUCCESSFUL)
            yield Reading("orbpay_mass_to_orbit", *what, mass, locator, _MASS)


def _by_state(launches: Sequence[_Launch], end: date, locator: str) -> Iterator[Reading]:
    for year in range(_FIRST_YEAR_OF_STATES, end.year + 1):
        ours = [launch.state for launch in launches if launch.day.year == year]
        for state in _OF_STATES:
            period, value = gcat.period_of(year, end), Decimal(ours.count(state))
            yield Reading("orbital_launch_attempts_by_agency_state", state, period, value, locator, _STATE)


def _spacex(launches: Sequence[_Launch], end: date, locator: str) -> Iterator[Reading]:
    for year in range(_FIRST_YEAR_OF_FALCON, end.year + 1):
        ours = [launch for launch in launches if launch.day.year == year]
        for metric, (counts, note) in _FLIGHTS.items():
            yield Reading(metric, "SpaceX", gcat.period_of(year, end), _count(ours, counts), locator, note)


_FIRST_YEAR_OF_FALCON = 2010
_FLIGHTS: dict[str, tuple[Callable[[_Launch], bool], str]] = {
    "falcon_launches": (lambda launch: launch.vehicle.startswith("Falcon ") and launch.vehicle != "Falcon 1", _FALCON),
    "falcon_heavy_launches": (lambda launch: launch.vehicle.startswith("Falcon Heavy"), "LV_Type Falcon Heavy."),
    "starship_launches": (lambda launch: launch.vehicle.startswith("Starship"), "Starship flights of the list."),
}


def _count(launches: Iterable[_Launch], counts: Callable[[_Launch], bool]) -> Decimal:
    return Decimal(sum(map(counts, launches)))


def _series(metric: str, unit: str = "launches", highest: float = 2000) -> Series:
    return Series(metric, unit, "space_launches", highest=highest, floor=60, jump=5, periods=_PERIODS)


ADAPTERS = (
    Adapter(
        name="gcat-launches",
        source="ch04-gcat",
        documents=(
            Document("launch.tsv", f"{gcat.BASE}/launch/launch.tsv", TSV),
            Document("orgs.tsv", f"{gcat.BASE}/tables/orgs.tsv", TSV),
        ),
        series=(
            _series("orbital_launch_attempts"),
            _series("orbital_launches_successful"),
            _series("orbpay_mass_to_orbit", unit="t", highest=100_000),
            _series("orbital_launch_attempts_by_agency_state"),
            *(_series(metric) for metric in _FLIGHTS),
        ),
        parse=_parse,
        shape="launch.tsv and orgs.tsv of December 2025",
        continues=("ch04-gcat-ckalitin",),
    ),
)
