"""What stands out: true sentences, worked out again by other means, ranked by stated rules."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo import places, review
from herts_geo.access import measure as access_measure
from herts_geo.evidence import Finding, Link
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Place
from herts_geo.review import access as review_access
from herts_geo.review import network as review_network
from herts_geo.review import rules as review_rules
from herts_geo.review.access import Reach
from herts_geo.review.base import Base
from herts_geo.review.rules import Noticed
from herts_geo.ui.link.choices import parse
from tests.conftest import ROOT
from tests.review.conftest import COUNTY, DACORUM, LOCALITY, STEVENAGE, TODAY, WATFORD, reviewed

pytestmark = pytest.mark.slow

GOFFS_OAK = "E02004849"  # where far fewer reach a service than in the county
PLACES = (STEVENAGE, DACORUM, WATFORD, LOCALITY, COUNTY)
HERE = Link("deprivation", {})


def of(pack: Catalogue, place: str) -> dict[str, Finding]:
    return {each.key: each for each in reviewed(pack, place).findings}


@pytest.fixture(scope="module")
def people() -> pd.DataFrame:
    """Residents, district and England rank of each small area, read straight from the files."""
    lived = pd.read_csv(ROOT / "data" / "population_lsoa21.csv")
    ranks = pd.read_csv(ROOT / "data" / "imd2025.csv")
    names = pd.read_csv(ROOT / "data" / "names_lsoa21.csv")
    both = lived.merge(ranks, on="lsoa21cd", validate="one_to_one")
    return both.merge(names, on="lsoa21cd", validate="one_to_one")


def test_the_share_in_the_most_deprived_fifth(pack: Catalogue, people: pd.DataFrame) -> None:
    fifth = people["overall"] * 5 <= 33_755  # the most deprived 20% of the areas ranked
    here = people["district"] == DACORUM
    count, everyone = people.loc[here & fifth, "population"].sum(), people.loc[here, "population"]
    assert count == 5_652
    ours = count / everyone.sum()
    whole = people.loc[fifth, "population"].sum() / people["population"].sum()
    found = of(pack, DACORUM)["deprived"]
    assert found.sentence == (
        "4% of people in Dacorum (5,652) live in the most deprived fifth of England's areas; in "
        "Hertfordshire 2% do."
    )
    assert found.weight == pytest.approx(1.0 * (ours / whole) / 5, abs=0.001)


def test_the_measure_furthest_below_the_county(pack: Catalogue, people: pd.DataFrame) -> None:
    here = people[people["district"] == STEVENAGE]

    def position(rows: pd.DataFrame) -> float:
        return 100 * (rows["health"] * rows["population"]).sum() / rows["population"].sum() / 33_755

    below = position(people) - position(here)
    found = of(pack, STEVENAGE)["measure"]
    assert found.sentence == (
        f"Health and disability stands out in Stevenage: on the way from the most deprived area "
        f"of England to the least, its people live on average at {position(here):.0f}%, those of "
        f"Hertfordshire at {position(people):.0f}%."
    )
    assert found.weight == pytest.approx(0.8 * below / 30, abs=0.001)
    assert found.link.query == {"place": STEVENAGE, "measure": "health"}


def test_public_land_that_waits(pack: Catalogue) -> None:
    sites = pd.read_csv(ROOT / "data" / "brownfield_sites.csv")
    public = sites["OwnershipStatus"].isin(["owned by a public authority", "mixed ownership"])
    waiting = sites[public & (sites["district"] == "Watford")]
    homes = waiting["NetDwellingsRangeFrom"].fillna(waiting["NetDwellingsRangeTo"])
    assert (waiting["Deliverable"] == "yes").sum() == 0
    found = of(pack, WATFORD)["land.unstated"]
    assert found.sentence == (
        f"{len(waiting)} sites that public bodies own or share in Watford hold "
        f"{homes.sum():,.0f} homes that no register says are deliverable or not. "
        f"{homes.isna().sum()} of the {len(waiting)} sites have no known number of homes and add "
        "none."
    )
    assert found.weight == 0.8 * 1  # more than 500 homes count in full


def test_supply_of_the_county_is_that_of_its_districts(pack: Catalogue) -> None:
    found = of(pack, COUNTY)["supply"]
    assert found.sentence == (
        "Districts whose supply can be counted from brownfield sites: 1. Of these, 1 has under "
        "five years: Welwyn Hatfield."
    )
    assert found.weight == pytest.approx(0.9 * 1 / 2.5, abs=0.001)


def test_pairs_that_do_not_share_yet(pack: Catalogue) -> None:
    found = of(pack, STEVENAGE)["sharing"]
    assert found.sentence == (
        "1 pair of assets of different bodies in Stevenage stands at most 500 m apart and does "
        "not share yet; the best by the finder's score (67.5 of 100): Stevenage Central Library "
        "(Hertfordshire County Council) and Daneshill House, Stevenage (Stevenage Borough "
        "Council), 219 m apart."
    )
    assert found.weight == pytest.approx(0.7 * 67.5 / 100, abs=0.001)


def test_points_closed_on_saturday(pack: Catalogue) -> None:
    libraries = pd.read_csv(ROOT / "data" / "libraries.csv")
    still_open = libraries[libraries["year_closed"].isna()]
    shut = still_open[still_open["saturday"].isna() & still_open["monday"].notna()]
    assert list(shut["name"]) == ["Cuffley Community Library"]
    noticed = [each.key for each in reviewed(pack, COUNTY).findings]
    assert "saturday" not in noticed  # 1 of 47 is below the least that counts, 10%
    found = of(pack, "E07000241")["saturday"]  # Welwyn Hatfield, where Cuffley lies
    assert "closed on Saturday: Cuffley Community Library" in found.sentence


def test_what_is_missing_is_said(pack: Catalogue) -> None:
    found = of(pack, STEVENAGE)
    assert (
        "No register is shipped for Stevenage; one that is dropped on"
        in found["missing.sites"].sentence
    )
    assert "No partner's register is held" in found["missing.registers"].sentence
    assert "missing.sites" not in of(pack, DACORUM)


def test_a_partner_register_is_no_longer_missing(with_register: object) -> None:
    keys = [each.key for each in with_register.findings]  # type: ignore[attr-defined]
    assert "missing.registers" not in keys
    assert "flagged" in keys


@pytest.mark.parametrize("place", PLACES)
def test_the_heaviest_come_first_and_each_says_why(pack: Catalogue, place: str) -> None:
    found = reviewed(pack, place).findings
    weights = [each.weight for each in found]
    assert weights == sorted(weights, reverse=True)
    assert len({each.key for each in found}) == len(found) > 3
    for each in found:
        rule = review_rules.BY_KEY[each.key.partition(".")[0]]
        assert 0 < each.weight <= rule.importance
        assert f"importance {rule.importance:g}" in each.basis
        assert each.sentence.endswith(".")


@pytest.mark.parametrize("place", PLACES)
def test_every_link_opens_its_page_as_it_is_meant(pack: Catalogue, place: str) -> None:
    found = reviewed(pack, place)
    links = [each.link for each in found.findings]
    links += [each.link for each in found.figures() if each.link]
    links += [p.link for chapter in found.chapters for p in chapter.pictures if p.link]
    for link in links:
        selection, problems = parse(link.query, pack)
        assert problems == []
        assert link.query["place"] == place  # an empty query would keep what was chosen before
        assert (ROOT / "pages" / f"{link.page}.py").exists()
        assert selection.query().items() <= dict(link.query).items()


def test_equal_weights_keep_the_order_of_the_chapters() -> None:
    first, second = (Noticed("missing", 1.0, text, HERE, text) for text in ("one", "two"))
    assert [each.sentence for each in review_rules.ranked([first, second])] == ["one", "two"]


def test_what_is_below_the_least_or_not_known_is_left_out() -> None:
    rule = review_rules.BY_KEY["reach"]
    noticed = [Noticed("reach", value, "x", HERE) for value in (rule.least - 0.01, None, -5.0)]
    assert review_rules.ranked(noticed) == ()


@given(st.sampled_from(review_rules.RULES), st.floats(-1e6, 1e6))
def test_a_weight_lies_between_nought_and_its_importance(
    rule: review_rules.Rule, value: float
) -> None:
    weight = rule.weight(value)
    assert 0 <= weight <= rule.importance <= 1
    assert weight <= rule.weight(value + 1)


def test_every_rule_is_in_the_table_and_makes_a_finding_somewhere(pack: Catalogue) -> None:
    assert list(review_rules.table()["What it looks at"]) == [
        rule.title for rule in review_rules.RULES
    ]
    every = (*PLACES, "E07000241", "E07000095", "E07000099", "E07000240")
    seen = {
        each.key.partition(".")[0] for place in every for each in reviewed(pack, place).findings
    }
    assert seen >= {rule.key for rule in review_rules.RULES} - {"tenth", "reach"}
    base = Base(pack, review.Question(GOFFS_OAK), TODAY)
    near = base.gazetteer.place(GOFFS_OAK)
    here, whole = (review_access.of(base, each) for each in (near, base.whole))
    assert "reach" in {each.rule for each in review_access.noticed(here, whole)}


def test_a_gap_names_both_fifths_and_needs_a_thousand_people_of_each(pack: Catalogue) -> None:
    told = of(pack, "E07000103")["gap.further_education"].sentence
    assert "most deprived fifth (28,743 people of Watford) reach " in told
    assert "less often than those in its least deprived fifth (9,171 people): " in told
    shares = re.search(r"(\d+)% against (\d+)%", told)
    assert shares
    assert int(shares[2]) - int(shares[1]) == pytest.approx(22, abs=1)
    assert told.endswith(" (by 6 to 41 points).")  # its sign is sure wherever in the range it is
    few = "near~Spot~-0.20000~51.90000~700"
    asked = review.Question(few, services=("town_centre",), modes=("pt",))
    access = review_access.of(Base(pack, asked, TODAY), places.gazetteer(pack).place(few)).answers[
        0
    ]
    share = access_measure.Share
    counts = {1_000: 1, 999: 0}
    for people, gaps in counts.items():
        fifths = (share(1, people, 0), *access.result.by_quintile[1:4], share(5, 1_000, 1_000))
        result = replace(access.result, by_quintile=fifths, steps=None)
        altered = replace(access, result=result)
        found = Reach(altered.base, Place("X", "X", "district"), (altered,))
        noticed = [each.rule for each in review_access.noticed(found, found)]
        assert noticed.count("gap") == gaps
    assert "at least 1,000 people" in review_rules.BY_KEY["gap"].measure


def test_nobody_is_said_to_lack_a_point_that_may_be_open(pack: Catalogue) -> None:
    place = places.gazetteer(pack).place("E07000241")
    found = review_network.of(Base(pack, review.Question(place.code), TODAY), place)
    open_then = found.results[review_network.SATURDAY]
    assert open_then is not None
    endings = {5: "; 5 people have none in reach that is known to be open then.", 0: "Library."}
    for without, ending in endings.items():
        fewer = replace(open_then, people_within=open_then.people - without)
        results = found.results | {review_network.SATURDAY: fewer}
        noticed = list(review_network.noticed(replace(found, results=results)))
        assert noticed[-1].sentence.endswith(ending)


def test_a_locality_named_like_the_county_is_told_apart_from_it(pack: Catalogue) -> None:
    name = LOCALITY.replace("Old%20Town", "Hertfordshire")
    found = reviewed(pack, name)
    told = " ".join(each.sentence for each in found.findings)
    assert "in the whole county" in told
    tables = {each.key: each.frame for chapter in found.chapters for each in chapter.tables}
    plain = reviewed(pack, LOCALITY).chapters[0].tables
    for table in (each for each in plain if each.key in ("people.tenths", "people.measures")):
        assert list(tables[table.key].columns[-2:]) == [
            column.replace("Hertfordshire", "Hertfordshire (2)").replace(
                "Old Town", "Hertfordshire"
            )
            for column in table.frame.columns[-2:]
        ]
        assert (tables[table.key].to_numpy() == table.frame.to_numpy()).all()
