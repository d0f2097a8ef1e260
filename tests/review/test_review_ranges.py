"""What is modelled carries its range in a review: people out of reach, and a what-if by decile."""

from herts_geo import review
from herts_geo.access import view as access_view
from herts_geo.pack.catalogue import Catalogue
from tests.review.conftest import STEVENAGE, reviewed


def test_people_out_of_reach_have_the_range_of_those_within(pack: Catalogue) -> None:
    """As of 89,616 people 40% to 70% are within, 30% to 60% of them are not."""
    figures = {each.key: each for each in reviewed(pack, STEVENAGE).figures()}
    people = figures["people.population"].value
    for within, missed in (
        ("points.in_reach", "points.out_of_reach"),
        ("reach.hospital.pt.share", "reach.hospital.pt.not_within"),
    ):
        share, out = figures[within], figures[missed]
        assert share.span is not None
        assert out.span is not None
        assert isinstance(people, int)
        least, most = (people * (1 - part / 100) for part in reversed(share.span))
        assert out.span == (round(least), round(most))
        assert f"({round(least):,} to {round(most):,})" in out.text
        assert "In brackets" in out.note


def test_a_what_if_by_decile_has_its_ranges(pack: Catalogue) -> None:
    edits = "close~hospital:lister-hospital"
    asked = access_view.Question(STEVENAGE, minutes=30, edits=edits)
    found = access_view.view(pack, asked).comparison
    assert found is not None
    assert found.losing_range is not None
    chapter = review.scenario_chapter(pack, asked, 1)
    table = next(each for each in chapter.tables if each.key == "change1.crossing").frame
    ends = [
        [int(end.replace(",", "")) for end in x.split(" to ")] for x in table["Drop out, range"]
    ]
    losing = table["Drop out of it"]
    assert losing.sum() > 0
    for lost, (low, most) in zip(losing, ends, strict=True):
        assert low <= lost <= most
    # the steps at which two deciles are at their ends need not be the same
    assert sum(low for low, _ in ends) <= found.losing_range[0] + len(ends)
    assert sum(most for _, most in ends) >= found.losing_range[1] - len(ends)
