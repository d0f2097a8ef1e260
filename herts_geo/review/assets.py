"""What public bodies hold here, and what could be shared, as the public estate page gives it."""

from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from herts_geo import estate_filter, estate_view, estate_words, wording
from herts_geo.catalogue import Dataset
from herts_geo.estate_view import View
from herts_geo.evidence import Figure, Link
from herts_geo.places import Place
from herts_geo.review import make
from herts_geo.review.question import Base

PAGE: Final = "estate"
ASSETS: Final = "assets"
UNITS: Final = {"floor_area": "m2", "land_area": "ha", "running_cost": "£ a year", "backlog": "£"}


@dataclass(frozen=True)
class Assets:
    """The assets of a place as they may be shown, screened, and the pairs that stand near.

    `pairs` are of different holders; `apart` those of them that do not share yet.
    """

    base: Base = field(repr=False)
    place: Place
    view: View = field(repr=False)
    pairs: pd.DataFrame = field(repr=False)

    @property
    def apart(self) -> pd.DataFrame:
        """The pairs that do not share already, the best score first."""
        return self.pairs[~self.pairs["sharing"].astype(bool)]

    @property
    def flagged(self) -> int:
        """Assets that at least one screening rule catches."""
        return int(self.view.screen.flagged.sum())

    @property
    def datasets(self) -> tuple[Dataset, ...]:
        """The data sets of its figures, partners' registers included."""
        return self.base.held.datasets

    def link(self, **values: str) -> Link:
        """The public estate page of the place with the same rules and distance."""
        asked, usual = self.base.question, estate_view.Question()
        chosen = {} if asked.near == usual.near else {"e_near": str(asked.near)}
        if asked.rules != usual.rules:
            chosen["e_rules"] = "~".join(asked.rules)
        return Link(PAGE, self.base.query(self.place, **chosen, **values), "Public estate")


def of(base: Base, place: Place) -> Assets:
    """The assets of a place. Raises `HertsGeoError` where they cannot be counted for it."""
    asked = base.question
    question = estate_view.Question(base.code(place), near=float(asked.near), rules=asked.rules)
    shown = estate_view.view(base.catalogue, base.held, question, base.today)
    return Assets(base, place, shown, estate_view.near_pairs(shown))


def figures(found: Assets) -> tuple[Figure, ...]:
    """Assets, holders, what the registers give of them, near pairs and flagged assets."""
    sums, about = found.view.sums, (sources(found), held_words(found), found.link())
    told = [
        make.number("estate.assets", "Public assets", int(sums["assets"]), ASSETS, *about),
        make.number("estate.holders", "Holders", int(sums["holders"]), "public bodies", *about),
    ]
    sums_of = [_sum(found, name) for name in estate_filter.FIGURES]
    return (*told, *_looked_at(found), *sums_of)


def _sum(found: Assets, name: str) -> Figure:
    sums = found.view.sums
    value, count = sums[name], int(sums["assets"])
    given = count - int(sums["lacking"][name])
    note = f"Given for {given:,} of {wording.count(count, 'asset')}."
    label, text = wording.heading(estate_filter.FIGURES[name]), estate_words.unit(name, value)
    shown = wording.NO_DATA if value is None else text
    unit = UNITS[name]
    return Figure(f"estate.{name}", label, value, shown, unit, sources(found), note, found.link())


def _looked_at(found: Assets) -> list[Figure]:
    """What the finder and the rules point to."""
    rules = f"Caught by at least one of {len(found.view.screen.caught)} screening rules."
    where, near = sources(found), found.base.question.near
    near_note = f"Of different bodies, at most {near} m apart in a straight line."
    return [
        _vacant(found),
        make.number(
            "estate.flagged", "Caught by a screening rule", found.flagged, ASSETS, where, rules,
            found.link(e_caught="1"),
        ),
        make.number(
            "estate.pairs", "Pairs that could share", len(found.pairs), "pairs", where, near_note,
            found.link(),
        ),
        make.number(
            "estate.pairs_apart", "Pairs not sharing yet", len(found.apart), "pairs", where,
            near_note, found.link(),
        ),
    ]  # fmt: skip


def _vacant(found: Assets) -> Figure:
    """Vacant assets; None where no register tells which are."""
    sums = found.view.sums
    told = int(sums["assets"]) > int(sums["lacking_vacancy"])
    return make.number(
        "estate.vacant",
        "Vacant assets",
        int(sums["vacant"]) if told else None,
        ASSETS,
        sources(found),
        f"Not known for {int(sums['lacking_vacancy']):,}.",
        found.link(e_vacant="yes"),
    )


def sources(found: Assets) -> tuple[str, ...]:
    """The ids of the data sets of its figures, partners' registers included."""
    return tuple(item.id for item in found.datasets)


def held_words(found: Assets) -> str:
    """Which registers are held, in a sentence."""
    names = [f"{each.name} ({each.holder})" for each in found.base.held.registers]
    if not names:
        return "Publicly known service points only; no partner's register is held."
    return f"Publicly known service points and the registers {wording.listing(names, 20)}."


def unknown_words(found: Assets) -> tuple[str, ...]:
    """What no register tells: figures that are missing, and rules that cannot judge."""
    sums, count = found.view.sums, int(found.view.sums["assets"])
    if not count:
        return ()
    silent = [words for name, words in estate_filter.FIGURES.items() if sums[name] is None]
    told = [f"No register held gives the {wording.listing(silent)} of any asset here."] * bool(
        silent
    )
    unjudged: dict[str, Any] = {
        rule: missing for rule, missing in found.view.screen.unknown.items() if missing == count
    }
    if unjudged:
        told.append(
            f"{len(unjudged)} of {len(found.view.screen.unknown)} screening rules cannot judge any "
            "asset, because no register gives the figure they look at."
        )
    return tuple(told)
