"""Parts of pages that are made again by themselves fit in, also where the page was not yet sent."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from herts_geo.pack import renewal
from herts_geo.ui.people import door
from tests.pack.test_renewal import LONG
from tests.pages.conftest import Open
from tests.pages.test_kept_work import night
from tests.pages.test_sources_refresh import made  # noqa: F401  a fixture

Made = list[ForwardMsg]


@pytest.fixture
def sent() -> Iterator[Made]:
    """What the server has for the browser, as it comes."""
    found = Made()
    ForwardMsgQueue.on_before_enqueue_msg(found.append)
    yield found
    ForwardMsgQueue.on_before_enqueue_msg(None)


def parts(sent: Made) -> list[str]:
    """The parts of a page that look again by themselves."""
    return [x.auto_rerun.fragment_id for x in sent if x.WhichOneof("type") == "auto_rerun"]


def made_again(sent: Made, part: str) -> Made:
    """What is sent where a part is made again before anything of its page was sent."""
    ForwardMsgQueue.on_before_enqueue_msg(None)
    queue = ForwardMsgQueue()
    for each in sent:
        queue.enqueue(each)
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=[part])
    for each in sent:
        if each.delta.fragment_id == part:
            queue.enqueue(each)
    return queue.flush()


def out_of_place(sent: Made) -> list[tuple[int, ...]]:
    """The places of what comes before that which stands before it: they are not there then."""
    many: dict[tuple[int, ...], int] = {}
    found = []
    for each in sent:
        if each.WhichOneof("type") == "delta":
            *within, at = each.metadata.delta_path
            if at > many.get(tuple(within), 0):
                found.append((*within, at))
            many[tuple(within)] = max(many.get(tuple(within), 0), at + 1)
    return found


@pytest.mark.parametrize("page", ["home", "workshop"])
def test_who_is_here_fits_in(
    page: str, sent: Made, tmp_path: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HERTS_GEO_STORE", str(tmp_path / "store.sqlite"))
    monkeypatch.setattr(door, "control", lambda: st.caption("Who signed in"))  # which follows it
    assert not open_page(page, place="Stevenage").exception
    night()
    (part,) = parts(sent)
    assert not out_of_place(sent)
    assert not out_of_place(made_again(sent, part))


def test_how_far_a_renewal_is_fits_in(
    made: Path,  # noqa: F811
    sent: Made,
    open_page: Open,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(renewal, "COMMAND", (sys.executable, "-c", LONG))
    renewal.start(made)
    assert not open_page("sources").exception
    (part,) = parts(sent)
    assert not out_of_place(made_again(sent, part))
