"""The public land bank: sites that a public body owns or shares, and which could be joined."""

from collections.abc import Sequence
from typing import Final

import pandas as pd

from herts_geo import wording
from herts_geo.housing import view
from herts_geo.housing import words as housing_words
from herts_geo.housing.view import Totals
from herts_geo.pack.catalogue import Catalogue
from herts_geo.services import points as services_points
from herts_geo.services.kinds import in_estate

PUBLIC: Final = ("public", "mixed")
BUILDINGS: Final = tuple(kind.key for kind, _ in in_estate())
GROUP_COLUMNS: Final = ("group", "sites", "names", "district_name", "hectares", "dwellings")


def public(frame: pd.DataFrame) -> pd.DataFrame:
    """The sites that a public body owns or shares and that are still on their register."""
    kept = view.live(frame)
    return kept[kept["ownership"].isin(PUBLIC)]


def words(found: Totals, sites: int, which: str = "") -> str:
    """What the public sites among some `sites` hold together, in a sentence or two.

    `which` says which sites they are among: ' that pass the filters'.
    """
    told = (
        f"Public bodies own or share {wording.count(found.sites, 'site')} of the {sites:,}{which}: "
        f"{housing_words.hectares(found)} and {housing_words.homes(found)}."
    )
    return f"{told} {housing_words.gaps(found)}".rstrip()


def groups(frame: pd.DataFrame, metres: float) -> pd.DataFrame:
    """Sites that lie near each other, as groups that might be planned together.

    Two sites are near when their points are within `metres` (straight line, EPSG:27700); a group
    is all sites linked so, one to the next. Only groups of two or more, most homes first: group,
    sites, names, district_name, hectares, dwellings (missing where no site has a figure), and
    `widest`, the longest distance between two of its sites in metres.
    """
    placed = frame[frame["placed"].astype(bool)]
    label = pd.Series(0, index=placed.index, dtype="int64")
    if len(placed):
        from scipy.sparse import coo_matrix  # here, so that the app's start does not wait for it
        from scipy.sparse.csgraph import connected_components
        from scipy.spatial import cKDTree

        tree = cKDTree(placed[["easting", "northing"]].to_numpy(dtype=float))
        pairs = tree.query_pairs(metres, output_type="ndarray")
        ends, shape = (pairs[:, 0], pairs[:, 1]), (len(placed), len(placed))
        graph = coo_matrix(([1] * len(pairs), ends), shape=shape)
        label[:] = connected_components(graph, directed=False)[1]
    rows = []
    for which, size in label.value_counts().items():
        if int(size) < 2:
            continue
        near = placed[label == which]
        spots = near[["easting", "northing"]].to_numpy(dtype=float)
        apart = ((spots[:, None] - spots[None]) ** 2).sum(axis=2) ** 0.5
        rows.append(
            {
                "sites": len(near),
                "names": "; ".join(near["name"]),
                "district_name": ", ".join(dict.fromkeys(near["district_name"].dropna())),
                "hectares": near["hectares"].sum(min_count=1),
                "dwellings": near["dwellings"].sum(min_count=1),
                "widest": round(float(apart.max())),
                "ids": "~".join(near["id"]),
            }
        )
    found = pd.DataFrame(rows, columns=[*GROUP_COLUMNS[1:], "widest", "ids"])
    found = found.sort_values(["dwellings", "hectares"], ascending=False, na_position="last")
    found = found.reset_index(drop=True)
    found.insert(0, "group", [f"Group {place}" for place in range(1, len(found) + 1)])
    return found


def buildings(catalogue: Catalogue, kinds: Sequence[str] = BUILDINGS) -> pd.DataFrame:
    """Public buildings to look for beside a site: the pack's service points with a position."""
    every = services_points.network(catalogue, kinds)
    return every[every["placed"].astype(bool)].reset_index(drop=True)


def beside(frame: pd.DataFrame, points: pd.DataFrame, metres: float) -> "pd.Series[str]":
    """The public buildings within some metres of each site, nearest first: 'Name (120 m)'."""
    named = pd.Series("", index=frame.index, dtype="str")
    placed = frame[frame["placed"].astype(bool)]
    if placed.empty or points.empty:
        return named
    from scipy.spatial import cKDTree  # here, so that the app's start does not wait for it

    there = points[["easting", "northing"]].to_numpy(dtype=float)
    tree = cKDTree(there)
    spots = placed[["easting", "northing"]].to_numpy(dtype=float)
    for row, spot, near in zip(
        placed.index, spots, tree.query_ball_point(spots, metres), strict=True
    ):
        apart = sorted((float(((there[i] - spot) ** 2).sum() ** 0.5), i) for i in near)
        texts = [f"{points['name'].iloc[i]} ({far:,.0f} m)" for far, i in apart]
        named[row] = "; ".join(dict.fromkeys(texts))
    return named
