"""The locality review page: its chapters, figures, comparison, links and files."""

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl, unquote

import pytest
from streamlit.testing.v1 import AppTest

from herts_geo import review
from herts_geo.evidence import Dossier, Finding, Link
from herts_geo.pack.catalogue import Catalogue
from herts_geo.report import brief as report_brief
from herts_geo.ui.estate import registers as estate_registers
from herts_geo.ui.link.choices import Selection
from herts_geo.ui.link.to_pages import to_finding
from herts_geo.ui.review import answers, chapters
from herts_geo.ui.review.chapters import HEADLINES
from tests.estate import made as estate_made
from tests.pages.conftest import Open, said
from tests.pages.test_opportunities_page import HUB, holding
from tests.travel import made as travel_made

DACORUM, WATFORD, STEVENAGE = "E07000096", "E07000103", "E07000243"
LOCALITY = "near~Old%20Town~-0.20000~51.90000~1500"


def metrics(app: AppTest) -> dict[str, str]:
    return dict(zip(said_labels(app), (str(each.value) for each in app.metric), strict=True))


def said_labels(app: AppTest) -> list[str]:
    return [each.label.replace("\\", "") for each in app.metric]


def unfolded(app: AppTest) -> AppTest:
    """The page with all that is folded away opened."""
    ids = [each.proto.id for each in app.expander if each.proto.id]
    assert ids
    for id in ids:
        app.session_state[id.split("-", 2)[2]] = True  # its key, behind the server's own mark
    return app.run()


@pytest.fixture(scope="module")
def dacorum(pack: Catalogue) -> Dossier:
    return review.review(pack, review.Question(DACORUM, ("E10000015",)))


def test_it_reads_from_top_to_bottom(open_page: Open, dacorum: Dossier) -> None:
    app = open_page("review", place=DACORUM)
    assert not app.exception
    assert not app.error
    headers = said(app.header)
    assert headers == [
        "Dacorum",
        "Who lives here",
        "What they can reach",
        "Homes",
        "Public estate",
        "Access points",
        "What stands out",
        "Dacorum beside Hertfordshire",
        "How this review is made",
    ]
    text = " ".join(said(app.markdown))
    for chapter in dacorum.chapters:
        for sentence in chapter.lead:
            assert sentence in text
    for finding in dacorum.findings:
        assert finding.sentence in text


def test_its_headline_figures_are_those_of_the_review(open_page: Open, dacorum: Dossier) -> None:
    app = open_page("review", place=DACORUM)
    shown = metrics(app)
    for chapter in dacorum.chapters:
        for figure in [each for each in chapter.figures if not each.lacks][:HEADLINES]:
            assert shown[figure.label] == figure.text
    assert all(each.help for each in app.metric)


def test_every_figure_stands_in_a_table_with_its_source(open_page: Open, dacorum: Dossier) -> None:
    app = open_page("review", place=DACORUM)
    assert not [each for each in app.dataframe if "Source" in each.value]
    tables = [each.value for each in unfolded(app).dataframe if "Source" in each.value]
    rows = {row["Figure"]: row for table in tables for row in table.to_dict("records")}
    assert rows.keys() == {figure.label for figure in dacorum.figures()}
    assert all(row["Source"] for row in rows.values())
    assert rows["Residents"]["Source"] == "Residents, mid-2022, mid-2022"


def test_a_locality_and_two_places_to_compare_with(open_page: Open) -> None:
    app = open_page("review", place=LOCALITY, r_against="E07000243", r_also=WATFORD)
    assert not app.exception
    assert not app.error
    assert not app.warning
    assert said(app.header)[-2] == "Old Town beside Stevenage and Watford"


def test_nothing_to_compare_with(open_page: Open) -> None:
    app = open_page("review", place=DACORUM, r_against="none")
    assert not app.exception
    assert "beside" not in " ".join(each.value for each in app.header)


def test_minutes_are_taken_from_the_link(open_page: Open) -> None:
    app = open_page("review", place=DACORUM, r_against="none", r_minutes="45")
    assert "Hospital, 45 min, public transport" in metrics(app)


def place_is(app: AppTest, code: str) -> AppTest:
    """The page after a place was chosen in the side bar."""
    return app.selectbox(key="place").set_value(code).run()


