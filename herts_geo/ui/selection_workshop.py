"""What a link carries of the workshop page: whether it presents, and which scene."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from herts_geo.project.records import MOST
from herts_geo.ui.parsers import Parser, flag, whole


@dataclass(frozen=True)
class WorkshopChoices:
    """Whether scenes are presented, and the number of the one that is shown, from 1."""

    present: bool = False
    scene: int = 1


FIELDS: Final[Mapping[str, tuple[str, Parser]]] = {  # field -> words for messages, parser
    "present": ("presentation", flag),
    "scene": ("scene", whole(1, MOST["scenes"])),
}
