"""How sites are painted: a letter and a colour for each planning status, or each ownership."""

from collections.abc import Mapping
from typing import Final

from herts_geo.housing.sites import OWNERSHIP, STATUS

PAINTS: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {
    # by what -> code -> letter and colour; each colour carries white text
    "status": {
        "permissioned": ("P", "#1b7837"),
        "pending": ("D", "#b35806"),
        "none": ("N", "#2166ac"),
        "unknown": ("?", "#595959"),
    },
    "ownership": {
        "public": ("P", "#542788"),
        "mixed": ("M", "#b35806"),
        "other": ("O", "#00695c"),
        "unknown": ("?", "#595959"),
    },
}
WORDS: Final = {"status": STATUS, "ownership": OWNERSHIP}
TITLES: Final = {"status": "Planning status", "ownership": "Ownership"}
BY: Final = {"status": "planning status", "ownership": "owner"}
