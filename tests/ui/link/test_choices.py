"""Links: every selection survives a round trip, and no text of a link does harm."""

from dataclasses import asdict, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herts_geo.pack import catalogue
from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui.link.choices import FIELDS, Selection, parse
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
    assert set(FIELDS) == set(asdict(Selection()))


def test_selection_survives_the_link(pack: Catalogue) -> None:
    assert parse(CHOSEN.query(), pack) == (CHOSEN, [])


@pytest.mark.parametrize("name", ["place", "edition", "measure", "classes", "breaks", "tiles"])
def test_bad_value_is_ignored_with_a_sentence_and_the_rest_kept(pack: Catalogue, name: str) -> None:
    found, problems = parse({**CHOSEN.query(), name: "<b>9e999</b>"}, pack)
    assert found == replace(CHOSEN, **{name: getattr(Selection(), name)})
    assert len(problems) == 1
    assert FIELDS[name][0] in problems[0]


def test_names_postcodes_and_former_codes_are_places(pack: Catalogue) -> None:
    assert parse({"place": "bedwell"}, pack)[0].place == "E02004951"
    assert parse({"place": "E07000101"}, pack)[0].place == "E07000243"
    assert parse({"place": "SG1 1HN"}, pack)[0] == Selection(place="E02004951", area="E01035570")


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from([*FIELDS, "other"]), st.text(max_size=60)))
def test_any_query_gives_a_selection(query: dict[str, str]) -> None:
    found, problems = parse(query, PACK)
    assert len(problems) <= len(query)
    assert parse(found.query(), PACK) == (found, [])
