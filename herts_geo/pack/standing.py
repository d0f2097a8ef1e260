"""How every source of a pack stands: fetched when, how old, next due, by hand or not, and needs."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from herts_geo.pack import age, builder, renewable, source
from herts_geo.pack.catalogue import read
from herts_geo.pack.source import Source, SourceFailed

STATES: Final[Mapping[str, str]] = {  # of a source -> words
    "made": "made",
    "failed": "failed",
    "not given": "not given",
    "": "not asked",
}


@dataclass(frozen=True)
class Row:
    """One source: its state, the day on which it was fetched and last checked, its age in days
    (None where it was never fetched), whether a newer one is due, and what a person must do."""

    source: str
    title: str
    group: str
    publisher: str
    licence: str
    licence_url: str
    state: str
    retrieved: str
    checked: str
    age: int | None
    cadence: str
    overdue: bool
    by_hand: str  # where a person gets it; '' where the program fetches it by itself
    key: str  # the variable that must hold the user's key and does not; '' else
    why: str
    told: tuple[str, ...]

    @property
    def words(self) -> str:
        """The source in one line for a person."""
        parts = [self.title]
        if self.retrieved:
            days = f"{self.age:,} days old" if self.age != 1 else "1 day old"
            parts.append(f"fetched {self.retrieved}, {days}")
        parts.append(f"renewed {self.cadence}")
        if self.overdue:
            parts.append("a newer one is due")
        if self.by_hand and not self.retrieved:
            parts.append(f"by hand: {self.by_hand}")
        if self.key:
            parts.append(f"or fetched with your key in {self.key}")
        if self.why:
            parts.append(self.why)
        return "; ".join(parts)

    def as_dict(self) -> dict[str, Any]:
        """The source as plain values, for JSON."""
        return asdict(self)


def rows(folder: Path, today: date | None = None) -> tuple[Row, ...]:
    """Every source there is and how it stands in a pack, in the order of making.

    A pack that was not made here has fetched none. Raises `SourceError` for sources with faults.
    """
    day = today or date.today()
    try:
        held: Mapping[str, Any] = renewable.state(folder)["sources"]
        late = {x.made_from for x in read(folder).datasets.values() if age.over(x, day)}
    except SourceFailed:
        held, late = {}, set()
    every = source.read().every.values()
    return tuple(_row(each, held.get(each.id, {}), day, each.id in late) for each in every)


def _row(each: Source, held: Mapping[str, Any], today: date, overdue: bool) -> Row:
    retrieved = str(held.get("retrieved", "")) if builder.is_fetched(each) else ""
    days = (today - date.fromisoformat(retrieved)).days if retrieved else None
    return Row(
        source=each.id,
        title=each.title,
        group=each.group,
        publisher=each.publisher,
        licence=each.licence,
        licence_url=each.licence_url,
        state=STATES.get(str(held.get("state", "")), str(held.get("state", ""))),
        retrieved=retrieved,
        checked=str(held.get("checked", "")),
        age=days,
        cadence=each.cadence,
        overdue=overdue,
        by_hand=each.by_hand if each.is_by_hand or each.lacks_key else "",
        key=each.key if each.lacks_key else "",
        why=str(held.get("why", "")),
        told=tuple(str(x) for x in held.get("told", ())),
    )
