"""What a newer register of a partner changes, told before it takes an older one's place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import pandas as pd

from herts_geo import guards, wording
from herts_geo.estate import partner
from herts_geo.estate.partner import NAMELESS
from herts_geo.estate.register import Quality, RegisterFile
from herts_geo.estate.words import TITLES
from herts_geo.pack.catalogue import Catalogue
from herts_geo.reading import secrecy

POSITION: Final = "Position (easting, northing)"
TEXTS: Final = (
    "name", "address", "postcode", "uprn", "reference", "use", "tenure", "tenure_detail",
    "holding", "purpose", "condition", "energy",
)  # fmt: skip
NUMBERS: Final = ("floor_area", "land_area", "running_cost", "backlog", "spare")
FIELDS: Final[Mapping[str, str]] = {  # column -> what the table calls it
    **{name: TITLES[name] for name in (*TEXTS, *NUMBERS, "lease_event")},
    "position": POSITION,
}
KEYS: Final = ("whole", "uprn", "reference", "called", "stands")  # rows are paired by, in turn
HEADINGS: Final = ("Change", "UPRN", "Holder's reference", "Asset", "Field", "Before", "After")


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A newer register set against an older one.

    `table`: a row for each new or gone asset and each changed field of another, under `HEADINGS`;
    `withheld`: rows of the older and of the newer that are not compared.
    """

    old: Quality
    new: Quality
    table: pd.DataFrame = field(repr=False)
    added: int
    gone: int
    changed: int
    same: int
    withheld: tuple[int, int]

    @property
    def sentence(self) -> str:
        """How many assets are new, gone, changed and the same, and how many are not compared."""
        fields = len(self.table) - self.added - self.gone
        changed = f"{self.changed:,} changed" + f" in {wording.count(fields, 'field')}" * bool(
            fields
        )
        said = (
            f"'{self.new.name}' against '{self.old.name}': "
            f"{wording.count(self.added, 'new asset')}, {self.gone:,} gone, {changed}, "
            f"{self.same:,} the same."
        )
        if not any(self.withheld):
            return said
        before, after = self.withheld
        return (
            f"{said} Withheld as vacant or sensitive in either, and so not compared: "
            f"{wording.count(before, 'row')} of the older and {after:,} of the newer."
        )


def compare(catalogue: Catalogue, old: RegisterFile, new: RegisterFile, today: date) -> Difference:
    """What a newer register changes in an older one.

    Rows are paired where all that is compared is the same, then by UPRN, the holder's reference,
    name and postcode, or address, each where it stands once on each side. A row that is vacant or
    sensitive on one side is withheld on both: as new or gone it would tell that it was vacated or
    let. Raises `reading.UnreadableFile`.
    """
    read = [partner.read(catalogue, file, today) for file in (old, new)]
    frames = [_keyed(frame) for frame, _ in read]
    secret = _secret(*frames)
    before, after = (frame[~frame.index.isin(secret[at])] for at, frame in enumerate(frames))
    pairs = _pairs(before, after)
    changed = before.loc[pairs.index, list(FIELDS)].to_numpy() != (
        after.loc[pairs.to_numpy(), list(FIELDS)].to_numpy()
    )
    gone, added = before.drop(pairs.index), after.drop(pairs.to_numpy())
    rows = [*_whole("new", added), *_whole("gone", gone)]
    for place, (left, right) in enumerate(zip(pairs.index, pairs, strict=True)):
        one, other = before.loc[left], after.loc[right]
        names = [name for name, differs in zip(FIELDS, changed[place], strict=True) if differs]
        rows += [_row("changed", other, FIELDS[x], one[x], other[x]) for x in names]
    differing = int(changed.any(axis=1).sum())
    return Difference(
        old=read[0][1],
        new=read[1][1],
        table=pd.DataFrame(rows, columns=list(HEADINGS), dtype="str"),
        added=len(added),
        gone=len(gone),
        changed=differing,
        same=len(pairs) - differing,
        withheld=(len(secret[0]), len(secret[1])),
    )


def _keyed(frame: pd.DataFrame) -> pd.DataFrame:
    """The fields that are compared, as text, and what rows are paired by; '' where that is not
    known. `secret`: vacant or sensitive, also where that is not known to be told."""
    out = frame[list(TEXTS)].fillna("").astype("str")
    for name in NUMBERS:
        out[name] = [f"{x:,.10g}" if x == x else "" for x in frame[name].astype(float)]
    out["lease_event"] = frame["lease_event"].dt.strftime("%Y-%m-%d").fillna("").astype("str")
    spots = zip(frame["easting"].astype(float), frame["northing"].astype(float), strict=True)
    out["position"] = [f"{x:.0f}, {y:.0f}" if x == x and y == y else "" for x, y in spots]
    plain = out.map(secrecy.plain)
    repeat = plain.groupby([*FIELDS], sort=False).cumcount().astype(str)
    out["key:whole"] = plain[list(FIELDS)].agg("|".join, axis=1) + "|" + repeat
    out["key:uprn"] = out["uprn"].map(secrecy.uprn_key)
    out["key:reference"] = plain["reference"]
    named = (plain["name"] != "") & (out["name"] != NAMELESS) & (plain["postcode"] != "")
    out["key:called"] = (plain["name"] + "|" + plain["postcode"]).where(named, "")
    out["key:stands"] = plain["address"].where(plain["address"].str.contains(r"\d"), "")
    vacant, sensitive = frame["vacant"].fillna(False), frame["sensitive"].fillna(True)
    return out.assign(secret=(vacant | sensitive).astype(bool))


def _secret(before: pd.DataFrame, after: pd.DataFrame) -> tuple["pd.Index[Any]", "pd.Index[Any]"]:
    """Rows that are withheld on either side, and those that share a key with one of them."""
    both = pd.concat([before, after], keys=[0, 1])
    secret: pd.Series[bool] = both["secret"]
    for name in [f"key:{key}" for key in KEYS[1:]] * 2:  # twice, for the twins of twins
        keys: pd.Series[str] = both[name]
        secret = secret | keys.isin(set(keys[secret]) - {""})
    held = both.index[secret]
    sides = [pd.Index([row for at, row in held if at == side], dtype="int64") for side in (0, 1)]
    return sides[0], sides[1]


def _pairs(before: pd.DataFrame, after: pd.DataFrame) -> "pd.Series[Any]":
    """The row of the newer register for each of the older that has one."""
    found: dict[Any, Any] = {}
    for name in [f"key:{key}" for key in KEYS]:
        sides = []
        for frame, taken in ((before, found.keys()), (after, found.values())):
            keys = frame.loc[~frame.index.isin(list(taken)), name]
            once = keys[(keys != "") & ~keys.duplicated(keep=False)]
            sides.append(once.rename_axis("row").reset_index())
        pairs = sides[0].merge(sides[1], on=name, validate="one_to_one")
        found |= dict(zip(pairs["row_x"], pairs["row_y"], strict=True))
    return pd.Series(found, dtype="int64")


def _whole(change: str, rows: pd.DataFrame) -> list[tuple[str, ...]]:
    return [_row(change, row, "", "", "") for _, row in rows.iterrows()]


def _row(change: str, row: "pd.Series[Any]", *rest: str) -> tuple[str, ...]:
    return (change, row["uprn"], row["reference"], row["name"], *rest)


def csv(found: Difference) -> bytes:
    """The table of a difference as a file that no spreadsheet takes for formulas."""
    safe = guards.harmless_table(found.table)
    return safe.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")
