"""What public bodies hold here, and what could be shared, as the public estate page gives it.

The chapter on the public estate: holders, uses, what could share, what to look at first.

What stands out about the public estate: pairs that could share, assets to look at, gaps.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pandas as pd

from herts_geo import wording
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
    sums, about = found.view.sums, (sources(found), held_words(found), found.link())
    told = [
        review_base.number("estate.assets", "Public assets", int(sums["assets"]), ASSETS, *about),
        review_base.number(
            "estate.holders", "Holders", int(sums["holders"]), "public bodies", *about
        ),
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
    return Figure(
        key=f"estate.{name}",
        label=label,
        value=value,
        text=shown,
        unit=unit,
        sources=sources(found),
        note=note,
        link=found.link(),
    )


def _looked_at(found: Assets) -> list[Figure]:
    """What the finder and the rules point to."""
    rules = f"Caught by at least one of {len(found.view.screen.caught)} screening rules."
    where, near = sources(found), found.base.question.near
    near_note = f"Of different bodies, at most {near} m apart in a straight line."
    return [
        _vacant(found),
        review_base.number(
            "estate.flagged", "Caught by a screening rule", found.flagged, ASSETS, where, rules,
            found.link(e_caught="1"),
        ),
        review_base.number(
            "estate.pairs", "Pairs that could share", len(found.pairs), "pairs", where, near_note,
            found.link(),
        ),
        review_base.number(
            "estate.pairs_apart", "Pairs not sharing yet", len(found.apart), "pairs", where,
            near_note, found.link(),
        ),
    ]  # fmt: skip


def _vacant(found: Assets) -> Figure:
    """Vacant assets; None where no register tells which are."""
    sums = found.view.sums
    told = int(sums["assets"]) > int(sums["lacking_vacancy"])
    return review_base.number(
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


def chapter(found: Assets) -> Chapter:
    """The chapter on the public estate of a place."""
    where = f"in {found.place.label}"
    return Chapter(
        key="estate",
        title="Public estate",
        lead=(estate_words.paragraph(found.base.held, found.view.sums, where), held_words(found)),
        figures=figures(found),
        pictures=(_picture(found),) if len(found.view.frame) else (),
        tables=tuple(table for table in _tables(found) if len(table.frame)),
        notes=(CAUTION, *unknown_words(found), *_withheld(found)),
    )


def _withheld(found: Assets) -> tuple[str, ...]:
    """The rules of what is withheld, where a partner's register is held."""
    return (disclosure.VACANT_RULE, disclosure.SENSITIVE_RULE) if found.base.held.registers else ()


def _tables(found: Assets) -> list[Table]:
    cited = sources(found)
    table = estate_words.table(found.view.frame.drop(columns=list(LEFT_OUT)))
    every = table.dropna(axis="columns", how="all")
    return [
        Table(
            key="estate.holders",
            title="Assets by holder",
            frame=_holders(found),
            note="",
            sources=cited,
        ),
        Table(key="estate.uses", title="Assets by use", frame=_uses(found), note="", sources=cited),
        *_pairs_and_rules(found, cited),
        Table(
            key="estate.rules",
            title="What each screening rule catches",
            frame=_rules(found),
            note="",
            sources=cited,
        ),
        Table(
            key="estate.assets",
            title="Every asset",
            frame=every,
            note=" ".join((EVERY, *found.view.notes)),
            sources=cited,
        ),
    ]


def _pairs_and_rules(found: Assets, sources: tuple[str, ...]) -> list[Table]:
    near = found.base.question.near
    return [
        Table(
            key="estate.pairs",
            title=f"Assets of different bodies at most {near} m apart, best score first",
            frame=estate_words.pairs_table(found.pairs),
            note=" ".join((estate_colocation.METHOD, _not_paired(found))).strip(),
            sources=sources,
        ),
        Table(
            key="estate.flagged",
            title="Assets that the screening rules catch",
            frame=estate_view.caught(found.view),
            note=CAUTION,
            sources=sources,
        ),
    ]


def _not_paired(found: Assets) -> str:
    return wording.heading(estate_land.left_out(found.view.around, found.view.question.land))


def _holders(found: Assets) -> pd.DataFrame:
    names = {
        "holder": "Holder",
        "assets": "Assets",
        "vacant": "Vacant",
        "floor_area": "Floor area (m2)",
        "with_floor_area": "Assets with a floor area",
        "land_area": "Land (ha)",
        "backlog": "Required maintenance (£)",
    }
    return estate_filter.by_holder(found.view.frame)[list(names)].rename(columns=names)


def _uses(found: Assets) -> pd.DataFrame:
    uses = found.view.frame["use_group"].fillna("Use not given")
    counts = uses.value_counts().rename_axis("Use").reset_index(name="Assets")
    return counts.sort_values(["Assets", "Use"], ascending=[False, True], ignore_index=True)


def _rules(found: Assets) -> pd.DataFrame:
    shown = found.view.screen
    return pd.DataFrame(
        {
            "Rule": [estate_screening.BY_ID[name].words for name in shown.caught],
            "Assets caught": list(shown.caught.values()),
            "Cannot be judged": list(shown.unknown.values()),
        }
    )


def _picture(found: Assets) -> Picture:
    drawn = estate_picture.picture(found.base.catalogue, found.view)
    return replace(drawn, sources=sources(found), link=found.link())


def noticed(found: Assets) -> Iterator[Noticed]:
    """What the rules look at, whether or not it counts."""
    count = int(found.view.sums["assets"])
    if len(found.apart):
        yield _pairs(found)
    if count and found.flagged:
        yield _flagged(found, count)
    yield from _missing(found)


def _pairs(found: Assets) -> Noticed:
    best = found.apart.iloc[0]
    near = found.base.question.near
    pairs = wording.count(len(found.apart), "pair")
    verb, share = ("stands", "does") if len(found.apart) == 1 else ("stand", "do")
    sentence = (
        f"{pairs} of assets of different bodies in {found.place.label} {verb} at most {near} m "
        f"apart and {share} not share yet; the best by the finder's score "
        f"({best['score']:.1f} of 100): "
        f"{best['first_name']} ({best['first_holder']}) and {best['second_name']} "
        f"({best['second_holder']}), {best['metres']:,.0f} m apart."
    )
    return Noticed(
        rule="sharing", measured=float(best["score"]), sentence=sentence, link=found.link()
    )


def _flagged(found: Assets, count: int) -> Noticed:
    caught = {rule: hits for rule, hits in found.view.screen.caught.items() if hits}
    most = sorted(caught.items(), key=lambda item: -item[1])
    reasons = wording.listing(
        [f"{estate_screening.BY_ID[rule].short} ({hits})" for rule, hits in most]
    )
    verb = "is" if found.flagged == 1 else "are"
    sentence = (
        f"{found.flagged:,} of {wording.count(count, 'asset')} in {found.place.label} {verb} "
        f"caught by a screening rule: {reasons}."
    )
    share = 100 * found.flagged / count
    return Noticed(rule="flagged", measured=share, sentence=sentence, link=found.link(e_caught="1"))


def _missing(found: Assets) -> Iterator[Noticed]:
    if found.base.held.registers:
        return
    sentence = (
        "No partner's register is held: who owns or leases the buildings, their size, cost, "
        "condition and lease events are not known."
    )
    yield Noticed(
        rule="missing", measured=1.0, sentence=sentence, link=found.link(), about="registers"
    )
