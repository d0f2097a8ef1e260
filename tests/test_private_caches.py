"""What a person brings stands in no cache that another session can reach."""

import re

import pytest
from streamlit.runtime.caching import cache_data_api

from herts_geo.housing import own as housing_own
from herts_geo.indicators import own as indicators_own
from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui.housing import answers as housing_answers
from herts_geo.ui.indicators import answers as indicators_answers
from tests.conftest import ROOT

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
        r"^@(_cached\((?![^)]*session)[^)]*\)|st\.cache_resource.*)\ndef (.*?):$", re.M | re.S
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
