"""Views of an indicator by area: five squares worked by hand, and the shipped figures."""

from pathlib import Path

import pytest

from herts_geo.deprivation import indices as deprivation_indices
from herts_geo.errors import InvalidBreaks, NoSuchMeasure, NotComparable, UnknownPlace
from herts_geo.indicators import agreement as indicators_agreement
from herts_geo.indicators import view as indicators_view
from herts_geo.indicators.agreement import Figure
from herts_geo.indicators.measures import Question
from herts_geo.maps import bivariate
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import outlines
from tests.pack.second import tiny_pack
from tests.places.locality.made import box, postcode_pack


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The pack of five squares: 100 to 500 people, ranks 5, 45, 20, 100 and 11 of 100."""
    return tiny_pack(tmp_path_factory.mktemp("tiny"))


def labels(view: indicators_view.View) -> list[tuple[str, int]]:
    return [(item.label, item.areas) for item in view.classes.legend.items]


def test_ranks_are_drawn_where_they_are_given_with_the_deprived_end_dark(tiny: Catalogue) -> None:
    view = indicators_view.view(tiny, Question(scheme="own", breaks="20, 50, 100"))
    assert (view.kind, view.vintage) == ("lsoa", "2021")
    assert view.frame["value"].tolist() == [5, 45, 20, 100, 11]
    assert view.classes.index.tolist() == [0, 1, 0, 2, 0]
    assert labels(view) == [("5 to 20", 3), ("20 to 50", 1), ("50 to 100", 1)]
    shades = [
        sum(int(x.colour[i : i + 2], 16) for i in (1, 3, 5)) for x in view.classes.legend.items
    ]
    assert shades == sorted(shades)  # dark first
    assert (
        view.title == "Overall deprivation (IMD): rank, 2025: England rank, 1 is the most deprived"
    )
    assert [each.id for each in view.datasets] == ["imd2025", "lsoa21"]
    assert view.shown["value"].tolist() == [5, 11, 20, 45, 100]


def test_a_missing_figure_is_hatched_and_counted(tiny: Catalogue) -> None:
    view = indicators_view.view(tiny, Question(measure="rank.income", classes=3))
    assert view.classes.index[1] == -1
    assert view.classes.legend.missing == 1
    assert view.shown["shown_as"].tolist()[-1] == "no figure"


def test_districts_get_the_mean_rank_weighted_by_people(tiny: Catalogue) -> None:
    view = indicators_view.view(tiny, Question(by="district"))
    east = (100 * 400 + 11 * 500) / (400 + 500)
    west = (5 * 100 + 45 * 200 + 20 * 300) / (100 + 200 + 300)
    assert view.frame["value"].tolist() == [east, west]
    assert [x.measure.id for x in view.gathered] == ["rank.overall"]
    assert "people21" in [each.id for each in view.datasets]


def test_an_older_edition_is_gathered_up_on_its_own_small_areas(tiny: Catalogue) -> None:
    view = indicators_view.view(tiny, Question(period="2019", by="district"))
    east = (25 * 410 + 50 * 510) / (410 + 510)
    west = (11 * 110 + 23 * 210 + 10 * 310) / (110 + 210 + 310)
    assert view.frame["value"].tolist() == pytest.approx([east, west])


def test_people_are_added_up_and_shares_worked_out_again(tiny: Catalogue) -> None:
    people = indicators_view.view(tiny, Question(measure="people", by="msoa"))
    assert people.frame["value"].tolist() == [100 + 200, 300, 400 + 500]
    share = indicators_view.view(tiny, Question(measure="share.children", by="msoa"))
    wanted = [100 * 20 / 300, 100 * 10 / 300, 100 * 20 / 900]
    assert share.frame["value"].tolist() == pytest.approx(wanted)
    small = indicators_view.view(tiny, Question(measure="share.children"))
    assert small.frame["value"].tolist() == [10, 5, 100 * 10 / 300, 2.5, 2]


def test_classes_are_cut_from_the_place_alone(tiny: Catalogue) -> None:
    view = indicators_view.view(tiny, Question(place="E07000243", scheme="equal", classes=3))
    assert labels(view)[0][0].startswith("5 to ")
    assert labels(view)[-1][0].endswith(" to 45")
    assert view.inside.tolist() == [True, True, True, False, False]


def test_two_figures_are_cut_into_thirds_of_the_people(tiny: Catalogue) -> None:
    view = indicators_view.view(tiny, Question(second="share.children"))
    # By rank 5, 11, 20, 45, 100 the people are 100, 500, 300, 200 and 400 of 1,500: middles 50,
    # 350, 750, 1,000 and 1,300, so thirds 0, 0, 1, 2, 2, turned as a low rank is the dark end.
    # By share 2, 2.5, 3.3, 5, 10: 500, 400, 300, 200, 100; middles 250, 700, 1,050, 1,300, 1,450.
    ranks, shares = [2, 0, 1, 0, 2], [2, 2, 2, 1, 0]
    wanted = [3 * rank + share for rank, share in zip(ranks, shares, strict=True)]
    assert view.classes.index.tolist() == wanted
    assert view.classes.legend.items[8].label == "most deprived third, highest third"
    assert view.classes.legend.items[8].areas == 1
    assert len(view.classes.legend.items) == bivariate.THIRDS**2


def test_figures_on_different_outlines_are_refused_with_a_way_out(tiny: Catalogue) -> None:
    with pytest.raises(NotComparable, match="by district"):
        indicators_view.view(tiny, Question(period="2019", second="share.children"))
    met = indicators_view.view(
        tiny, Question(period="2019", second="share.children", by="district")
    )
    assert met.kind == "district"


def test_one_figure_cannot_be_shown_twice(tiny: Catalogue) -> None:
    with pytest.raises(NoSuchMeasure, match="the same"):
        indicators_view.view(tiny, Question(measure="score", second="score"))


def test_the_second_figure_is_of_the_same_period_where_it_has_one(tiny: Catalogue) -> None:
    view = indicators_view.view(tiny, Question(measure="score", second="rank.overall"))
    assert view.second is not None
    assert view.second.slice.label == "2025"


def test_a_target_of_the_user_is_held_against_every_area(tiny: Catalogue) -> None:
    asked = Question(measure="share.children", show="target", target=5, better="lower")
    view = indicators_view.view(tiny, asked)
    assert labels(view) == [
        ("target met", 4),
        ("target not met", 1),
        ("a figure, but no target", 0),
    ]
    assert view.frame["standing"].tolist()[:2] == ["target not met", "target met"]
    unknown = indicators_view.view(
        tiny, Question(measure="share.children", show="target", target=5)
    )
    assert [count for _, count in labels(unknown)] == [1, 1, 3, 0]
    assert not any(label == "target met" for label, _ in labels(unknown))


def test_own_breaks_that_make_no_sense_are_refused(tiny: Catalogue) -> None:
    with pytest.raises(InvalidBreaks):
        indicators_view.view(tiny, Question(scheme="own", breaks="9, 1"))


@pytest.mark.parametrize(
    ("question", "fault"),
    [
        (Question(measure="<b>x</b>"), NoSuchMeasure),
        (Question(measure="own~mine"), NoSuchMeasure),
        (Question(period="1066"), NoSuchMeasure),
        (Question(place="Nowhere"), UnknownPlace),
        (Question(by="parish"), NotComparable),
    ],
)
def test_what_is_not_there_gets_a_sentence(
    tiny: Catalogue, question: Question, fault: type[Exception]
) -> None:
    with pytest.raises(fault, match=r"\w+ \w+ \w+"):
        indicators_view.view(tiny, question)


def test_the_years_of_one_area(tiny: Catalogue) -> None:
    measure = indicators_view.every_measure(tiny)["rank.overall"]
    found = indicators_view.history(tiny, measure, "lsoa", "E01000001")
    assert [(each.period, value) for each, value in found] == [("2019", 11), ("2025", 5)]
    redrawn = indicators_view.history(tiny, measure, "lsoa", "E01000005")
    assert [(each.period, value) for each, value in redrawn] == [("2019", None), ("2025", 11)]
    west = indicators_view.history(tiny, measure, "district", "E07000243")
    assert west[1][1] == (5 * 100 + 45 * 200 + 20 * 300) / 600


def test_years_are_in_order_whatever_kind_of_figure_they_hold(pack: Catalogue) -> None:
    measure = indicators_view.every_measure(pack)["NI 152"]
    found = indicators_view.history(pack, measure, "district", "E07000243")
    assert [(each.period, each.figure, value) for each, value in found] == [
        ("2006/07", "baseline", 10.3),
        ("2008/09", "target", 10),
        ("2009/10", "target", 9.6),
        ("2010/11", "target", 9.3),
    ]


def test_every_shipped_measure_and_period_is_drawn(pack: Catalogue) -> None:
    known = indicators_view.every_measure(pack)
    assert len(known) > 50
    for measure in known.values():
        for each in measure.slices:
            view = indicators_view.view(
                pack, Question(measure=measure.id, period=each.label), known
            )
            outlined = outlines.areas(pack, view.kind, view.vintage)
            assert view.frame["code"].tolist() == outlined["code"].tolist()
            assert view.frame["value"].notna().any(), measure.id
            assert view.datasets


def test_printed_district_figures_are_those_of_the_papers(pack: Catalogue) -> None:
    printed = {
        (x.indicator, x.area, f"{x.period} ({x.kind})"): x.value
        for x in indicators_agreement.printed(pack)
        if x.area in ("St Albans", "Hertsmere", "Stevenage", "Broxbourne")
    }
    known = indicators_view.every_measure(pack)
    drawn = {}
    for code in ("NI 16", "NI 152"):
        for each in known[code].slices:
            view = indicators_view.view(pack, Question(measure=code, period=each.label), known)
            rows = view.frame.dropna(subset=["value"])
            drawn |= {
                (code, row.label, each.label): row.value for row in rows.itertuples(index=False)
            }
    assert drawn == printed


def test_actuals_of_the_user_are_held_against_the_printed_target(pack: Catalogue) -> None:
    mine = [
        Figure("NI 152", "Stevenage", "2008/09", "actual", 9.8, own=True),
        Figure("NI 152", "Broxbourne", "2008-09", "actual", 9.0, own=True),
        Figure("NI 152", "Watford", "2008/09", "actual", 8.0, own=True),
    ]
    known = indicators_view.every_measure(pack, mine)
    view = indicators_view.view(pack, Question(measure="NI 152", show="target"), known)
    stands = dict(zip(view.frame["label"], view.frame["standing"], strict=True))
    # Lower is better: 9.8 against 10 and 9.0 against 8.8; 2008-09 is the same year as 2008/09.
    assert stands["Stevenage"] == "target met"
    assert stands["Broxbourne"] == "target not met"
    assert stands["Watford"] == "a figure, but no target"
    assert stands["Hertsmere"] == ""


def test_a_locality_shows_the_areas_that_it_holds(pack: Catalogue) -> None:
    code = "areas~Two~E01023750+E01023751"
    view = indicators_view.view(pack, Question(place=code))
    assert sorted(view.frame["code"][view.inside]) == ["E01023750", "E01023751"]
    lies_in = indicators_view.view(pack, Question(place=code, by="district"))
    assert lies_in.frame["label"][lies_in.inside].tolist() == ["Stevenage"]


def test_a_typed_target_goes_before_those_that_were_set(pack: Catalogue) -> None:
    mine = [
        Figure("NI 152", "Stevenage", "2008/09", "actual", 9.8, own=True),
        Figure("NI 152", "Broxbourne", "2008/09", "actual", 9.0, own=True),
    ]
    known = indicators_view.every_measure(pack, mine)
    asked = Question(measure="NI 152", show="target", target=9.5)
    view = indicators_view.view(pack, asked, known)
    frame = view.frame.set_index("label")
    # Set were 10 for Stevenage and 8.8 for Broxbourne, which would call both the other way round.
    assert frame.loc[["Stevenage", "Broxbourne"], "target"].tolist() == [9.5, 9.5]
    stands = frame["standing"]
    assert (stands["Stevenage"], stands["Broxbourne"]) == ("target not met", "target met")
    assert view.title.endswith("against a target of 9.5")


@pytest.mark.parametrize(
    ("by", "wanted"),
    [("", [100 * 3 / 5, 200, 0, 0, 0]), ("district", [400 + 500, 100 + 200 + 300])],
)
def test_people_are_those_that_a_locality_counts(
    tmp_path: Path, by: str, wanted: list[float]
) -> None:
    # Of five postcodes at a tenth to nine tenths of the first square, three lie east of 0.4.
    catalogue = postcode_pack(tmp_path)
    code = box("Part", 0.4, 0, 2, 1)
    view = indicators_view.view(catalogue, Question(place=code, by=by, second="share.children"))
    assert view.frame["counted"].tolist() == pytest.approx(wanted)


def test_means_are_by_the_people_whom_a_rank_is_about(pack: Catalogue) -> None:
    view = indicators_view.view(pack, Question(measure="rank.idaci", by="district"))
    assert view.title.endswith("mean weighted by children (0 to 15)")
    areas = deprivation_indices.areas(pack, deprivation_indices.edition(pack))
    here = areas[areas["district"] == "E07000243"]
    wanted = (here["idaci"] * here["children_0_15"]).sum() / here["children_0_15"].sum()
    value = view.frame.set_index("code")["value"]["E07000243"]
    assert value == pytest.approx(wanted)


def test_a_mean_is_refused_where_its_people_are_not_known(pack: Catalogue) -> None:
    with pytest.raises(NotComparable, match="residents of these areas are not"):
        indicators_view.view(
            pack, Question(measure="rank.employment", period="2019", by="district")
        )
    measure = indicators_view.every_measure(pack)["rank.employment"]
    past = indicators_view.history(pack, measure, "district", "E07000243")
    assert [(each.period, value is None) for each, value in past] == [
        ("2019", True),
        ("2025", False),
    ]
