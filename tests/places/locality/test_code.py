"""Codes of localities: what is written is read back, and nothing else is taken for one."""

import string
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo.errors import UnknownPlace, UnreadableLocality
from herts_geo.places.locality import code as locality_code
from herts_geo.places.locality.code import Areas, Locality, Near, Reach, Shape
from herts_geo.travel.modes import MODES

NAMES = st.text(string.ascii_letters + string.digits + " ,.'’()/&-éŵ", min_size=1, max_size=80)
LON = st.integers(-900_000, 250_000).map(lambda x: x / 100_000)
LAT = st.integers(4_950_000, 6_100_000).map(lambda x: x / 100_000)
RINGS = st.lists(st.tuples(LON, LAT), min_size=3, max_size=30, unique=True).map(tuple)
POLYGONS = st.lists(st.lists(RINGS, min_size=1, max_size=3).map(tuple), min_size=1, max_size=3)
AREA = st.integers(0, 999_999).map(lambda n: f"E01{n:06d}")
FORMS = st.one_of(
    st.builds(Areas, NAMES, st.lists(AREA, min_size=1, max_size=40, unique=True).map(tuple)),
    st.builds(Shape, NAMES, POLYGONS.map(tuple)),
    st.builds(Near, NAMES, LON, LAT, st.integers(1, locality_code.FARTHEST)),
    st.builds(
        Reach,
        NAMES,
        LON,
        LAT,
        st.integers(1, locality_code.LONGEST_MINUTES),
        st.sampled_from(list(MODES)),
    ),
)


def named(form: Locality) -> Locality | None:
    """The form under its name as it would be kept, None where the name is refused."""
    try:
        return locality_code.named(form, form.name)
    except UnreadableLocality:
        return None


@pytest.mark.slow
@given(FORMS)
def test_what_is_written_is_read_back(form: Locality) -> None:
    kept = named(form)
    if kept is None:
        return
    code = locality_code.to_code(kept)
    assert locality_code.is_one(code)
    assert locality_code.from_code(code) == kept
    assert locality_code.to_code(locality_code.from_code(code)) == code


@given(FORMS)
def test_a_code_needs_no_escape_but_for_its_name(form: Locality) -> None:
    kept = named(form)
    if kept is not None:
        allowed = set(string.ascii_letters + string.digits + "-_.~+%")
        assert set(locality_code.to_code(kept)) <= allowed


@given(st.text(max_size=200) | st.text("areshpnc~E01+.%-_ABC0123456789", max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    for start in ("", "areas~x~", "shape~x~", "near~x~", "reach~x~"):
        with suppress(UnreadableLocality):
            form = locality_code.from_code(start + text)
            assert locality_code.from_code(locality_code.to_code(form)) == form


def test_a_ring_worked_out_by_hand() -> None:
    """Steps of 0.00001 degrees: doubled, one more in place of a minus, then 5 bits a sign."""
    ring = ((0.0, 50.0), (0.00001, 50.0), (0.0, 49.99999))
    # 0 -> A; 5,000,000 x 2 = 10,000,000 = 0b01001_10001_00101_10100_00000 from the last: the first
    # four with 32 added; +1 -> 2 = C, 0 = A; -1 -> 1 = B, -1 = B
    signs = locality_code.SIGNS
    fifty = "".join(signs[n | 32] for n in (0b00000, 0b10100, 0b00101, 0b10001)) + signs[0b01001]
    assert locality_code.to_code(Shape("a", ((ring,),))) == f"shape~a~A{fifty}CABB"


def test_a_plus_that_a_link_made_a_space() -> None:
    assert locality_code.from_code("areas~a~E01000001 E01000002") == Areas(
        "a", ("E01000001", "E01000002")
    )


def test_an_area_counts_once() -> None:
    assert locality_code.from_code("areas~a~E01000001+E01000001").codes == ("E01000001",)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "  ",
        "<b>x</b>",
        "[a](http://b)",
        "![x](y)",
        ":red[x]",
        "a*b*",
        "`a`",
        "$x$",
        "www.example.org",
        "x www.example.org",
        "a\\b",
        "a|b",
        "a~b",
        "_x_",
        "#x",
        "-x",
        "x" * 81,
        "a\u202eb",
        "a\x00b",
        'a"b',
        "=1",
    ],
)
def test_names_that_a_page_might_act_on_are_refused(name: str) -> None:
    with pytest.raises(UnreadableLocality, match="cannot be the name"):
        locality_code.sound_name(name)


def test_names_that_people_use() -> None:
    for name in ("Hitchin & Letchworth", "St. Albans (north)", "King's Langley", "Tŷ 3/4, B-side"):
        assert locality_code.sound_name(name) == name
    assert locality_code.sound_name(" two   words\n") == "two words"


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("near~a~-0.2~51.9~0", "whole number from 1"),
        ("near~a~-0.2~51.9~99999", "whole number from 1"),
        ("near~a~-0.2~51.9~1e3", "whole number from 1"),
        ("near~a~nan~51.9~100", "damaged"),
        ("near~a~2~5~100", "does not lie in Britain"),
        ("near~a~51.9~-0.2~100", "does not lie in Britain"),
        ("near~a~-0.2~51.9", "damaged"),
        ("reach~a~-0.2~51.9~30~car", "no way of travelling"),
        ("reach~a~-0.2~51.9~0~walk", "whole number from 1"),
        ("areas~a~", "not the code of a small area"),
        ("areas~a~E01000001;drop", "not the code of a small area"),
        ("shape~a~!!!", "damaged"),
        ("shape~a~AAAA", "damaged"),
        ("shape~a~", "damaged"),
        ("shape~%ff~AAAAAA", "damaged"),
        ("shape~a~" + "_" * 400, "damaged"),
        ("nothing~a~b", "not the code of a locality"),
        ("areas~a", "not the code of a locality"),
        ("areas~a~" + "E01000001+" * 3000, "too long"),
    ],
)
def test_what_is_wrong_is_said(code: str, what: str) -> None:
    with pytest.raises(UnreadableLocality, match=what):
        locality_code.from_code(code)


def test_a_locality_that_does_not_fit_in_a_link() -> None:
    many = Areas("a", tuple(f"E01{n:06d}" for n in range(2_500)))
    with pytest.raises(UnreadableLocality, match="a link holds 20,000"):
        locality_code.to_code(many)


def test_what_cannot_be_used_is_a_place_that_is_not_known() -> None:
    """So that whoever answers an unknown place answers it too."""
    assert issubclass(UnreadableLocality, UnknownPlace)
    assert not locality_code.is_one("Stevenage")
    assert not locality_code.is_one("~")