def test_stored_times_stand_in_for_the_model_where_there_are_any(
    open_page: Open, pack: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    labels = [each.label for each in open_page("review", place=DACORUM).multiselect]
    assert "Stored travel times" not in labels
    monkeypatch.setenv("HERTS_GEO_TRAVEL", str(tmp_path))
    name = travel_made.stored(pack, tmp_path)
    edits = f"close~{travel_made.POINTS[0]}"
    app = open_page("review", place=DACORUM, r_times=name, edits=edits)
    assert not app.exception
    (chosen,) = (each for each in app.multiselect if each.label == "Stored travel times")
    assert chosen.value == [name]
    told = " ".join(said(app.markdown))
    assert "modelled from timetables" in told
    assert "from stored times, where a median journey counts" in told
    titles = [each for each in said(app.header) if each.startswith("What if")]
    assert titles


def test_the_comparison_comes_back_after_the_whole_was_reviewed(open_page: Open) -> None:
    app = open_page("review")
    box = app.selectbox(key="r_against")
    assert (box.label, app.selectbox(key="r_also").label) == ("Compare with", "And compare with")
    assert box.options.count("nothing") == 1
    assert "beside" not in " ".join(said(app.header))
    app = place_is(app, DACORUM)
    assert not app.exception
    assert "Dacorum beside Hertfordshire" in said(app.header)
    assert app.query_params == {"place": DACORUM}


def test_no_comparison_stays_chosen_over_a_change_of_place(open_page: Open) -> None:
    app = open_page("review", place=DACORUM, r_against="none")
    app = place_is(app, "E10000015")
    assert app.selectbox(key="r_against").options.count("nothing") == 1
    app = place_is(app, WATFORD)
    assert "beside" not in " ".join(said(app.header))
    assert app.query_params == {"place": WATFORD, "r_against": "none"}


def test_a_bad_place_to_compare_with_is_said(open_page: Open) -> None:
    app = open_page("review", r_against="<b>Atlantis</b>", r_minutes="4000")
    assert not app.exception
    assert len(app.warning) == 2


def test_a_what_if_becomes_a_chapter(open_page: Open) -> None:
    closed = {"service": "library", "mode": "walk", "edits": "close~library:tring-library"}
    app = open_page("review", place=DACORUM, **closed)
    assert not app.exception
    assert "What if: libraries by walking" in said(app.header)


def test_best_sites_become_a_chapter_where_an_aim_is_chosen(open_page: Open) -> None:
    chosen = {"service": "gp", "mode": "walk", "minutes": "15", "s_aim": "close", "s_many": "1"}
    app = open_page("review", place=DACORUM, **chosen)
    assert not app.exception
    assert "Best sites: GP practices by walking" in said(app.header)


def test_a_what_if_of_the_users_own_list_leaves_the_review_whole(open_page: Open) -> None:
    app = open_page("review", place=DACORUM, service="own", edits="close~own:somewhere")
    assert not app.exception
    assert not app.error
    assert "Who lives here" in said(app.header)
    assert "What if" not in " ".join(said(app.header))
    assert any("is of your own list of points" in each for each in said(app.caption))


def test_a_what_if_that_cannot_be_made_says_why_in_its_place(open_page: Open) -> None:
    query = {"service": "library", "method": "gone", "edits": "close~library:tring-library"}
    app = open_page("review", place=DACORUM, **query)
    assert not app.exception
    assert not app.error
    assert "Who lives here" in said(app.header)
    assert "What if" in said(app.header)
    assert any(each.startswith("This chapter cannot be made.") for each in said(app.markdown))


def number(finding: Finding, pattern: str) -> str:
    found = re.search(pattern, finding.sentence)
    assert found, finding.sentence
    return found[1]


SHOWN = {  # finding -> what to look for in its sentence, and the metric of its page that says it
    "deprived": (r"\(([\d,]+)\)", "In most deprived 20%"),
    "few.council_office": (r"([\d,]+) people", "People not within"),
    "flagged": (r"^(\d+) of", "Assets"),
}


@pytest.mark.parametrize("key", SHOWN)
def test_a_finding_shows_the_same_number_on_its_page(
    key: str, open_page: Open, dacorum: Dossier
) -> None:
    finding = next(each for each in dacorum.findings if each.key == key)
    pattern, label = SHOWN[key]
    app = open_page(finding.link.page, **finding.link.query)
    assert not app.exception
    assert not app.warning
    assert metrics(app)[label] == number(finding, pattern)


def test_people_out_of_reach_are_those_of_the_page(open_page: Open, pack: Catalogue) -> None:
    found = review.review(pack, review.Question("E07000242")).findings
    finding = next(each for each in found if each.key == "unreached")
    app = open_page(finding.link.page, **finding.link.query)
    assert metrics(app)["People out of reach"] == number(finding, r"([\d,]+) people")


CHOSEN = dict(  # what a user may have chosen on every page: a finding tells the same all the while
    parse_qsl(
        "edition=2019&measure=health&against=county&classes=6&h_status=permissioned&h_need=500"
        "&h_buffer=20&h_colour=ownership&service=library&mode=walk&minutes=20&kmh=4&outside=0"
        "&edits=close~library%3Atring-library&kinds=gp&opening=saturday&e_use=Library&e_gp=1"
        "&e_w_hours=5&p_w_homes=1&tiles=1&l_areas=E01023750&l_name=Mine&l_way=areas"
        f"&i_measure=people&r_also={WATFORD}"
    )
)
STAYS = ("e_w_hours", "p_w_homes", "tiles", "l_areas", "l_name", "i_measure", "r_also", "classes")


def links(app: AppTest, page: str) -> list[dict[str, str]]:
    """The queries of the links to a page."""
    found = [each.proto for each in app.get("page_link")]
    return [dict(parse_qsl(each.query_string)) for each in found if each.page == page]


@pytest.fixture
def chosen(open_page: Open) -> AppTest:
    return open_page("review", place=DACORUM, **CHOSEN)


@pytest.mark.parametrize("key", SHOWN)
def test_a_link_keeps_what_the_user_chose_and_the_number(
    key: str, chosen: AppTest, open_page: Open, dacorum: Dossier
) -> None:
    finding = next(each for each in dacorum.findings if each.key == key)
    pattern, label = SHOWN[key]
    asked = dict(finding.link.query).items()
    query = next(each for each in links(chosen, finding.link.page) if asked <= each.items())
    assert {name: query.get(name) for name in STAYS} == {name: CHOSEN[name] for name in STAYS}
    assert (
        unquote(query["edits"]) == CHOSEN["edits"]
    )  # of libraries, which no finding here is about
    app = open_page(finding.link.page, **query)
    assert not app.exception
    assert metrics(app)[label] == number(finding, pattern)


def test_a_what_if_stays_behind_where_it_would_change_the_number(
    open_page: Open, pack: Catalogue, dacorum: Dossier
) -> None:
    edits = "close~hospital:lister-hospital"
    query = {"place": DACORUM, "service": "hospital_ae", "mode": "pt", "minutes": "30"}
    about = Link("accessibility", query)
    finding = replace(dacorum.findings[0], key="few.hospital_ae", link=about)
    for service in ("hospital", "hospital_ae"):  # the same points
        query = to_finding(pack, Selection(service=service, edits=edits, h_need=500), finding)
        assert query == {"h_need": "500", **finding.link.query}
    kept = to_finding(pack, Selection(edits=edits), replace(finding, link=Link("estate", {})))
    assert kept == {"edits": edits}


def test_what_was_typed_of_supply_stays_as_the_review_answers_with_it(
    pack: Catalogue, dacorum: Dossier
) -> None:
    asked = Selection(h_need=500, h_owner=("public",))
    about = replace(dacorum.findings[0], link=Link("housing", {"place": DACORUM}))
    for key, kept in (("land.no", {"h_need": "500"}), ("supply", {"h_need": "500"})):
        query = to_finding(pack, asked, replace(about, key=key))
        assert query == {"place": DACORUM, **kept}


def test_public_land_that_waits_is_what_the_housing_page_shows(
    open_page: Open, pack: Catalogue
) -> None:
    found = review.review(pack, review.Question(WATFORD)).findings
    finding = next(each for each in found if each.key == "land.unstated")
    app = open_page(finding.link.page, **finding.link.query)
    shown = metrics(app)
    assert shown["Sites"] == number(finding, r"^(\d+) sites")
    assert shown["Homes"].startswith(number(finding, r"([\d,]+) homes"))


def test_change_since_the_edition_before_is_what_its_page_shows(
    open_page: Open, dacorum: Dossier
) -> None:
    finding = next(each for each in dacorum.findings if each.key == "worse")
    app = open_page(finding.link.page, **finding.link.query)
    count = number(finding, r", (\d+) areas")
    assert f"{count} areas moved towards the most deprived end" in " ".join(said(app.markdown))


def test_a_file_is_named_after_its_place_and_day(dacorum: Dossier) -> None:
    assert chapters.name(dacorum) == f"review-dacorum-{dacorum.made}"


def test_pictures_of_other_sources_are_told_apart(dacorum: Dossier) -> None:
    picture = dacorum.chapters[0].pictures[0]
    other = replace(picture, sources=("another",))
    assert answers.fingerprint(picture) != answers.fingerprint(other)


def test_a_name_with_signs_is_shown_as_it_stands(open_page: Open) -> None:
    app = open_page("review", place="near~A%20(b)%20%26%20c.~-0.2~51.9~1500")
    assert not app.exception
    assert not app.warning
    assert app.header[0].value == r"A \(b\) \& c\."
    assert said(app.header)[-2] == "A (b) & c. beside Hertfordshire"


def test_a_name_that_is_markup_is_refused(open_page: Open) -> None:
    app = open_page("review", place="near~%3Cb%3Ex~-0.2~51.9~1500")
    assert not app.exception
    assert len(app.warning) == 1


def test_a_partner_register_is_reviewed_with_its_secrets_kept(open_page: Open) -> None:
    app = open_page("sources", place="E07000243")
    file = estate_made.register()
    for part in estate_registers.PARTS:
        key = f"{estate_registers.PREFIX}_{part}:0123456789abcdef"
        app.session_state[key] = getattr(file, part, "")
    app.session_state[estate_registers.FULL] = True  # the holder's own view changes nothing here
    app = unfolded(app.switch_page("pages/review.py").run())
    assert not app.exception
    assert metrics(app)["Public assets"] == "9"
    shown = " ".join(each.value.to_csv() for each in app.dataframe)
    shown += " ".join(said((*app.markdown, *app.caption, *app.info)))
    assert estate_made.HOLDER in shown
    for mark in (*estate_made.MARKS, *estate_made.SECRET_MARKS):
        assert mark not in shown


def test_the_shortlist_has_the_weights_of_its_page(open_page: Open) -> None:
    asked = {"place": "E07000243", "r_against": "none", "p_w_homes": "5"}
    app = holding(open_page("review", **asked), HUB)
    assert not app.exception
    tables = (each.value for each in unfolded(app).dataframe)
    criteria = next(each for each in tables if "Criterion" in each)
    assert criteria.set_index("Criterion")["Weight"]["More homes"] == 5


SITES = (
    "SiteReference,SiteNameAddress,GeoX,GeoY,CoordinateReferenceSystem,Hectares,OwnershipStatus,"
    "Deliverable,MinNetDwellings,OrganisationLabel\n"
    "A1,Old depot,523000,224000,OSGB36,0.4,owned by a public authority,yes,31,Stevenage\n"
    "A2,Car park,523500,224500,OSGB36,0.2,not owned by a public authority,yes,12,Stevenage\n"
)


def test_a_register_of_sites_that_is_held_is_part_of_the_review(open_page: Open) -> None:
    app = open_page("review", place=STEVENAGE)
    assert "Homes on them (net)" not in metrics(app)
    assert any(each.startswith("Not known here: Years of supply") for each in said(app.caption))
    app.session_state["_sites_text"], app.session_state["_sites_name"] = SITES, "mine.csv"
    app.run()
    assert not app.exception
    assert metrics(app)["Homes on them (net)"] == "43"  # 31 + 12
    assert metrics(app)["Homes on public land"] == "31"
    app.session_state["_sites_text"] = "this,is\nno,register\n"
    app.run()
    assert "Who lives here" in said(app.header)
    assert any("mine.csv is not part of this review." in each for each in said(app.warning))


def test_the_page_opens_with_the_brief(open_page: Open, dacorum: Dossier) -> None:
    app = open_page("review", place=DACORUM)
    brief = report_brief.headlines(dacorum)
    shown = next(each.value for each in app.dataframe if "What" in each.value)
    assert shown["Dacorum"].tolist() == brief["Dacorum"].tolist()
    assert report_brief.unknown(dacorum) in said(app.caption)


def test_compared_places_stand_as_bars_with_their_ranges(open_page: Open) -> None:
    """50% (8% to 86%) of Stevenage and all of Watford (73% at least) reach a hospital in time."""
    app = open_page("review", place="Stevenage", r_against="E07000103")
    assert not app.exception
    bars = next(each.value for each in app.dataframe if "At least" in each.value)
    rows = bars[bars["Figure"] == "Hospital, 30 min, public transport"].set_index("Place")
    told = rows[["% of people", "At least", "At most"]]
    assert told.loc["Stevenage"].tolist() == [49.9, 8.5, 85.7]
    assert told.loc["Watford"].tolist() == [100, 72.9, 100]
