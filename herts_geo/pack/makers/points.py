"""Rows of a list that lie in the place of a pack, with what data sets of points hold of them.

A row is placed by its own coordinates, else by its postcode. One whose postcode is not known but
whose postcode sector lies here is kept without a position: it is about here.
"""

import pandas as pd

from herts_geo.pack.makers.base import Inputs, described, enough, near, placed, spaced
from herts_geo.wording import title_case


def here(inputs: Inputs) -> pd.DataFrame:
    """The rows in and around the place, with what the columns of a list of services hold.

    Columns beside those read: address, provider, detail where not read; easting, northing (m), lon
    and lat (degrees), <NA> where not known; postcodes as they are usually written. What has no
    position and no postcode is left out, and told.
    """
    frame = _addressed(inputs.frame)
    if "postcode" not in frame:
        frame = frame.assign(postcode=pd.Series("", index=frame.index, dtype="str"))
    frame["postcode"] = spaced(frame["postcode"])
    spots = placed(frame, postcodes(inputs))
    inside = near(spots, inputs.area, inputs.source.keep.around)
    nowhere = spots["easting"].isna()
    sectors = inputs.made.get("postcode_sectors")
    known = set() if sectors is None else set(sectors["sector"]) - {""}
    about = nowhere & spots["postcode"].str[:-2].isin(known)
    if about.any():
        inputs.told.append(
            f"{inputs.source.title}: {int(about.sum()):,} rows have a postcode that is not known "
            "but whose sector lies here; they are kept, to be placed at its middle."
        )
    if lost := int((nowhere & (spots["postcode"] == "")).sum()):
        inputs.told.append(
            f"{inputs.source.title}: {lost:,} rows of the whole list have neither a position nor "
            "a postcode; whether they lie here is not known, so they are left out."
        )
    return enough(inputs, spots[inside | about])


def postcodes(inputs: Inputs) -> pd.DataFrame | None:
    """The postcodes in the place and around it, with their positions."""
    sets = [inputs.made[x] for x in ("postcodes", "service_postcodes") if x in inputs.made]
    if not sets:
        return None
    columns = ["postcode", "easting", "northing"]
    return pd.concat([each[columns] for each in sets]).drop_duplicates("postcode")


def _addressed(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with an address of the lines that it has, without capitals where all are."""
    lines = [name for name in ("address1", "address2", "street", "town") if name in frame]
    if not lines or "address" in frame:
        return frame
    parts = frame[lines].apply(
        lambda cells: cells.map(lambda x: title_case(x) if x.isupper() else x)
    )
    joined = [", ".join(dict.fromkeys(x for x in row if x)) for row in parts.to_numpy()]
    return frame.assign(address=joined)


def finished(inputs: Inputs, dataset: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The described columns, each key once and sorted by it where there is one."""
    specs = inputs.source.datasets[dataset]["columns"]
    keys = [name for name, spec in specs.items() if spec.get("key")]
    lacking = [name for name in specs if name not in rows]
    full = rows.assign(**dict.fromkeys(lacking, ""))
    for name, spec in specs.items():  # what the pattern does not allow, such as '-', is a gap
        if spec.get("pattern") and spec.get("optional"):
            fits = full[name].fillna("").astype(str).str.fullmatch(spec["pattern"])
            full[name] = full[name].where(fits, "")
    part = described(inputs, dataset, full)
    if not keys:
        return part.reset_index(drop=True)
    unique = part.drop_duplicates(keys)
    if repeated := len(part) - len(unique):
        inputs.told.append(
            f"{inputs.source.title}: {repeated:,} rows repeat a row with the same "
            f"{' and '.join(keys)}; the first of each is kept."
        )
    return unique.sort_values(keys, ignore_index=True)
