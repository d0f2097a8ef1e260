"""Assets as circles on a map: one a spot, with the letter and colour of its holder."""

import string
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

import pandas as pd

from herts_geo import wording

COLOURS: Final = (  # each dark enough for a white letter
    "#1b5e8c",
    "#a63603",
    "#1b7837",
    "#6a3d9a",
    "#8c510a",
    "#01665e",
    "#99004d",
    "#525252",
)
SEVERAL: Final = "#1a1a1a"
RADIUS, LARGER = 9.0, 11.0  # pixels
MOST_NAMED: Final = 6  # assets that the words of one circle name


@dataclass(frozen=True)
class Key:
    """One holder in the key of the map: its letter, colour, and placed and all its assets."""

    letter: str
    holder: str
    colour: str
    placed: int
    assets: int


@dataclass(frozen=True)
class Spot:
    """One circle: the id of its first asset, its words, place (degrees), and how it looks."""

    id: str
    label: str
    lat: float
    lon: float
    colour: str
    letter: str
    radius: float
    hollow: bool


def key(frame: pd.DataFrame) -> list[Key]:
    """The holders, those with most assets first, each with its own letter."""
    counts = frame.groupby("holder").agg(assets=("id", "size"), placed=("lon", "count"))
    ordered = counts.reset_index().sort_values(["assets", "holder"], ascending=[False, True])
    letters = [*string.ascii_uppercase, *map("".join, product(string.ascii_uppercase, repeat=2))]
    return [
        Key(
            letter=letter,
            holder=str(row["holder"]),
            colour=COLOURS[place % len(COLOURS)],
            placed=row["placed"],
            assets=row["assets"],
        )
        for place, (letter, row) in enumerate(
            zip(letters, ordered.to_dict("records"), strict=False)
        )
    ]


def spots(frame: pd.DataFrame) -> list[Spot]:
    """One circle for each spot that holds assets; hollow where one of them is vacant."""
    keys = {each.holder: each for each in key(frame)}
    placed = frame[frame["lon"].notna() & frame["lat"].notna()]
    groups = placed.groupby([placed["lat"].round(5), placed["lon"].round(5)], sort=False)
    return [_spot(rows.to_dict("records"), keys) for _, rows in groups]


def _spot(rows: list[Any], keys: dict[str, Key]) -> Spot:
    holders = {row["holder"] for row in rows}
    first = keys[rows[0]["holder"]]
    alone = len(holders) == 1
    count = len(rows)
    rest = f"; and {count - MOST_NAMED} more" if count > MOST_NAMED else ""
    return Spot(
        id=rows[0]["id"],
        label="; ".join(_words(row) for row in rows[:MOST_NAMED]) + rest,
        lat=round(float(rows[0]["lat"]), 6),
        lon=round(float(rows[0]["lon"]), 6),
        colour=first.colour if alone else SEVERAL,
        letter=first.letter if alone else str(len(rows)),
        radius=RADIUS if len(rows) == 1 else LARGER,
        hollow=any(pd.notna(row["vacant"]) and bool(row["vacant"]) for row in rows),
    )


def _words(row: Any) -> str:
    use = f", {wording.inside(str(row['use']))}" if pd.notna(row["use"]) else ""
    return f"{row['name']} ({row['holder']}{use})"
