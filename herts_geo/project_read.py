"""A project file -> a project, or a sentence that says why not. Nothing in a file is ever run."""

import json
from collections.abc import Iterable
from typing import Any, Final

from herts_geo import project_kinds as kinds
from herts_geo.errors import UnreadableProject
from herts_geo.project import FORMAT, LARGEST_READ, VERSION, Project
from herts_geo.project_records import MOST, NAME, SECTIONS, Removed

TOLD: Final = 5  # faults that a sentence repeats
NOT_OURS: Final = "This is not a project file of herts-geo: choose a file that was saved here."
HEAD: Final = {
    "id": kinds.token(),
    "name": kinds.line(NAME, 1),
    "created": kinds.moment(),
    "updated": kinds.moment(),
}


def read(data: bytes | str) -> Project:
    """The project in a file. Raises `UnreadableProject`, and nothing else."""
    values = _values(data)
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        raise UnreadableProject(NOT_OURS)
    _version(values.get("version"))
    faults: list[str] = []
    found: dict[str, Any] = _head(values, faults)
    found |= {name: _section(name, values.get(name, []), faults) for name in MOST}
    faults += [f"'{name}' is not known here" for name in _strange(values)]
    if faults:
        raise UnreadableProject(_sentence(faults), faults)
    return Project(**found)


def _values(data: bytes | str) -> Any:
    if len(data) > LARGEST_READ:
        raise UnreadableProject(
            f"The file is larger than the {LARGEST_READ // 1_000_000} MB that a project can have."
        )
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
        return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_once)
    except (ValueError, RecursionError) as fault:
        if not _looks_like_ours(data):
            raise UnreadableProject(NOT_OURS) from fault
        raise UnreadableProject(
            "The project file is damaged: it ends too early or was changed. Use another copy of it."
        ) from fault


def _looks_like_ours(data: bytes | str) -> bool:
    start = data[:200]
    return FORMAT in (start.decode("utf-8", "replace") if isinstance(start, bytes) else start)


def _version(version: Any) -> None:
    if type(version) is not int or version < 1:
        raise UnreadableProject("The project file is damaged: it does not say its version.")
    if version > VERSION:
        raise UnreadableProject(
            f"The project file was made by a newer herts-geo (version {str(version)[:9]} of the "
            f"file); this one reads up to version {VERSION}. Open it with the newer one."
        )


def _head(values: dict[str, Any], faults: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, kind in HEAD.items():
        try:
            found[name] = kind.read(values.get(name))
        except ValueError as fault:
            faults.append(f"{name} {fault}")
    return found


def _section(name: str, values: Any, faults: list[str]) -> tuple[Any, ...]:
    if not isinstance(values, list) or len(values) > MOST[name]:
        faults.append(f"{name} must be a list of at most {MOST[name]:,}")
        return ()
    found = [_record(name, place, value, faults) for place, value in enumerate(values, 1)]
    ids = [(each.id, getattr(each, "section", name)) for each in found if each is not None]
    if len(set(ids)) < len(ids):
        faults.append(f"{name} holds one id more than once")
    return tuple(found)


def _record(name: str, place: int, value: Any, faults: list[str]) -> Any:
    try:
        found = kinds.read(SECTIONS.get(name, Removed), value)
    except kinds.Unsound as fault:
        faults += [f"{name} {place}: {part} {what}" for part, what in fault.faults]
        return None
    if not (found.id and found.revision):
        faults.append(f"{name} {place}: id and revision must not be empty")
    if isinstance(found, Removed) and found.section not in SECTIONS:
        faults.append(f"{name} {place}: section is not known here")
    return found


def _strange(values: dict[str, Any]) -> Iterable[str]:
    known = {"format", "version", *HEAD, *MOST}
    return [kinds.tidy(name)[:40] for name in values if name not in known]


def _sentence(faults: list[str]) -> str:
    told = "; ".join(faults[:TOLD])
    more = f"; and {len(faults) - TOLD:,} more" if len(faults) > TOLD else ""
    return f"The project file is damaged: {told}{more}. Use another copy of it."


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The pairs as a mapping; a name that stands twice is refused, as one would hide the other."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found
