"""What changed between two states of a pack: rows, figures and deciles, data set by data set."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from herts_geo.errors import HertsGeoError
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue, Dataset

MOVED: Final = 3  # figures that moved most, of each data set
DEPRIVATION: Final = "deprivation"
OVERALL: Final = "overall"
TENTHS: Final = 10


@dataclass(frozen=True)
class Move:
    """One figure that changed: which row and column, and from what to what."""

    row: str
    column: str
    before: float
    after: float


@dataclass(frozen=True)
class Difference:
    """One data set: 'new', 'gone', 'changed' or 'same'; rows added, gone and changed; the figures
    that moved most; areas whose decile changed (None where the data set has no ranks)."""

    dataset: str
    title: str
    state: str
    added: int = 0
    gone: int = 0
    changed: int = 0
    moved: tuple[Move, ...] = ()
    deciles: int | None = None

    @property
    def sentence(self) -> str:
        """The difference in one line for a person."""
        if self.state != "changed":
            return f"{self.title}: {self.state}."
        rows = f"{self.added:,} rows added, {self.gone:,} gone, {self.changed:,} changed"
        moved = "; ".join(
            f"{each.row}, {each.column}: {each.before:,g} -> {each.after:,g}" for each in self.moved
        )
        tenths = "" if self.deciles is None else f" {self.deciles:,} areas changed their decile."
        return f"{self.title}: {rows}.{tenths}" + (f" Moved most: {moved}." if moved else "")

    def as_dict(self) -> dict[str, Any]:
        """The difference as plain values, for JSON."""
        return asdict(self)


def between(before: Catalogue | None, after: Catalogue) -> tuple[Difference, ...]:
    """The differences of every data set of two states of a pack, in the order of the new one."""
    old = dict(before.datasets) if before else {}
    found = [_one(before, old.get(key), after, each) for key, each in after.datasets.items()]
    gone = [each for key, each in old.items() if key not in after.datasets]
    return (*found, *(Difference(each.id, each.title, "gone", gone=each.rows) for each in gone))


def _one(
    before: Catalogue | None, old: Dataset | None, after: Catalogue, new: Dataset
) -> Difference:
    if old is None or before is None:
        return Difference(new.id, new.title, "new", added=new.rows)
    if old.sha256 == new.sha256:
        return Difference(new.id, new.title, "same")
    try:
        tables = _table(before, old), _table(after, new)
    except HertsGeoError:  # the old file is no longer there, or is no table
        return Difference(new.id, new.title, "changed")
    if not new.key or old.key != new.key:
        more = len(tables[1]) - len(tables[0])
        return Difference(
            dataset=new.id, title=new.title, state="changed", added=max(more, 0), gone=max(-more, 0)
        )
    return compared(new, *(frame.set_index(list(new.key)).sort_index() for frame in tables))


def _table(pack: Catalogue, dataset: Dataset) -> pd.DataFrame:
    if dataset.format == "geojson":
        shapes = load.boundaries(pack, dataset.id)
        return pd.DataFrame(shapes.drop(columns="geometry")).assign(_outline=shapes.to_wkt()[
            "geometry"
        ])  # fmt: skip
    return load.table(pack, dataset.id) if dataset.format == "csv" else pd.DataFrame()


def compared(new: Dataset, old: pd.DataFrame, now: pd.DataFrame) -> Difference:
    """The difference of two tables of a data set, both indexed by its key."""
    old, now = (frame[~frame.index.duplicated()] for frame in (old, now))
    both = old.index.intersection(now.index)
    columns = [name for name in now.columns if name in old.columns]
    before, after = old.loc[both, columns], now.loc[both, columns]
    unequal = ~((before == after) | (before.isna() & after.isna())).fillna(False).astype(bool)
    deciles: int | None = None
    if new.role == DEPRIVATION and OVERALL in before and new.areas_ranked:
        were, are = (
            np.ceil(frame[OVERALL].astype(float) * TENTHS / new.areas_ranked)
            for frame in (before, after)
        )
        deciles = int((were != are).sum())
    return Difference(
        dataset=new.id,
        title=new.title,
        state="changed",
        added=len(now.index.difference(old.index)),
        gone=len(old.index.difference(now.index)),
        changed=int(unequal.any(axis=1).sum()) if columns else 0,
        moved=tuple(_moved(new, before, after)),
        deciles=deciles,
    )


def _moved(new: Dataset, before: pd.DataFrame, after: pd.DataFrame) -> Iterator[Move]:
    """The figures that moved most for their size, one at most of each row."""
    names = [each.name for each in new.figures if each.name in after and each.name in before]
    old, now = (frame[names].astype(float).to_numpy() for frame in (before, after))
    if not old.size:
        return
    with np.errstate(invalid="ignore", divide="ignore"):
        size = np.abs(now - old) / np.maximum(np.maximum(np.abs(now), np.abs(old)), 1)
    size = np.nan_to_num(size)
    titles = {each.name: each.title for each in new.figures}
    most = size.max(axis=1)
    for row in np.argsort(-most, kind="stable")[:MOVED]:
        column = int(size[row].argmax())
        if most[row] > 0:
            label = before.index[row]
            words = " ".join(map(str, label)) if isinstance(label, tuple) else str(label)
            name = titles[names[column]]
            yield Move(
                row=words,
                column=name,
                before=float(old[row, column]),
                after=float(now[row, column]),
            )
