"""The layers that are chosen lie on the maps of a review too."""

import argparse

import pytest

from herts_geo.evidence import Dossier, Picture
from herts_geo.pack.catalogue import Catalogue
from herts_geo.report.map import draw
from herts_geo.review import command, overlaid
from tests.review.conftest import WATFORD, reviewed


@pytest.fixture(scope="module")
def watford(pack: Catalogue) -> Dossier:
    return reviewed(pack, WATFORD)


def pictures(shown: Dossier) -> dict[str, Picture]:
    return {each.key: each for chapter in shown.chapters for each in chapter.pictures}


def test_marks_of_a_chosen_layer_lie_on_each_map_of_areas(
    pack: Catalogue, watford: Dossier
) -> None:
    plain, laid = pictures(watford), pictures(overlaid(watford, ("estate.60", "sites")))
    before, after = plain["people.deprivation"], laid["people.deprivation"]
    assert not before.marks
    assert after.marks == (*plain["homes.map"].marks, *plain["estate.map"].marks)
    keys = (*plain["homes.map"].key_marks, *plain["estate.map"].key_marks)
    assert after.key_marks == keys
    assert after.furniture == before.furniture
    assert after.parameters[-1].startswith("Laid over it: Public estate")
    assert laid["estate.map"].marks == plain["estate.map"].marks
    assert draw.png(after, pack) != draw.png(before, pack)


@pytest.mark.parametrize("told", [(), ("names.0",), ("estate.0",), ("notes",)])
def test_a_review_stays_as_it_is_where_nothing_is_laid_over(
    watford: Dossier, told: tuple[str, ...]
) -> None:
    assert overlaid(watford, told) is watford


def test_the_command_line_names_a_layer_that_no_review_has() -> None:
    assert command.layers("estate~sites.50") == ("estate", "sites.50")
    for wrong, said in (("notes", "'notes' is none of opp"), ("estate.101", "from 0 to 100")):
        with pytest.raises(argparse.ArgumentTypeError, match=said):
            command.layers(wrong)
