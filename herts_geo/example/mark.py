"""The words that stand on whatever is invented, and how a review gets them."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from herts_geo.evidence import Dossier

MARK: Final = "INVENTED EXAMPLE DATA"


def is_marked(names: Iterable[str]) -> bool:
    """Whether one of these names, of registers or projects, says that it is invented."""
    return any(MARK in name.upper() for name in names)


def marked(dossier: Dossier, names: Iterable[str]) -> Dossier:
    """The review with the mark in its title, which stands on every page of a document, where a
    register or project that it is made of is invented."""
    if MARK in dossier.title or not is_marked(names):
        return dossier
    return replace(dossier, title=f"{MARK}. {dossier.title}")
