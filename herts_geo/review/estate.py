"""What public bodies hold here, and what could be shared, as the public estate page gives it.

The chapter on the public estate: holders, uses, what could share, what to look at first.

What stands out about the public estate: pairs that could share, assets to look at, gaps.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pandas as pd

from herts_geo import wording
from herts_geo.estate import buildings as estate_buildings
from herts_geo.estate import colocation as estate_colocation
from herts_geo.estate import filter as estate_filter
from herts_geo.estate import land as estate_land
from herts_geo.estate import picture as estate_picture
from herts_geo.estate import screening as estate_screening
from herts_geo.estate import view as estate_view
from herts_geo.estate import words as estate_words
from herts_geo.estate.view import View
from herts_geo.evidence import Chapter, Figure, Link, Picture, Table
from herts_geo.pack.catalogue import Dataset
from herts_geo.places import Place
from herts_geo.reading import disclosure
from herts_geo.review import base as review_base
from herts_geo.review.base import Base
from herts_geo.review.rules import Noticed

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
    return Assets(base=base, place=place, view=shown, pairs=estate_view.near_pairs(shown))


def figures(found: Assets) -> tuple[Figure, ...]:
    """Assets, holders, what the registers give of them, near pairs and flagged assets."""
    sums, near = found.view.sums, found.base.question.near
    held, open_page = held_words(found), found.link()
    # Vacant assets are not known where no register tells which are.
    vacant = int(sums["vacant"]) if int(sums["assets"]) > int(sums["lacking_vacancy"]) else None
    unsaid = f"Not known for {int(sums['lacking_vacancy']):,}."
    rules = f"Caught by at least one of {len(found.view.screen.caught)} screening rules."
    beside = f"Of different bodies, at most {near} m apart in a straight line."
    pairs, apart = len(found.pairs), len(found.apart)
    rows = (
        ("assets", "Public assets", int(sums["assets"]), ASSETS, held, open_page),
        ("holders", "Holders", int(sums["holders"]), "public bodies", held, open_page),
        ("vacant", "Vacant assets", vacant, ASSETS, unsaid, found.link(e_vacant="yes")),
        (
            "flagged",
            "Caught by a screening rule",
            found.flagged,
            ASSETS,
            rules,
            found.link(e_caught="1"),
        ),
        ("pairs", "Pairs that could share", pairs, "pairs", beside, open_page),
        ("pairs_apart", "Pairs not sharing yet", apart, "pairs", beside, open_page),
    )
    cited = sources(found)
    told = [
        review_base.number(f"estate.{key}", label, value, unit, cited, note, link)
        for key, label, value, unit, note, link in rows
    ]
    return (*told, *_sums(found))


def _sums(found: Assets) -> Iterator[Figure]:
    """What the registers give of the assets: size, cost and required maintenance."""
    sums, count = found.view.sums, int(found.view.sums["assets"])
    for name, words in estate_filter.FIGURES.items():
        value, given = sums[name], count - int(sums["lacking"][name])
        yield Figure(
            key=f"estate.{name}", label=wording.heading(words), value=value,
            text=wording.NO_DATA if value is None else estate_words.unit(name, value),
            unit=UNITS[name], sources=sources(found), link=found.link(),
            note=f"Given for {given:,} of {wording.count(count, 'asset')}.",
        )  # fmt: skip


def sources(found: Assets) -> tuple[str, ...]:
    """The ids of the data sets of its figures, partners' registers included."""
    return tuple(item.id for item in found.datasets)


def held_words(found: Assets) -> str:
    """Which registers are held, in a sentence."""
    return estate_picture.held_words(found.base.held)


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


CAUTION: Final = (
    "No rule says that an asset should go: each names a reason to look at it. Of what is publicly "
    "known, the holder is who provides the service there."
)

EVERY: Final = "Columns that no register gives are left out. Positions are in the geographic file."
LEFT_OUT: Final = ("id", "outward", "easting", "northing", "lon", "lat", "use_group")


HOLDERS: Final = {
    "holder": "Holder",
    "assets": "Assets",
    "vacant": "Vacant",
    "floor_area": "Floor area (m2)",
    "with_floor_area": "Assets with a floor area",
    "land_area": "Land (ha)",
    "backlog": "Required maintenance (£)",
}


