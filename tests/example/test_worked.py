"""The example is sound, is of one district, and says of each thing that it is invented."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from herts_geo.estate import held, partner
from herts_geo.estate.held import Estate
from herts_geo.evidence import Dossier
from herts_geo.example import mark, worked
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import gazetteer
from herts_geo.project import file as project_file
from herts_geo.ui.link.choices import parse

TODAY = date(2026, 11, 29)


@pytest.fixture(scope="module")
def estate(pack: Catalogue) -> Estate:
    return held.read(pack, [worked.register()], today=TODAY)


def texts() -> Iterator[str]:
    """What records of the project say, but for scenes, whose figures may be real."""
    found = worked.project()
    yield from (each.title for each in found.opportunities)
    yield from (each.text for each in found.notes)
    yield from (each.what for each in found.decisions)


def organisations() -> Iterator[str]:
    found = worked.project()
    for each in found.opportunities:
        yield each.lead
        yield from (body.name for body in each.partners)
    yield from (each.organisation for each in (*found.notes, *found.votes))
    for decision in found.decisions:
        yield from decision.represented


def test_each_section_of_the_project_has_something_to_show() -> None:
    assert worked.project().counts() == {
        "localities": 2,
        "scenarios": 1,
        "opportunities": 5,
        "notes": 6,
        "votes": 6 * 5 + 3,
        "decisions": 3,
        "scenes": 6,
    }


def test_everything_says_that_it_is_invented() -> None:
    assert mark.is_marked([worked.project().name])
    assert mark.is_marked([worked.NAME])
    assert all(text.startswith("Invented: ") for text in texts())
    assert all(name.endswith(" (invented)") for name in organisations())


def test_the_register_is_read_without_an_error(pack: Catalogue) -> None:
    report = partner.report_of(pack, worked.register())
    assert (report.rows, report.loaded, report.errors) == (23, 23, 0)
    frame, quality = partner.read(pack, worked.register(), TODAY)
    assert quality.unplaced == 0
    assert frame["uprn"].isna().all()  # no real property's number
    assert frame["name"].str.startswith("Invented ").all()
    assert frame["holder"].str.endswith(" (invented)").all()
    assert frame["vacant"].sum() == 1


def test_its_assets_lie_in_the_district_and_the_vacant_one_is_withheld(estate: Estate) -> None:
    frame = estate.frame[estate.frame["register"].eq(worked.NAME.removesuffix(".csv"))]
    placed = frame[frame["lon"].notna()]
    assert len(placed) == 22
    assert set(placed["district"]) == {worked.PLACE}
    assert not frame["name"].eq("Invented Former Pavilion").any()


def test_opportunities_are_of_assets_of_the_register(estate: Estate) -> None:
    known = dict(zip(estate.frame["id"], estate.frame["name"], strict=True))
    held_by = [x for each in worked.project().opportunities for x in each.holdings]
    assert len(held_by) == 3 + 2 + 2 + 3 + 3
    assert all(known[each.id] == each.name for each in held_by)


def test_votes_and_decisions_are_of_records_of_the_project() -> None:
    found = worked.project()
    ids = {each.id for _, each in project_file.records(found)}
    assert {each.target_id for each in found.votes} <= ids
    assert {id for each in found.decisions for id in each.linked} <= ids


def test_scenes_and_localities_are_known_to_the_pack(pack: Catalogue) -> None:
    found = worked.project()
    for scene in (*found.scenes, *found.scenarios):
        selection, ignored = parse(dict(scene.query), pack)
        assert (selection.place, ignored) == (worked.PLACE, [])
    known = gazetteer(pack)
    assert [known.place(each.code).name for each in found.localities] == [
        each.name for each in found.localities
    ]
    assert worked.district(pack) == "Welwyn Hatfield"


def dossier(title: str) -> Dossier:
    return Dossier(title=title, place="", made="2026-11-29", chapters=())


def test_a_review_of_it_is_marked_once() -> None:
    plain = dossier("Locality review: Bedwell")
    assert mark.marked(plain, ["assets.csv", "Bedwell review"]) is plain
    made = mark.marked(plain, [worked.NAME])
    assert made.title == "INVENTED EXAMPLE DATA. Locality review: Bedwell"
    assert mark.marked(made, [worked.project().name]) is made
    assert replace(made, title=plain.title) == plain
