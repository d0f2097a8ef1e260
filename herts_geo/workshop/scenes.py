"""The scenes of a project as steps of a presentation: kept, put in order and moved."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from herts_geo.project import file as project_file
from herts_geo.project.file import Project
from herts_geo.project.records import Scene

Extent = tuple[tuple[float, float], tuple[float, float]]  # (south, west), (north, east), degrees
CORNERS: Final = 4


def ordered(project: Project) -> tuple[Scene, ...]:
    """The scenes in the order in which they are shown; those without a number come last."""
    last = float("inf")
    return tuple(sorted(project.scenes, key=lambda x: (last if x.order is None else x.order, x.id)))


def keep(
    project: Project,
    title: str,
    caption: str,
    page: str,
    query: Mapping[str, str],
    extent: Sequence[object] = (),
) -> Project:
    """The project with one more scene at the end. Raises `UnsoundRecord`, `ProjectFull`."""
    last = max((scene.order or 0 for scene in project.scenes), default=0)
    made = Scene(
        title=title,
        caption=caption,
        page=page,
        query=tuple(sorted(query.items())),
        extent=sound(extent),
        order=float(int(last) + 1),
    )
    return project_file.add(project, "scenes", made)


def same(project: Project, title: str, page: str, query: Mapping[str, str]) -> int:
    """The number of the scene that shows the same page with the same choices under the same title,
    1 for the first; 0 where there is none."""
    wanted = title, page, tuple(sorted(query.items()))
    kept = [(each.title, each.page, each.query) for each in ordered(project)]
    return kept.index(wanted) + 1 if wanted in kept else 0


def move(project: Project, id: str, steps: int) -> Project:
    """The project with a scene earlier (steps below 0) or later; at an end it stays there.

    Only scenes whose number changes become new revisions. Raises `NotInProject`.
    """
    found = project.find("scenes", id)
    every = list(ordered(project))
    place = max(0, min(len(every) - 1, every.index(found) + steps))
    every.remove(found)
    every.insert(place, found)
    for number, scene in enumerate(every, start=1):
        project = project_file.replace(project, "scenes", replace(scene, order=float(number)))
    return project


def bounds(scene: Scene) -> Extent | None:
    """The corners of the extent that a scene was kept with; None when it has none that is sound."""
    kept = sound(scene.extent)
    return ((kept[0], kept[1]), (kept[2], kept[3])) if kept else None


def sound(extent: Sequence[object]) -> tuple[float, ...]:
    """South, west, north and east in degrees when they make a box, else nothing."""
    known = [round(float(each), 6) for each in extent if isinstance(each, int | float)]
    if len(known) != CORNERS or len(extent) != CORNERS:
        return ()
    south, west, north, east = known
    inside = -90 <= south < north <= 90 and -180 <= west < east <= 180
    return tuple(known) if inside else ()
