"""The profile of a place: who lives there and how deprived it is, by areas and by people."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import pandas as pd

from herts_geo import places, wording
from herts_geo.deprivation.indices import DECILE, MEASURES, WHO, Edition, areas, decile, edition
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Place
from herts_geo.places.residents import denominators, population, population_set

NAMED: Final = 10  # most deprived areas that a profile names


@dataclass(frozen=True)
class Deprivation:
    """The deprivation of one place in one edition, people counted in that edition's areas.

    `mean_rank_population_weighted`: by those whom the measure is about (`indices.WHO`); None
    where the pack does not know how many they are.
    """

    edition: int
    areas_ranked: int
    people: int
    areas_by_decile: tuple[int, ...]
    people_by_decile: tuple[int, ...]
    people_most_deprived_10_england: int
    people_most_deprived_20_england: int
    mean_rank_population_weighted: float | None
    most_deprived: tuple[Mapping[str, Any], ...]
    ranking_note: str
    population_vintage: str


@dataclass(frozen=True)
class Profile:
    """Who lives in a place and how deprived it is."""

    place: Place
    population: int
    population_vintage: str
    areas: int
    age_groups: Mapping[str, int]
    deprivation: Deprivation

    def as_dict(self) -> dict[str, Any]:
        """The profile as plain values, for JSON."""
        return {**asdict(self), "place": self.place.as_dict()}


def profile(catalogue: Catalogue, place: Place, year: int | None = None) -> Profile:
    """The profile of a place; deprivation of one edition, the newest by default.

    People and areas are those of the newest LSOAs, whichever edition is asked for. Of an area that
    a locality cuts, the part inside counts; sums are rounded at the end.
    """
    newest, chosen = edition(catalogue), edition(catalogue, year)
    people = population(catalogue, newest.vintage)
    frame = places.areas(catalogue, newest.vintage)
    counted = frame.assign(share=places.share(frame, place))
    inside = counted[counted["share"] > 0].merge(people, on="code", validate="one_to_one")
    groups = {
        name: _people(inside, name) for name in people.columns if name not in ("code", "population")
    }
    vintage = population_set(catalogue, newest.vintage).vintage
    return Profile(
        place=place,
        population=_people(inside),
        population_vintage=vintage,
        areas=len(inside),
        age_groups=groups,
        deprivation=summarise(catalogue, place, chosen),
    )


def summarise(
    catalogue: Catalogue, place: Place, chosen: Edition, measure: str = "overall"
) -> Deprivation:
    """How deprived a place is on one measure of one edition, by areas and by people."""
    ranked = _counted(areas(catalogue, chosen), place).assign(
        rank=lambda frame: frame[measure],
        decile=lambda frame: decile(frame[measure], chosen.areas_ranked),
    )
    counts = ranked.groupby("decile")["counted"].agg(["size", "sum"]).reindex(range(1, 11))
    filled = counts.fillna(0).round().astype(int)
    people = tuple(filled["sum"].tolist())
    worst = ranked.dropna(subset=["rank"]).sort_values(["rank", "code"]).head(NAMED)
    named = worst[["code", "label", "rank", "decile"]].rename(columns={"label": "name"})
    whole = named.astype({"rank": int, "decile": int})
    records = [{str(key): value for key, value in row.items()} for row in whole.to_dict("records")]
    return Deprivation(
        edition=chosen.year,
        areas_ranked=chosen.areas_ranked,
        people=_people(ranked),
        areas_by_decile=tuple(filled["size"].tolist()),
        people_by_decile=people,
        people_most_deprived_10_england=people[0],
        people_most_deprived_20_england=people[0] + people[1],
        mean_rank_population_weighted=_mean(ranked, measure),
        most_deprived=tuple(records),
        ranking_note=ranking_note(ranked, worst),
        population_vintage=denominators(catalogue, chosen.dataset).vintage,
    )


def ranking_note(ranked: pd.DataFrame, named: pd.DataFrame) -> str:
    """What a list of the most deprived areas does not show: ties, and areas without a figure.

    `ranked`: every area of a place (rank, counted); `named`: those of them that are listed.
    """
    told, ranks = [], ranked["rank"].dropna()
    if tied := int(named["rank"].isin(ranks[ranks.duplicated(keep=False)]).sum()):
        told.append(
            f"{tied} of the areas named share{'s' if tied == 1 else ''} a rank with another, and "
            "areas of one rank stand in the order of their codes."
        )
    cut = int((ranks == named["rank"].max()).sum() - (named["rank"] == named["rank"].max()).sum())
    if len(named) and cut:
        more = wording.count(cut, "more area")
        told.append(f"{more} not named share{'s' if cut == 1 else ''} the last rank.")
    without = ranked[ranked["rank"].isna()]
    if len(without):
        whom = wording.people(round(float(without["counted"].sum())))
        of, has = wording.count(len(without), "area"), "has" if len(without) == 1 else "have"
        told.append(f"{of} of {len(ranked):,} ({whom}) {has} no figure.")
    return " ".join(told)


def domain_profile(
    catalogue: Catalogue, chosen: Edition, groups: Mapping[str, Place]
) -> pd.DataFrame:
    """Population-weighted mean rank of each measure, as a share of all areas ranked (0 to 1).

    One row a measure of the edition, one column a group; 0 is the most deprived end. Each measure
    is weighted by those it is about (`indices.WHO`): children under IDACI, people of 60 and
    over under IDAOPI, of working age under employment, everybody otherwise; <NA> where the pack
    does not know how many they are. Source: English Indices of Deprivation, technical report, on
    summaries for larger areas.
    """
    every = areas(catalogue, chosen)
    columns = {}
    for name, place in groups.items():
        inside = _counted(every, place)
        means = {measure: _mean(inside, measure) for measure in chosen.measures}
        columns[name] = pd.Series(means, dtype="Float64") / chosen.areas_ranked
    return pd.DataFrame(columns)


def ages_note(found: Profile) -> str:
    """What to know before the age groups are added up; '' where nobody is counted twice."""
    together = sum(found.age_groups.values())
    if together <= found.population:
        return ""
    return (
        f"The age groups overlap: together they are {wording.share(together, found.population)} of "
        "residents. Working age, as the Indices of Deprivation count it, reaches past 60."
    )


def unweighted(catalogue: Catalogue, chosen: Edition) -> str:
    """Which measures of an edition have no mean rank and why; '' where all have one."""
    counted = denominators(catalogue, chosen.dataset)
    known = {column.name for column in counted.columns}
    lost = [MEASURES[m] for m in chosen.measures if WHO.get(m, "population") not in known]
    if not lost:
        return ""
    return (
        f"No mean for {wording.listing(lost)}: it counts only some ages, and the figures of "
        f"{counted.vintage} do not say how many people of them live where."
    )


def _counted(every: pd.DataFrame, place: Place) -> pd.DataFrame:
    """The areas of a place with `share` and `counted`, the people of each who count."""
    part = places.share(every, place)
    return every.assign(share=part, counted=every["population"] * part)[part > 0]


def _people(inside: pd.DataFrame, column: str = "population") -> int:
    return round(float((inside[column] * inside["share"]).sum()))


def _mean(counted: pd.DataFrame, measure: str) -> float | None:
    """The mean rank of a measure over the people counted of those whom it is about."""
    who = WHO.get(measure, "population")
    if who not in counted:
        return None
    rows = pd.DataFrame({"rank": counted[measure], "people": counted[who] * counted["share"]})
    known = rows.dropna().astype(float)
    total = float(known["people"].sum())
    return float((known["rank"] * known["people"]).sum()) / total if total else None


def words(found: Profile) -> str:
    """A profile as lines of text for a terminal."""
    standing = found.deprivation
    deprived = standing.people_most_deprived_20_england
    share = wording.share(deprived, standing.people)
    lines = [
        f"{found.place.label}: {wording.people(found.population)} ({found.population_vintage}) "
        f"in {wording.count(found.areas, 'small area')}",
        *([found.place.how] if found.place.how else []),
        f"Deprivation {standing.edition}: {wording.people(deprived)}"
        f" ({share}) live in the most deprived 20% of areas in England",
        f"{DECILE}, areas, people:",
    ]
    both = zip(standing.areas_by_decile, standing.people_by_decile, strict=True)
    lines += [
        f"  {number:>2}  {areas:>4}  {count:>9,}"
        for number, (areas, count) in enumerate(both, start=1)
    ]
    lines.append(f"Most deprived areas, rank of {standing.areas_ranked:,}:")
    lines += [f"  {item['rank']:>6,}  {item['name']}" for item in standing.most_deprived]
    lines += [standing.ranking_note] if standing.ranking_note else []
    return "\n".join(lines)
