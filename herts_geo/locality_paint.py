"""How the small areas of a locality are painted: in full, in part, or touched and not counted."""

from typing import Final

import numpy as np
import pandas as pd

from herts_geo import classify, geography, layers
from herts_geo.catalogue import Catalogue
from herts_geo.classify import Classes
from herts_geo.layers import Choropleth
from herts_geo.locality import Counted

LABELS: Final = ("counts in full", "counts in part", "touched, nobody counted", "does not count")
COLOURS: Final = ("#2c7fb8", "#a1dab4", "#fdd0a2", "#f2f2ef")
TITLE: Final = "How each small area counts"
UNIT: Final = "per cent of its people"


def classes(catalogue: Catalogue, found: Counted | None) -> tuple[Classes, Choropleth]:
    """The classes and the painting of every small area for a locality, or for none yet."""
    areas = geography.areas(catalogue)
    share = pd.Series(np.nan, index=areas.index)
    if found is not None:
        share = areas["code"].map(dict(zip(found.areas["code"], found.areas["share"], strict=True)))
    parts = share.to_numpy(dtype=float, na_value=np.nan)
    index = np.select([parts >= 1, parts > 0, parts == 0], [0, 1, 2], 3)
    made = classify.ordinal(pd.Series(index), range(4), LABELS, COLOURS, TITLE)
    everywhere = pd.Series(True, index=areas.index)
    values = (100 * pd.Series(parts, index=areas.index)).round(1).where(parts > 0)
    return made, layers.choropleth(made, values, everywhere, UNIT)
