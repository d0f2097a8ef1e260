"""Our minutes against published ones: how far apart they are, by service and way of travelling.

Areas of a file join those of the pack one to one by their code; what cannot be joined is told with
its reason. Published times and ours are both means over an area's people.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import pandas as pd

from herts_geo import places, wording
from herts_geo.access import measure
from herts_geo.access import view as access_view
from herts_geo.access.published import Published
from herts_geo.errors import HertsGeoError
from herts_geo.pack.catalogue import Catalogue
from herts_geo.services import kinds as services_kinds
from herts_geo.services import points as services_points
from herts_geo.travel import modes as travel_modes
from herts_geo.travel import rule_sets

SHARES: Final = (15, 30, 60)  # minutes
MOST_NAMED: Final = 10
OLDER: Final = "of 2011, split or merged for 2021"
OUTSIDE: Final = "outside this pack"
COLLEGES: Final = (
    "Published further education counts school sixth forms, and ours colleges alone: the two are "
    "not the same service."
)
WHOLE_AREAS: Final = "Shares are of the people of whole areas, by the mean minutes of each."


@dataclass(frozen=True)
class Row:
    """Ours against theirs for one service by one mode; minutes are ours less theirs.

    `n` areas joined one to one; `held`: the share (0 to 1) of published times within our 80%
    interval, None without one; `shares`: minutes -> share of people within by ours, by theirs;
    `areas`: code, label, population, ours, theirs, difference, the greatest difference first;
    `unreached`: joined areas to which ours gives no time, as no point is near enough to walk.
    """

    service: str
    mode: str
    method: str
    n: int
    median: float
    p90: float
    bias: float
    held: float | None
    shares: Mapping[int, tuple[float, float]]
    unreached: int
    note: str
    areas: pd.DataFrame = field(repr=False)

    @property
    def name(self) -> str:
        """The service and the mode in words: 'GP practice by cycling'."""
        known = services_kinds.KINDS[self.service]
        return f"{wording.heading(known.one)} by {travel_modes.MODES[self.mode].noun}"

    def as_dict(self) -> dict[str, Any]:
        """The row as plain values, with the areas that differ the most."""
        plain = {name: getattr(self, name) for name in ("service", "mode", "method", "n")}
        numbers = {name: round(getattr(self, name), 2) for name in ("median", "p90", "bias")}
        return {
            **plain,
            **numbers,
            "held_by_our_interval": None if self.held is None else round(self.held, 3),
            "share_within": {
                str(minutes): {"ours": round(ours, 4), "theirs": round(theirs, 4)}
                for minutes, (ours, theirs) in self.shares.items()
            },
            "areas_without_our_time": self.unreached,
            "note": self.note,
            "differ_most": self.areas.head(MOST_NAMED).round(2).to_dict("records"),
        }


@dataclass(frozen=True)
class Compared:
    """Ours against a file of published times. `unjoined`: code, why; `missing`: what could not be
    compared, in sentences; `by`: the key of the set of rules of our minutes."""

    published: Published
    by: str
    rows: tuple[Row, ...]
    areas: int
    joined: int
    unjoined: pd.DataFrame = field(repr=False)
    missing: tuple[str, ...] = ()


def compare(catalogue: Catalogue, published: Published, by: str) -> Compared:
    """Our minutes by a set of rules against published ones.

    Raises `HertsGeoError` where no area of the file lies in the pack.
    """
    people = measure.residents(catalogue)
    codes = published.frame["code"].drop_duplicates()
    inside = codes.isin(people["code"])
    if not inside.any():
        raise HertsGeoError(
            f"None of the {wording.count(len(codes), 'area')} of '{published.name}' lies in this "
            f"pack, such as {codes.iloc[0]}. Open a pack of that place, or give its times."
        )
    older: set[str] = set()
    for each in catalogue.by_role("boundaries"):
        if each.geography == "lsoa":
            older |= set(places.areas(catalogue, each.geography_vintage)["code"])
    lost = codes[~inside].to_numpy()
    why = np.where(codes[~inside].isin(older), OLDER, OUTSIDE)
    rows, missing = [], []
    for (service, mode), theirs in published.frame.groupby(["service", "mode"], sort=False):
        try:
            rows.append(_row(catalogue, people, str(service), str(mode), theirs, by))
        except HertsGeoError as fault:
            kind = services_kinds.kind(str(service)).many
            missing.append(f"{wording.heading(kind)} are not compared. {fault}")
    return Compared(
        published=published,
        by=by,
        rows=tuple(rows),
        areas=len(codes),
        joined=int(inside.sum()),
        unjoined=pd.DataFrame({"code": lost, "why": why}),
        missing=tuple(dict.fromkeys(missing)),
    )


def _row(
    catalogue: Catalogue,
    people: pd.DataFrame,
    service: str,
    mode: str,
    theirs: pd.DataFrame,
    by: str,
) -> Row:
    points = services_points.points(catalogue, service)
    asked = access_view.Question(service=service, mode=mode, rules=by)
    matrix = access_view.matrix(catalogue, asked, points)
    ours = measure.of_areas(matrix, measure.nearest(matrix))
    kept = people[["code", "label", "population"]].merge(
        theirs[["code", "minutes"]].rename(columns={"minutes": "theirs"}),
        on="code",
        how="inner",
        validate="one_to_one",
    )
    beside = kept.merge(
        ours[["code", "minutes", "quicker", "slower"]].rename(columns={"minutes": "ours"}),
        on="code",
        how="left",
        validate="one_to_one",
    )
    reached = beside[np.isfinite(beside["ours"])]
    if reached.empty:
        raise HertsGeoError("No area of the file that lies here has a time of ours.")
    return _measured(service, mode, matrix.method, reached, len(beside) - len(reached))


def _measured(service: str, mode: str, method: str, both: pd.DataFrame, unreached: int) -> Row:
    difference = both["ours"] - both["theirs"]
    ends = both["ours"] - both["quicker"], both["ours"] + both["slower"]
    known = both["quicker"].notna().all()
    inside = both["theirs"].between(*ends)
    weights = both["population"].to_numpy(dtype=float)
    order = difference.abs().sort_values(ascending=False, kind="stable").index
    columns = ["code", "label", "population", "ours", "theirs", "difference"]
    return Row(
        service=service,
        mode=mode,
        method=method,
        n=len(both),
        median=float(difference.abs().median()),
        p90=float(difference.abs().quantile(0.9)),
        bias=float(difference.mean()),
        held=float(inside.mean()) if known else None,
        shares={
            each: (
                float(np.average(both["ours"] <= each, weights=weights)),
                float(np.average(both["theirs"] <= each, weights=weights)),
            )
            for each in SHARES
        },
        unreached=unreached,
        note=COLLEGES if service == "further_education" else "",
        areas=both.assign(difference=difference).loc[order, columns].reset_index(drop=True),
    )


def joined_words(found: Compared) -> str:
    """How many areas of the file were joined, how, and why the others were not."""
    told = (
        f"{found.joined:,} of the {wording.count(found.areas, 'area')} of '{found.published.name}' "
        "joined those of this pack one to one, by their code."
    )
    counts = found.unjoined["why"].value_counts(sort=False)
    others = [f"{number:,} {why}" for why, number in counts.items()]
    return f"{told} Not joined: {'; '.join(others)}." if others else told


def notes(found: Compared) -> tuple[str, ...]:
    """What stands beside the comparison: joins, what is left out, whose rules, what is a share."""
    file = found.published
    beyond = (
        f"Left out: {wording.count(file.beyond, 'time')} of 120 minutes, as the publication writes "
        "it for what is further or not reachable."
    )
    blank = f"Left out: {wording.count(file.blank, 'cell')} without a time."
    return tuple(
        words
        for words in (
            joined_words(found),
            beyond if file.beyond else "",
            blank if file.blank else "",
            *(f"{row.name}: {wording.count(row.unreached, 'area')} of the file have no time of "
              "ours, as no point is within the longest walk." for row in found.rows
              if row.unreached),
            *(f"{row.name}: {row.note}" for row in found.rows if row.note),
            *found.missing,
            WHOLE_AREAS,
            rule_sets.not_comparable(found.by),
        )
        if words
    )  # fmt: skip


def table(found: Compared) -> pd.DataFrame:
    """One row a service and mode, as the page and the command show it."""
    shown = [
        {
            "Service": wording.heading(services_kinds.KINDS[row.service].one),
            "Travel by": travel_modes.MODES[row.mode].noun,
            "Areas": row.n,
            "Half differ by at most (minutes)": round(row.median, 1),
            "Nine in ten by at most": round(row.p90, 1),
            "Ours less theirs (mean)": round(row.bias, 1),
            "Theirs within our range (%)": None if row.held is None else round(100 * row.held),
            **{
                f"Within {each} min, ours / theirs (%)": " / ".join(f"{100 * x:.0f}" for x in pair)
                for each, pair in row.shares.items()
            },
        }
        for row in found.rows
    ]
    return pd.DataFrame(shown)


def differ_most(row: Row, many: int = MOST_NAMED) -> pd.DataFrame:
    """The areas that differ the most, the greatest difference first."""
    shown = row.areas.head(many).round(1)
    return shown.rename(
        columns={
            "code": "LSOA code",
            "label": "Small area",
            "population": "Residents",
            "ours": "Minutes, ours",
            "theirs": "Minutes, published",
            "difference": "Ours less theirs",
        }
    )


def every_area(found: Compared) -> pd.DataFrame:
    """One row an area, service and mode that was compared, as a file takes it."""
    parts = [
        row.areas.assign(service=row.service, mode=row.mode, method=row.method)
        for row in found.rows
    ]
    return pd.concat(parts, ignore_index=True).round(2)


def only(published: Published, service: str = "", mode: str = "") -> Published:
    """The times of one service or mode alone. Raises `HertsGeoError` where there is none."""
    kept = published.frame
    kept = kept[kept["service"].eq(service)] if service else kept
    kept = kept[kept["mode"].eq(mode)] if mode else kept
    if kept.empty:
        raise HertsGeoError(
            f"'{published.name}' holds no time "
            f"{f'to {service} ' if service else ''}{f'by {mode}' if mode else ''}".rstrip()
            + "."
        )
    return replace(published, frame=kept.reset_index(drop=True))
