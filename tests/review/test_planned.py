"""The plan of best sites as a chapter: the figures of the functions, with their range."""

from herts_geo import wording
from herts_geo.access.sites import answer, words
from herts_geo.access.sites.ask import Ask
from herts_geo.access.view import Question
from herts_geo.evidence import Link
from herts_geo.pack.catalogue import Catalogue
from herts_geo.review import planned

ASKED = Question(place="E07000243", service="gp", mode="pt", minutes=15)


def test_the_plan_is_a_chapter(pack: Catalogue) -> None:
    offered = answer.candidates(pack, "library", ASKED)
    found = answer.answer(pack, ASKED, Ask("cover", 1), offered)
    link = Link("accessibility", {"s_aim": "cover"})
    made = planned.chapter(pack, found, link)
    assert made.title == "Best sites: GP practices by public transport and walking"
    assert made.lead[:-1] == words.sentences(found)
    before, after = made.figures
    result = found.plan.after
    assert after.text.startswith(wording.share(result.people_within, result.people))
    assert after.span is not None
    assert before.value is not None
    assert after.value >= before.value  # type: ignore[operator]
    assert after.link == link
    assert made.tables[1].frame["New sites"].tolist() == [0, 1, 2]
    assert set(made.tables[0].sources) <= {*pack.datasets}