def chapter(found: Assets) -> Chapter:
    """The chapter on the public estate of a place."""
    where = f"in {found.place.label}"
    rules = (disclosure.VACANT_RULE, disclosure.SENSITIVE_RULE)
    withheld = rules if found.base.held.registers else ()  # only a partner's tells what is vacant
    pictures = []
    if len(found.view.frame):
        drawn = estate_picture.picture(found.base.catalogue, found.view)
        pictures = [replace(drawn, sources=sources(found), link=found.link())]
    return Chapter(
        key="estate",
        title="Public estate",
        lead=(estate_words.paragraph(found.base.held, found.view.sums, where), held_words(found)),
        figures=figures(found),
        pictures=tuple(pictures),
        tables=tuple(table for table in _tables(found) if len(table.frame)),
        notes=(CAUTION, *unknown_words(found), *withheld),
    )


def _tables(found: Assets) -> list[Table]:
    shown, near = found.view, found.base.question.near
    held = estate_filter.by_holder(shown.frame)[list(HOLDERS)].rename(columns=HOLDERS)
    counted = estate_buildings.once(shown.frame)
    uses = counted["use_group"].fillna("Use not given").value_counts()
    by_use = uses.rename_axis("Use").reset_index(name="Assets")
    by_use = by_use.sort_values(["Assets", "Use"], ascending=[False, True], ignore_index=True)
    rules = {
        "Rule": [estate_screening.BY_ID[name].words for name in shown.screen.caught],
        "Assets caught": list(shown.screen.caught.values()),
        "Cannot be judged": list(shown.screen.unknown.values()),
    }
    apart = f"Assets of different bodies at most {near} m apart, best score first"
    unpaired = wording.heading(estate_land.left_out(shown.around, shown.question.land))
    how = f"{estate_colocation.METHOD} {unpaired}".strip()
    table = estate_words.table(shown.frame.drop(columns=list(LEFT_OUT)))
    every, said = table.dropna(axis="columns", how="all"), " ".join((EVERY, *shown.notes))
    tables = {
        "holders": ("Assets by holder", held, ""),
        "uses": ("Assets by use", by_use, ""),
        "pairs": (apart, estate_words.pairs_table(found.pairs), how),
        "flagged": ("Assets that the screening rules catch", estate_view.caught(shown), CAUTION),
        "rules": ("What each screening rule catches", pd.DataFrame(rules), ""),
        "assets": ("Every asset", every, said),
    }
    cited = sources(found)
    return [
        Table(key=f"estate.{key}", title=title, frame=frame, note=note, sources=cited)
        for key, (title, frame, note) in tables.items()
    ]


def _picture(found: Assets) -> Picture:
    drawn = estate_picture.picture(found.base.catalogue, found.view)
    return replace(drawn, sources=sources(found), link=found.link())


def noticed(found: Assets) -> Iterator[Noticed]:
    """What the rules look at, whether or not it counts."""
    if len(found.apart):
        best, near = found.apart.iloc[0], found.base.question.near
        pairs = wording.count(len(found.apart), "pair")
        verb, share = ("stands", "does") if len(found.apart) == 1 else ("stand", "do")
        sentence = (
            f"{pairs} of assets of different bodies in {found.place.label} {verb} at most {near} m "
            f"apart and {share} not share yet; the best by the finder's score "
            f"({best['score']:.1f} of 100): {best['first_name']} ({best['first_holder']}) and "
            f"{best['second_name']} ({best['second_holder']}), {best['metres']:,.0f} m apart."
        )
        yield Noticed("sharing", float(best["score"]), sentence, link=found.link())
    if found.flagged:
        yield _flagged(found)
    if not found.base.held.registers:
        sentence = (
            "No partner's register is held: who owns or leases the buildings, their size, cost, "
            "condition and lease events are not known."
        )
        yield Noticed("missing", 1.0, sentence, link=found.link(), about="registers")


def _flagged(found: Assets) -> Noticed:
    count, caught = int(found.view.sums["assets"]), found.view.screen.caught
    most = sorted(((rule, hits) for rule, hits in caught.items() if hits), key=lambda x: -x[1])
    reasons = wording.listing(
        [f"{estate_screening.BY_ID[rule].short} ({hits})" for rule, hits in most]
    )
    verb = "is" if found.flagged == 1 else "are"
    sentence = (
        f"{found.flagged:,} of {wording.count(count, 'asset')} in {found.place.label} {verb} "
        f"caught by a screening rule: {reasons}."
    )
    return Noticed("flagged", 100 * found.flagged / count, sentence, link=found.link(e_caught="1"))
