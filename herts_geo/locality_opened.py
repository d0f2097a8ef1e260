"""A boundary file made into a locality, read and mended in a process apart."""

from dataclasses import dataclass

from herts_geo import locality_file, locality_shape, sandbox
from herts_geo.errors import UnreadableLocality
from herts_geo.locality_shape import Made


@dataclass(frozen=True)
class Opened:
    """The names of a file's shapes, and the locality that the chosen ones make with its notes.

    `problem`: why the chosen shapes make none, '' where they do.
    """

    names: tuple[str, ...]
    made: Made | None
    notes: tuple[str, ...]
    problem: str = ""


def apart(data: bytes, name: str, chosen: tuple[int, ...] = ()) -> Opened:
    """A boundary file as a locality of some of its shapes, by default all; read apart.

    Raises `UnreadableLocality`, also where the file needs too much.
    """
    try:
        found: Opened = sandbox.run("locality", {"data": data, "name": name, "chosen": chosen})
    except sandbox.Refused as fault:
        raise UnreadableLocality(str(fault)) from fault
    return found


def opened(data: bytes, name: str, chosen: tuple[int, ...] = ()) -> Opened:
    """The same, read here. Raises `UnreadableLocality` where the file itself cannot be read."""
    file = locality_file.read(data)
    try:
        made = locality_shape.of_geometry(name, *file.together(chosen))
    except UnreadableLocality as fault:
        return Opened(file.names, None, file.notes, str(fault))
    return Opened(file.names, made, (*file.notes, *made.notes))
