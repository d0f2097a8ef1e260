"""What a link carries of the workshop page."""

from dataclasses import dataclass

from herts_geo.project.records import MOST
from herts_geo.ui.link.choice import choice
from herts_geo.ui.link.parsers import flag, whole


@dataclass(frozen=True)
class WorkshopChoices:
    """Whether scenes are presented, and the number of the one that is shown, from 1."""

    present: bool = choice(False, "presentation", flag)
    scene: int = choice(1, "scene", whole(1, MOST["scenes"]))
