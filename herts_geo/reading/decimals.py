"""Columns of figures that are written with a decimal comma, as much of Europe does."""

import re
from typing import Final

import pandas as pd

from herts_geo.reading.report import Ledger
from herts_geo.reading.standards import Field

TAIL: Final = r"(?:\s*%)?"
SURELY: Final = (
    r"-?(?:[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})|0,[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+)" + TAIL
)
PERHAPS: Final = r"-?[1-9][0-9]{0,2}(?:,[0-9]{3}|\.[0-9]{3})" + TAIL
ENGLISH: Final = r"(?:-?[0-9]*\.(?:[0-9]{1,2}|[0-9]{4,})|-?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+)" + TAIL


def points(field: Field, text: "pd.Series[str]", ledger: Ledger) -> "pd.Series[str]":
    """The column with decimal points, where only a decimal comma can be meant throughout.

    '1,234' or '1.234' in such a column may be one figure or a thousand times that: it is a fault.
    """
    comma = text.str.contains(",", regex=False)
    if not comma.any():
        return text
    sure = text.str.fullmatch(SURELY)
    if not sure.any() or text.str.fullmatch(ENGLISH).any():
        return text
    changed = text[sure]
    after = changed.map(lambda value: re.sub(r"\.", "", value).replace(",", ".")).astype("str")
    ledger.mend(
        field.name, changed, after, "has a decimal comma, as the other figures of its column."
    )
    unsure = text[text.str.fullmatch(PERHAPS)]
    ledger.faults(
        field.name,
        unsure,
        "may be a figure with decimals or a thousand times that: its column has decimal commas.",
        "Write it with a decimal point and without marks between thousands; it counts as missing "
        "until then.",
    )
    out = text.mask(text.index.isin(unsure.index), "")
    out.loc[changed.index] = after
    return out
