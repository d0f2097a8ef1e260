"""What a workshop recorded, as chapters of a review, and a finding as a new opportunity."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from herts_geo import places
from herts_geo.evidence import Chapter, Dossier, Finding
from herts_geo.opportunities import chapter as opportunities_chapter
from herts_geo.opportunities.shortlist import DEFAULT
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import KINDS, Place
from herts_geo.project.file import Project
from herts_geo.project.kinds import tidy
from herts_geo.project.records import NAME, Opportunity
from herts_geo.review.dossier import joined
from herts_geo.workshop import record as workshop_record


def added(
    found: Dossier,
    catalogue: Catalogue,
    project: Project,
    place: Place,
    weights: Mapping[str, int] = DEFAULT,
    today: date | None = None,
) -> Dossier:
    """The review of a place with what a project holds of it: its chapters, and in the brief its
    options, the best first, and its last decisions. Raises as `chapters` does."""
    made = joined(found, chapters(catalogue, project, place, found.findings, today, weights))
    if made.brief is None:
        return made
    options, decisions = made.brief.options, made.brief.decisions
    if project.opportunities:
        options = opportunities_chapter.options(catalogue, project, place, weights, today)
    if project.decisions:
        decisions = workshop_record.latest(project, place)
    return replace(made, brief=replace(made.brief, options=options, decisions=decisions))


def chapters(
    catalogue: Catalogue,
    project: Project,
    place: Place,
    findings: Sequence[Finding] = (),
    today: date | None = None,
    weights: Mapping[str, int] = DEFAULT,
) -> tuple[Chapter, ...]:
    """The chapters that a project adds to the review of a place; none for what is empty.

    `weights` are those of the shortlist: criterion -> weight.

    Raises `HertsGeoError` where the place belongs to another edition of the boundaries.
    """
    made = []
    if project.opportunities:
        made.append(opportunities_chapter.chapter(catalogue, project, place, weights, today))
    named = {each.key: each.sentence for each in findings}
    # The names of the small areas to which notes are pinned, by their codes.
    if not project.notes:
        areas = {}
    else:
        frame = places.areas(catalogue)
        areas = dict(zip(frame["code"], frame["label"], strict=True))
    return (*made, *workshop_record.chapters(project, place, named, areas))


def entry(found: Finding, place: Place) -> Opportunity:
    """A new entry of the pipeline about a finding of a place: its words, its place and its page.

    The code of a locality may be longer than an area's; the link to its page holds it.
    """
    return Opportunity(
        title=tidy(found.sentence)[:NAME].strip(),
        notes=f"{found.sentence}\n{found.basis}",
        place=tidy(place.label)[:NAME].strip(),
        area=place.code if place.kind in KINDS else "",
        page=found.link.page,
        query=tuple(found.link.query.items()),
    )
