"""Areas of any geography: parents and people come from the small areas that nest in them."""

import pytest

from herts_geo import places
from herts_geo.errors import DatasetMissing
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import outlines
from tests.pack.second import tiny_pack


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The pack of five squares."""
    return tiny_pack(tmp_path_factory.mktemp("tiny"))


def test_small_areas_keep_file_order_and_people(tiny: Catalogue) -> None:
    frame = outlines.areas(tiny, "lsoa", "2021")
    assert frame["code"].tolist() == [f"E0100000{number}" for number in range(1, 6)]
    assert frame["population"].tolist() == [100, 200, 300, 400, 500]
    assert frame["district_name"].tolist() == ["West"] * 3 + ["East"] * 2


def test_neighbourhoods_are_put_together_where_they_have_no_file(tiny: Catalogue) -> None:
    frame = outlines.areas(tiny, "msoa", "2021").set_index("code")
    assert frame["population"].to_dict() == {
        "E02000001": 100 + 200,
        "E02000002": 300,
        "E02000003": 400 + 500,
    }
    assert frame["district_name"].tolist() == ["West", "West", "East"]
    wide = frame.geometry["E02000001"].area / frame.geometry["E02000002"].area
    assert wide == pytest.approx(2)  # two squares against one


def test_districts_are_in_file_order(tiny: Catalogue) -> None:
    frame = outlines.areas(tiny, "district", "2021")
    assert frame["label"].tolist() == ["East", "West"]
    assert frame["population"].tolist() == [400 + 500, 100 + 200 + 300]


def test_an_unknown_geography_is_named(tiny: Catalogue) -> None:
    with pytest.raises(DatasetMissing, match="ward"):
        outlines.vintage_of(tiny, "ward")


@pytest.mark.parametrize(
    ("kind", "vintage", "count", "people"),
    [
        ("lsoa", "2021", 713, 1_205_137),
        ("lsoa", "2011", 690, 1_189_519),
        ("msoa", "2021", 154, 1_205_137),
        ("msoa", "2011", 153, 1_189_519),
        ("district", "2021", 10, 1_205_137),
    ],
)
def test_shipped_areas_are_whole_and_hold_everybody(
    pack: Catalogue, kind: places.Kind, vintage: str, count: int, people: int
) -> None:
    frame = outlines.areas(pack, kind, vintage)
    assert len(frame) == count
    assert frame["code"].is_unique
    assert int(frame["population"].sum()) == people
    assert frame.geometry.is_valid.all()
    assert frame[["label", "district_name"]].ne("").all(axis=None)
    whole = outlines.inside(pack, frame, kind, vintage, places.gazetteer(pack).whole)
    assert whole.all()


def test_older_neighbourhoods_cover_what_their_small_areas_do(pack: Catalogue) -> None:
    older = outlines.areas(pack, "msoa", "2011").to_crs(27700).geometry.area.sum()
    small = load.boundaries(pack, "lsoa11").to_crs(27700).geometry.area.sum()
    assert older == pytest.approx(small, rel=1e-6)


def test_what_a_place_holds_or_lies_in(pack: Catalogue) -> None:
    known = places.gazetteer(pack)
    districts = outlines.areas(pack, "district", "2021")
    bedwell = outlines.inside(pack, districts, "district", "2021", known.place("E02004951"))
    assert districts["code"][bedwell].tolist() == ["E07000243"]
    near = outlines.areas(pack, "msoa", "2021")
    stevenage = outlines.inside(pack, near, "msoa", "2021", known.place("E07000243"))
    assert near["district"][stevenage].unique().tolist() == ["E07000243"]
    assert int(near["population"][stevenage].sum()) == 89_616
