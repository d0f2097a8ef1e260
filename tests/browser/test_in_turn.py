"""Pages and addresses are right in a browser too busy to draw one run before the next comes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.conftest import PATIENCE, Session, go_to, serve, serve_copy, stop, window
from tests.browser.test_away import KEPT
from tests.browser.test_history import STEVENAGE, path, stands, visit
from tests.browser.test_journeys import choose, expect_link
from tests.browser.test_morning_after import OUTLINE, POINTS, bring

pytestmark = pytest.mark.browser
WORKSHOP = "/workshop?place=Stevenage"
BUSY = """(() => {
  const add = WebSocket.prototype.addEventListener, held = [];
  let holding = false;
  window.hold = () => { holding = true; };
  window.letIn = (many) => {
    holding = many !== null;
    for (const each of held.splice(0, many ?? held.length)) each();
  };
  WebSocket.prototype.addEventListener = function (kind, listener, how) {
    const hear = kind !== "message" ? listener : (event) => {
      const tell = () => listener.call(this, event);
      if (holding) held.push(tell); else tell();
    };
    return add.call(this, kind, hear, how);
  };
})()"""  # what the server sends is handed over when told, so many messages at once


CUT_SHORT = """
import time

import streamlit as st
from streamlit.elements.widgets.selectbox import SelectboxMixin
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner import get_script_run_ctx

flush, choice = ForwardMsgQueue.flush, SelectboxMixin._selectbox
standing, cut = [], []

def without_the_choice(queue):
    waiting = queue._queue
    held = [x.delta.new_element.selectbox.label == "Service" for x in waiting]
    if cut or not standing or not any(held):
        return flush(queue)
    queue._queue = waiting[: held.index(True)]
    sent = flush(queue)
    queue._queue = waiting[held.index(True) :]
    return sent

def until_the_browser_asks_for_more(self, label, *args, **options):
    if label == "Service" and st.query_params.get("minutes") == "45":
        standing.append(True)
    made = choice(self, label, *args, **options)
    while standing and not cut:
        time.sleep(0.01)
        if get_script_run_ctx().script_requests._state.name != "CONTINUE":
            cut.append(True)
    return made

ForwardMsgQueue.flush = without_the_choice
SelectboxMixin._selectbox = until_the_browser_asks_for_more
"""  # a first run stands still at the choice of the service, which is not sent before the next run


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The address of an app that has a store."""
    process, address = serve_copy({"HERTS_GEO_STORE": str(tmp_path / "store.sqlite")})
    yield address
    stop(process)


@dataclass
class Busy:
    """A window whose browser hands over what the server sends when it is told to."""

    session: Session
    sent: list[ForwardMsg] = field(default_factory=list)  # by the server

    def __post_init__(self) -> None:
        self.session.page.add_init_script(BUSY)
        self.session.page.on("websocket", lambda socket: socket.on("framereceived", self._note))

    def _note(self, frame: str | bytes) -> None:
        if isinstance(frame, bytes):
            self.sent.append(ForwardMsg.FromString(frame))

    def hold(self) -> int:
        """Hands nothing over from now on; how much was sent before."""
        self.session.quiet()
        self.session.page.evaluate("() => hold()")
        return len(self.sent)

    def ends(self, since: int = 0) -> list[int]:
        """How each run has ended, as is sent after so many messages."""
        found = self.sent[since:]
        return [x.script_finished for x in found if x.WhichOneof("type") == "script_finished"]

    def answered(self, since: int, many: int) -> None:
        """Waits until the server has run the page to its end so often."""
        self.session.until(lambda: len(self.ends(since)) >= many, f"{many} runs have ended")

    def let_in(self, many: int | None = None) -> None:
        """Hands over so many messages, or all that comes."""
        self.session.page.evaluate("many => letIn(many)", many)


def test_news_that_comes_before_a_page_is_drawn_leaves_it_standing(
    warm: BrowserContext, address: str
) -> None:
    with window(warm, address) as ann, window(warm, address) as bob:
        busy = Busy(ann)
        ann.page.add_init_script("hold()")
        ann.page.goto(address + WORKSHOP)
        busy.answered(0, 1)
        bob.open(WORKSHOP)
        part = ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY
        ann.until(lambda: part in busy.ends(), "news of who has come was not looked for")
        busy.let_in()
        ann.settled()
        ann.page.get_by_role("heading", level=1).first.wait_for()


def test_answers_that_come_late_leave_the_address_of_back_and_what_lies_ahead(
    session: Session,
) -> None:
    busy = Busy(session)
    session.open("/deprivation").idle()
    for name in ("Sources", "Overview", "Access points"):
        visit(session, name)
    since = busy.hold()
    for many in (1, 2, 3):
        session.page.go_back()
        busy.answered(since, many)
    ends = [x.WhichOneof("type") == "script_finished" for x in busy.sent[since:]]
    busy.let_in(ends.index(True))  # the first answer, whose end the browser notices by itself
    session.page.locator('[data-test-script-state="running"]').wait_for()
    busy.let_in(2)  # its end, and that nothing is being run
    session.idle()
    busy.let_in()
    stands(session, "Deprivation")
    session.quiet()
    assert path(session) == "/deprivation"
    for _ in range(3):
        session.page.go_forward()
    stands(session, "Access points")
    assert path(session) == "/access_points"


def test_a_visit_whose_answer_comes_all_at_once_is_one_entry_before_what_is_chosen(
    session: Session,
) -> None:
    busy = Busy(session)
    session.open("/deprivation?measure=crime").idle()
    expect_link(session.quiet(), measure="crime")
    since = busy.hold()
    go_to(session.page, "Overview")
    busy.answered(since, 1)
    busy.let_in()
    stands(session, "Overview")
    choose(session, "Where", "Stevenage")
    expect_link(session, place=STEVENAGE, measure="crime")
    session.idle()
    session.page.go_back()
    expect_link(session.quiet(), measure="crime")
    stands(session, "Overview")
    assert path(session) == "/overview"
    session.page.go_back()
    stands(session, "Deprivation")
    expect_link(session.quiet(), measure="crime")


def test_what_a_link_chose_is_shown_and_kept_where_its_first_run_was_cut_short(
    warm: BrowserContext, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(CUT_SHORT, encoding="utf-8")
    process, address = serve({"PYTHONPATH": str(tmp_path)})
    try:
        with window(warm, address) as session:
            session.open("/accessibility?place=Stevenage").idle()  # what it needs is loaded
            page = bring(session, "/locality?l_way=file", "outline.geojson", OUTLINE)
            session.until(lambda: "outline" in str(page.evaluate(KEPT)), "the tab knows its files")
            session.open("/accessibility?place=Stevenage&service=own&minutes=45").idle()
            service = session.page.get_by_role("combobox", name="Service", exact=True)
            expect(service).to_have_value("Your own list", timeout=PATIENCE)
            expect(session.page.get_by_text("Your own list of points")).to_be_in_viewport()
            bring(session, "", "points.csv", POINTS)
            expect_link(session, place=STEVENAGE, service="own", minutes="45")
    finally:
        stop(process)
