"""What a person brings stands in no cache that another session can reach."""

import re
from datetime import date

import pandas as pd
import pytest
from streamlit.runtime.caching import cache_data_api
from streamlit.testing.v1 import AppTest

from herts_geo.estate import held as estate_held
from herts_geo.estate.register import RegisterFile
from herts_geo.housing import own as housing_own
from herts_geo.indicators import own as indicators_own
from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui.estate import page as estate_page
from herts_geo.ui.estate import registers
from herts_geo.ui.housing import answers as housing_answers
from herts_geo.ui.indicators import answers as indicators_answers
from herts_geo.ui.link.choices import parse
from tests.conftest import PATIENCE, ROOT

OWN = ((housing_answers, housing_own, "own"), (indicators_answers, indicators_own, "read"))


@pytest.mark.parametrize(("cache", "maker", "name"), OWN, ids=["housing", "indicators"])
def test_a_users_file_is_kept_for_its_own_session_and_until_it_ends(
    pack: Catalogue, monkeypatch: pytest.MonkeyPatch, cache: object, maker: object, name: str
) -> None:
    made: list[bytes] = []
    session = ["one"]
    monkeypatch.setattr(maker, name, lambda _found, data, _name: made.append(data))
    monkeypatch.setattr(cache_data_api, "get_session_id_or_throw", lambda: session[0])

    def ask(who: str) -> int:
        session[0] = who
        cache.own(pack, b"a file of a person", "own.csv")  # type: ignore[attr-defined]
        return len(made)

    assert [ask("one"), ask("one"), ask("two"), ask("one")] == [1, 1, 2, 2]
    cache_data_api.clear_session_cache("one")  # what the server does when a session ends
    cache_data_api.clear_session_cache("two")
    assert ask("one") == 3
    cache_data_api.clear_session_cache("one")


def test_no_shared_cache_takes_bytes_or_files_of_a_person() -> None:
    shared = re.compile(
        r"^@(_cached\((?![^)]*session)[^)]*\)|cache\.shared\(\)|st\.cache_resource.*)\ndef (.*?):$",
        re.M | re.S,
    )
    given = re.compile(r"bytes|RegisterFile|DataFrame \||Points|OwnSites|OwnFigures|UploadedFile")
    for file in (ROOT / "herts_geo" / "ui").rglob("*.py"):
        for found in shared.finditer(file.read_text(encoding="utf-8")):
            asked = found[2].partition("->")[0]
            assert not given.search(asked), f"{file.name}: {asked}"


def test_every_table_is_shown_by_the_one_that_makes_it_harmless() -> None:
    files = [*(ROOT / "herts_geo" / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    shown = [f.name for f in files if re.search(r"\bst\.(dataframe|table)\(", f.read_text("utf-8"))]
    assert shown == ["tables.py"]


def test_shared_answers_are_seen_by_the_test_above() -> None:
    text = (ROOT / "herts_geo" / "ui" / "estate" / "registers.py").read_text(encoding="utf-8")
    assert "@cache.shared()\ndef public(" in text


def test_an_estate_with_a_register_of_a_person_is_nobody_elses(
    pack: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen, _ = parse({}, pack)
    public = estate_page.answer(pack, registers.masked(pack, False), chosen)
    assert estate_page.answer(pack, registers.masked(pack, False), chosen) is public
    rows = b"reference,asset name,postcode,holder\n1,Old hall of a person,SG1 1HN,Body\n"
    file = RegisterFile(name="own.csv", data=rows, holder="Body")
    own = estate_held.read(pack, [file])
    assert own.registers
    theirs = estate_page.answer(pack, own, chosen)
    assert theirs is not public
    assert "Old hall of a person" in set(theirs.frame["name"])
    after = estate_page.answer(pack, registers.masked(pack, False), chosen)
    assert after is public
    assert "Old hall of a person" not in set(after.frame["name"])


def test_a_page_leaves_what_is_shared_as_it_was(pack: Catalogue) -> None:
    chosen, _ = parse({}, pack)
    shown = estate_page.answer(pack, registers.public(pack, False, date.today()), chosen)
    parts = ("pairs", "tied", "ranking", "frame", "around")
    before = {name: getattr(shown, name).copy(deep=True) for name in parts}
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE)
    app.run()
    app.switch_page("pages/estate.py").run()
    assert not app.exception
    for name, frame in before.items():
        pd.testing.assert_frame_equal(getattr(shown, name), frame)
