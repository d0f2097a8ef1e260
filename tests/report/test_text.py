"""Text that documents can hold."""

import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo.report import text as report_text

ANY = st.text(st.characters())  # lone surrogates and control characters included


@given(ANY)
def test_plain_text_is_sound_xml_and_keeps_itself(text: str) -> None:
    found = report_text.plain(text)
    parsed = ET.fromstring(f"<a>{escape(found)}</a>").text or ""
    assert parsed == found
    assert report_text.plain(found) == found


@given(ANY)
def test_printable_text_has_only_letters_of_the_typeface(text: str) -> None:
    found = report_text.printable(text)
    assert all(ord(char) in report_text._known() for char in found)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a\x00b\x0bc", "abc"),
        ("one\r\n two\tthree ", "one two three"),
        ("\u202egnp.exe", "gnp.exe"),
        ("\ud800x\uffff", "x"),
        ("Łódź 中文 😀", "Łódź 中文 😀"),
        (None, "None"),
    ],
)
def test_plain(text: object, plain: str) -> None:
    assert report_text.plain(text) == plain


def test_a_symbol_that_the_typeface_lacks_is_named() -> None:
    assert report_text.printable("site 🏥 open") == "site [hospital] open"
    assert report_text.printable("中 Łódź") == "\ufffd Łódź"


@pytest.mark.parametrize("text", ["red", "#12345", "#1234567", "javascript:x", "", "#gggggg"])
def test_what_is_no_colour_is_replaced(text: str) -> None:
    assert report_text.colour(text) == "#222222"
    assert report_text.colour("#0B3c5D") == "#0B3c5D"
