"""What a workshop recorded, as chapters: its opportunities, decisions, notes and votes."""

from collections.abc import Sequence
from datetime import date

from herts_geo import pipeline_chapter, workshop
from herts_geo.catalogue import Catalogue
from herts_geo.evidence import Chapter, Finding
from herts_geo.places import Place
from herts_geo.project import Project


def chapters(
    catalogue: Catalogue,
    project: Project,
    place: Place,
    findings: Sequence[Finding] = (),
    today: date | None = None,
) -> tuple[Chapter, ...]:
    """The chapters that a project adds to the review of a place; none for what is empty.

    Raises `HertsGeoError` where the place belongs to another edition of the boundaries.
    """
    made = []
    if project.opportunities:
        made.append(pipeline_chapter.chapter(catalogue, project, place, today=today))
    named = {each.key: each.sentence for each in findings}
    return (*made, *workshop.chapters(project, place, named))
