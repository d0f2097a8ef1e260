"""Every page, found by glob, on made-up places of every kind: it runs and speaks of that place."""

import re
from typing import Any, Final

import pytest
from streamlit.testing.v1 import AppTest

from tests import packs
from tests.conftest import ROOT
from tests.pages.conftest import Open, said

PAGES: Final = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
SHIPPED: Final = re.compile(
    r"(?i)(?:hertford|\bherts\b(?!-)|bedwell|stevenage|watford|croxley|north middlesex|"
    r"\bSG1\b|E070(?!009)|E10000015).{0,40}"
)
COUNTY: Final = re.compile(r"(?i).{0,40}\bcounty(?!\w).{0,40}")
SAID_OF_OTHERS: Final = re.compile(  # terms and codes that are not the open place
    r"county council|combined authority or county|county town|county hall|"
    r"of a county"
)
SHOWN: Final = ("label", "value", "help", "placeholder", "options")


@pytest.fixture(scope="module", params=[x for x in packs.PLACES if x != "county"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The pack of a made-up place that is no county, with its name."""
    found = packs.PLACES[request.param]
    return found, packs.make(tmp_path_factory.mktemp(request.param), found)


def words(block: Any) -> list[str]:
    """All that the elements of a page say: values, labels, helps, choices."""
    found: list[str] = []
    for each in block.children.values():
        given = [getattr(each, name, None) for name in SHOWN]
        found += [str(one) for one in given if isinstance(one, str | list | tuple)]
        if hasattr(each, "children"):
            found += words(each)
        elif hasattr(value := getattr(each, "value", None), "columns"):
            found.append(value.to_string())
            found += map(str, value.columns)
    return found


def text(app: AppTest) -> str:
    return "\n".join(words(app._tree)).replace("\\", "")


@pytest.mark.parametrize("stem", PAGES)
def test_each_page_runs_and_names_no_other_place(
    stem: str, made: Any, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, pack = made
    monkeypatch.setenv("HERTS_GEO_PACK", str(pack.folder))
    app = open_page(stem)
    assert not app.exception
    assert not app.warning
    for fault in said(app.error):
        assert re.search("no data set|has no|lists no|no boundaries|lists neither", fault), fault
    shown = text(app)
    assert not SHIPPED.findall(shown)
    assert not [x for x in COUNTY.findall(shown) if not SAID_OF_OTHERS.search(x)]
