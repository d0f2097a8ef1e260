"""Links: every selection survives a round trip, and no text of a link does harm."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herts_geo.pack import catalogue
from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui.link.choices import CHOICES, Selection, parse
from tests import added_data
from tests.conftest import ROOT

PACK = catalogue.read(ROOT)
CHOSEN = Selection(
    place="E07000243",
    area="E01023750",
    edition=2019,
    compare=2010,
    measure="crime",
    against="county",
    scheme="own",
    classes=7,
    breaks="1, 2.5, 9",
    palette="Greys",
    tiles=True,
)


def test_default_selection_leaves_the_link_empty() -> None:
    assert Selection().query() == {}


def test_every_field_can_be_read() -> None:
    assert set(CHOICES) == set(asdict(Selection()))


def test_selection_survives_the_link(pack: Catalogue) -> None:
    assert parse(CHOSEN.query(), pack) == (CHOSEN, [])


@pytest.mark.parametrize("name", ["place", "edition", "measure", "classes", "breaks", "tiles"])
def test_bad_value_is_ignored_with_a_sentence_and_the_rest_kept(pack: Catalogue, name: str) -> None:
    found, problems = parse({**CHOSEN.query(), name: "<b>9e999</b>"}, pack)
    assert found == replace(CHOSEN, **{name: getattr(Selection(), name)})
    assert len(problems) == 1
    assert problems[0].words == CHOICES[name].words
    assert problems[0].in_a_link.endswith("was ignored. Choose another on this page.")


def test_names_postcodes_and_former_codes_are_places(pack: Catalogue) -> None:
    assert parse({"place": "bedwell"}, pack)[0].place == "E02004951"
    assert parse({"place": "E07000101"}, pack)[0].place == "E07000243"
    assert parse({"place": "SG1 1HN"}, pack)[0] == Selection(place="E02004951", area="E01035570")


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from([*CHOICES, "other"]), st.text(max_size=60)))
def test_any_query_gives_a_selection(query: dict[str, str]) -> None:
    found, problems = parse(query, PACK)
    assert len(problems) <= len(query)
    assert parse(found.query(), PACK) == (found, [])


@pytest.mark.parametrize("text", ["town", "estate.101", "estate~estate.50", "estate.a", ".5"])
def test_layers_that_are_not_known_are_named(text: str) -> None:
    found, problems = parse({"layers": text}, PACK)
    assert found.layers == ()
    assert [each.in_a_link for each in problems] == [
        f"The link's layers of the map '{text}' is not known here and was ignored. "
        "Choose another on this page."
    ]


ONE: Final = (
    dict.fromkeys(CHOICES, "1")
    | {  # a text for each choice that differs from the default
        **dict.fromkeys(["place", "area", "h_for", "r_against", "r_also"], "E07000243"),
        **dict.fromkeys(["edition", "compare", "h_adopted", "h_reviewed"], "2019"),
        **dict.fromkeys(["scheme", "i_scheme"], "own"),
        **dict.fromkeys(["breaks", "i_breaks"], "1, 2.5, 9"),
        **dict.fromkeys(["palette", "i_palette"], "Greys"),
        **dict.fromkeys(["service", "kinds", "h_near"], "hospital"),
        **dict.fromkeys(["classes", "i_classes", "minutes", "r_minutes", "scene"], "7"),
        **dict.fromkeys(["edits", "versus"], "close~hospital%3Alister-hospital"),
        "ground": "0",
        "layers": "estate.60~sites~names.0",
        **dict.fromkeys(["i_measure", "i_second", "o_indicator"], "NI 154"),
        **dict.fromkeys([name for name in CHOICES if name[1:4] == "_w_"], "5"),
        "measure": "crime",
        "against": "county",
        "mode": "walk",
        "service": "library",
        "s_aim": "close",
        "s_weight": "only",
        "s_from": "estate",
        "outside": "0",
        "show": "within",
        "opening": "on_saturday",
        "h_owner": "public~mixed",
        "h_status": "permissioned~none",
        "h_deliverable": "unstated",
        "h_tenths": "1~10",
        "h_ha_from": "0.25",
        "h_rule": "to",
        "h_colour": "ownership",
        "h_under": "deprivation",
        "h_count": "permission",
        "h_buffer": "20",
        "h_method": "liverpool",
        "o_theme": "Better Places to Live",
        "o_area": "Hertfordshire",
        "o_lead": "Jobcentre Plus",
        "e_use": "Library~Office",
        "e_vacant": "yes",
        "e_near": "60",
        "rules": "jts-2017",
        "e_rules": "vacant~lease",
        "i_by": "district",
        "i_show": "target",
        "i_target": "-2.5",
        "i_better": "higher",
        "l_way": "draw",
        "l_areas": "E01023750",
        "l_districts": "E07000243",
        "spot": "51.90000,-0.20000,E07000243,Lister Hospital",
        "l_shape": "near~Middle~-0.20200~51.90200~1500",
        "l_mode": "pt",
        "w_lat": "51.9",
    }
)


OF_CONSTRAINTS: Final = ("h_clear", "h_layers", "e_clear", "e_layers")


def test_a_link_carries_the_constraints_that_the_pack_holds(tmp_path: Path) -> None:
    added_data.constraint(tmp_path, "sssi", [{"metres": (0, 0, 100, 100), "reference": "1"}])
    query = dict.fromkeys(OF_CONSTRAINTS, "sssi")
    found, problems = parse(query, added_data.read(tmp_path))
    assert (found.query(), problems) == (query, [])
    assert len(parse(query, PACK)[1]) == len(OF_CONSTRAINTS)  # of a pack that has none


@pytest.mark.parametrize("name", [name for name in CHOICES if name not in OF_CONSTRAINTS])
def test_each_choice_stands_in_the_link_as_it_was_read(name: str) -> None:
    found, problems = parse({name: ONE[name]}, PACK)
    assert problems == []
    assert found.query() == {name: ONE[name]}
