"""Every way of saying that property is vacant or sensitive, in any column and any spelling."""

import pandas as pd
import pytest

from herts_geo.reading import secrecy

SAID_VACANT = (
    ("Occupied by", "nobody"),
    ("Status", "Vacant"),
    ("Status", "Void - awaiting disposal"),
    ("Status", "empty"),
    ("Condition", "Unoccupied"),
    ("Notes", "un-occupied since spring"),
    ("Notes", "not currently in use"),
    ("Occupancy", "Not occupied"),
    ("Occupied", "No"),
    ("Is occupied?", "N"),
    ("In use", "0"),
    ("Occupancy", "0%"),
    ("Remarks", "Occupancy: 0%"),
    ("Remarks", "Vacancy: 100%"),
    ("Vacancy (%)", "100"),
    ("Vacant since", "2021-03-01"),
    ("Date vacated", "01/02/2020"),
    ("Void date", "1 May 2022"),
    ("Vacant?", "Y"),
    ("VACANT", "x"),
    ("Empty", "1.0"),
    ("Vacant/Occupied", "V"),
    ("Letting", "unlet"),
    ("Letting", "Un-let"),
    ("Condition", "derelict"),
    ("Condition", "Mothballed"),
    ("Condition", "moth-balled"),
    ("Use", "Disused depot"),
    ("Function", "Vacant office"),
    ("State", "boarded up"),
    ("State", "surplus-and-empty"),
    ("State", "V A C A N T"),
    ("State", "Ｖａｃａｎｔ"),
    ("State", "va\u00adcant"),
    ("State", "va\u200bcant"),
    ("State", "Vаcant"),  # with a Cyrillic letter
    ("State", "VACANT2024"),
    ("State", "No occupier"),
)
IN_DOUBT = (
    ("Status", "under offer"),
    ("Status", "Tenant: none"),
    ("Tenant", "none"),
    ("Notes", "decant site"),
    ("Status", "Closed?"),
    ("Date closed", "2020"),
    ("Status", "To let"),
    ("Status", "for sale"),
    ("Status", "formerly vacant"),
    ("Status", "partly vacant"),
    ("Status", "not vacant until May"),
    ("Use", "Former depot"),
    ("Under offer", "Yes"),
    ("Vacancy", "40%"),
    ("Street", "Disused Quarry, The Hill"),
)
NOT_VACANT = (
    ("Status", "not vacant"),
    ("Status", "Vacant: No"),
    ("Status", "No longer vacant"),
    ("Status", "Vacancy: 0%"),
    ("Vacant", "no"),
    ("Vacant", ""),
    ("Vacant since", "n/a"),
    ("Occupied", "yes"),
    ("Occupancy", "85"),
    ("Tenant", "A shop"),
    ("Tenant", "n/a"),
    ("Under offer", "No"),
    ("Floor area empty", "10"),
    ("Name", "Avoidance House"),
    ("Street", "Closed Lane"),
    ("Tenure", "Owner occupied"),
    ("Purpose", "surplus"),
    ("Purpose", "awaiting development"),
)
SENSITIVE = (
    ("F", "Children's Homes"),
    ("F", "Children’s home"),
    ("F", "Childrens' homes"),
    ("F", "Children`s Home"),
    ("F", "Safe houses"),
    ("F", "a safe-house"),
    ("F", "Womens' Aid"),
    ("F", "Women’s aid"),
    ("F", "ＷＯＭＥＮ＇Ｓ ＲＥＦＵＧＥ"),
    ("F", "Re\u00adfuge"),
    ("F", "SARC"),
    ("F", "domestic_abuse"),
    ("Notes", "Do not publish"),
    ("Notes", "DO-NOT-PUBLISH"),
    ("Notes", "not for publication"),
    ("Sensitivity", "High"),
    ("Sensitive?", "Y"),
    ("Confidential", "1"),
    ("Do not publish", "Yes"),
    ("Publish?", "No"),
)
OPEN = (
    ("Sensitivity", "None"),
    ("Sensitive", "No"),
    ("Confidential", "0"),
    ("Publish?", "Yes"),
    ("F", "Refuse depot"),
    ("F", "Children's centre"),
    ("F", "environmentally sensitive area"),
)


def judged(**cells: str) -> "pd.Series[object]":
    """What one row of these cells says."""
    return secrecy.judge(list(cells), pd.DataFrame([list(cells.values())])).iloc[0]


@pytest.mark.parametrize(("heading", "cell"), SAID_VACANT)
def test_vacant_is_said_in_any_column(heading: str, cell: str) -> None:
    found = judged(Name="A hall", **{heading: cell})
    assert (found["vacant"], found["doubt"]) == (True, "")


@pytest.mark.parametrize(("heading", "cell"), IN_DOUBT)
def test_what_may_mean_vacant_is_withheld_with_the_reason(heading: str, cell: str) -> None:
    found = judged(Name="A hall", **{heading: cell})
    assert found["vacant"]
    assert f"under '{heading}'" in str(found["doubt"])


@pytest.mark.parametrize(("heading", "cell"), NOT_VACANT)
def test_what_does_not_say_vacant(heading: str, cell: str) -> None:
    assert not judged(**{heading: cell})["vacant"]


@pytest.mark.parametrize(("heading", "cell"), SENSITIVE)
def test_sensitive_in_every_spelling(heading: str, cell: str) -> None:
    assert judged(Name="A hall", **{heading: cell})["sensitive"]


@pytest.mark.parametrize(("heading", "cell"), OPEN)
def test_what_does_not_say_sensitive(heading: str, cell: str) -> None:
    assert not judged(**{heading: cell})["sensitive"]


@pytest.mark.parametrize("holder", [{"Vacant": "No"}, {"Occupied": "Yes"}, {"Void?": "n"}])
def test_the_holder_can_say_otherwise_of_a_doubtful_word(holder: dict[str, str]) -> None:
    assert not judged(Status="under offer", **holder)["vacant"]
    plain = judged(Status="Vacant", **holder)
    assert plain["vacant"]
    assert "another that it is not" in str(plain["doubt"])


def test_a_file_named_so_is_vacant_in_doubt() -> None:
    found = secrecy.judge(["Name"], pd.DataFrame([["A hall"]]), ["Vacant-property-2024.csv", ""])
    assert found["vacant"].tolist() == [True]
    assert "name of the file" in found.loc[0, "doubt"]


def test_twins_by_uprn_however_it_is_written() -> None:
    rows = pd.DataFrame(
        {
            "vacant": [True, False, False, False, False],
            "sensitive": [False, False, True, False, False],
            "doubt": "",
        }
    )
    uprns = pd.Series(["10012345678", "010012345678.0", "7", "000000000007", "1.00E+11"])
    found = secrecy.spread(rows, uprns)
    assert found["vacant"].tolist() == [True, True, False, False, False]
    assert found["sensitive"].tolist() == [False, False, True, True, False]


def test_what_is_withheld_is_counted_and_explained() -> None:
    cells = pd.DataFrame([["Vacant"], ["to let"], ["refuge"], ["in use"]])
    said = secrecy.sentences(secrecy.judge(["Status"], cells))
    assert said[0].endswith("postcode: 2.")
    assert "in doubt: 1, because of 'to let' under 'Status' (1)" in said[1]
    assert secrecy.REMEDY in said[1]
    assert said[2] == "Withheld whole as sensitive: 1."
