"""Several people on one project at once: what one changes the other sees, and nothing is lost."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Playwright, expect
from sqlalchemy import URL

from herts_geo.store import engine, schema
from tests.browser.conftest import PATIENCE, QUICK, Session, headless, serve_copy, stop, window
from tests.browser.test_journeys import choose
from tests.store.conftest import database, fresh, postgres  # noqa: F401  fixtures

pytestmark = pytest.mark.browser
BOROUGH, COUNTY = "Stevenage Borough Council", "Hertfordshire County Council"
Pair = tuple[Session, Session]
Contexts = tuple[BrowserContext, BrowserContext]


@pytest.fixture(scope="module")
def second(warm: BrowserContext, driver: Playwright) -> Iterator[BrowserContext]:
    """A browser of somebody else's, that shares nothing with the first."""
    assert warm.pages is not None
    browser = driver.chromium.launch(executable_path=headless(), args=QUICK)
    made = browser.new_context(viewport={"width": 1400, "height": 900})
    made.set_default_timeout(PATIENCE)
    yield made
    browser.close()


@pytest.fixture
def both(warm: BrowserContext, second: BrowserContext) -> Contexts:
    return warm, second


@pytest.fixture
def pair(both: Contexts, request: pytest.FixtureRequest) -> Iterator[Pair]:
    """Two people, each with a browser of their own, on one server and one PostgreSQL."""
    with _on(both, _text(_database(request))) as found:
        yield found


@pytest.fixture(params=["sqlite", "postgresql"])
def either(both: Contexts, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Pair]:
    """The same on either engine."""
    file = str(tmp_path / "store.sqlite")
    with _on(both, file if request.param == "sqlite" else _text(_database(request))) as found:
        yield found


class Wire:
    """A connection to a server that can be cut and mended, as in a building with poor Wi-Fi."""

    def __init__(self, port: int) -> None:
        self.to, self._open = port, list[socket.socket]()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        threading.Thread(target=self._let_in, args=[self._door], daemon=True).start()

    def cut(self) -> None:
        """Breaks every connection, and lets none in."""
        for each in (self._door, *self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self._open.clear()

    def mend(self) -> None:
        """Lets connections in again, at the same port."""
        self._door = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._let_in, args=[self._door], daemon=True).start()

    def _let_in(self, door: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = door.accept()
                far = socket.create_connection(("127.0.0.1", self.to))
                self._open += [near, far]
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=pair, daemon=True).start()

    def _carry(self, near: socket.socket, far: socket.socket) -> None:
        with suppress(OSError):
            while data := near.recv(65_536):
                far.sendall(data)
            far.shutdown(socket.SHUT_RDWR)


def _text(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _database(request: pytest.FixtureRequest) -> URL:
    """The address of a database that is set up."""
    found = fresh(request)
    made = engine.connect(found)
    schema.upgrade(made)
    made.close()
    return found.url


@contextmanager
def _on(both: Contexts, store: str) -> Iterator[Pair]:
    with ExitStack() as stack:
        process, address = serve_copy({"HERTS_GEO_STORE": store})
        stack.callback(stop, process)
        ann, bob = (stack.enter_context(window(context, address)) for context in both)
        for each in (ann, bob):
            each.open("/workshop?place=Stevenage").map()
        yield ann, bob


def soon(seen: Locator, what: str, since: float) -> None:
    """Waits until something is seen, and prints how long after it was done: that nobody waits for a
    browser to ask is tried without a clock in `tests/ui/project/test_waking.py`."""
    expect(seen).to_be_visible(timeout=PATIENCE)
    print(f"{what}: {time.monotonic() - since:.2f} s")


def note(page: Page, text: str) -> float:
    """Adds a note; the moment at which the button was pressed."""
    page.get_by_label("Note", exact=True).fill(text)
    page.get_by_role("button", name="Add the note").click()
    return time.monotonic()


def noted(page: Page, many: int) -> Locator:
    words = "1 note." if many == 1 else f"{many} notes."
    return page.get_by_text(words).first


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def test_a_note_is_seen_and_typing_stays(either: Pair) -> None:
    ann, bob = (each.page for each in either)
    box = bob.get_by_label("Note", exact=True)
    box.fill("half of a sent")
    since = note(ann, "A bus to the hospital")
    soon(noted(bob, 1), "note", since)
    expect(box).to_have_value("half of a sent")
    box.press_sequentially("ence")
    bob.get_by_role("button", name="Add the note").click()
    expect(noted(ann, 2)).to_be_visible(timeout=PATIENCE)
    expect(ann.get_by_role("list", name="Who is here")).to_contain_text("(you)")


def test_a_page_that_is_loaded_anew_is_no_further_window(pair: Pair) -> None:
    ann, _ = pair
    listed = ann.page.get_by_role("list", name="Who is here").get_by_role("listitem")
    expect(listed).to_have_count(2, timeout=PATIENCE)
    for _ in range(2):
        ann.page.reload()
        listed.first.wait_for()
        assert listed.count() == 2


def test_votes_are_seen_and_nobody_sees_whose(pair: Pair) -> None:
    ann, bob = (each.page for each in pair)
    note(ann, "A bus to the hospital")
    for page in (ann, bob):
        expect(noted(page, 1)).to_be_visible(timeout=PATIENCE)
        tab(page, "Votes")
    for number, (page, other, who) in enumerate([(ann, bob, BOROUGH), (bob, ann, COUNTY)], 1):
        box = page.get_by_label("Organisation", exact=True)
        box.fill(who)
        box.press("Enter")
        page.get_by_role("button", name="Cast the vote").click()
        since = time.monotonic()
        soon(other.get_by_text(f"leads with {number} for"), "vote", since)
        assert who not in other.locator("body").inner_text()
    ann.get_by_role("button", name="Close the votes").click()
    soon(bob.get_by_text("Voting is closed"), "votes closed", time.monotonic())
    expect(bob.get_by_role("button", name="Cast the vote")).to_be_disabled()


def test_what_both_changed_is_shown_side_by_side(pair: Pair) -> None:
    ann, bob = (each.page for each in pair)
    note(ann, "A bus to the hospital")
    for each in pair:
        expect(noted(each.page, 1)).to_be_visible(timeout=PATIENCE)
        choose(each, "Note to change", "1. A bus to the hospital")
        expect(each.page.get_by_label("Its words")).to_be_visible(timeout=PATIENCE)
    bob.get_by_label("Its words").fill("A tram to the hospital")
    ann.get_by_label("Its words").fill("A bus to the clinic")
    ann.get_by_role("button", name="Save the words").click()
    since = time.monotonic()
    soon(bob.get_by_text("Somebody changed this since"), "change of the same note", since)
    expect(bob.get_by_label("Its words")).to_have_value("A tram to the hospital")
    bob.get_by_role("button", name="Save the words").click()
    since = time.monotonic()
    soon(bob.get_by_text("changed by you and by"), "conflict", since)
    expect(ann.get_by_text("A bus to the clinic").first).to_be_visible()
    bob.get_by_role("button", name="Keep both").click()
    soon(noted(ann, 2), "both kept", time.monotonic())
    expect(bob.get_by_role("button", name="Keep both")).to_have_count(0, timeout=PATIENCE)


def test_one_presents_and_the_other_follows(pair: Pair) -> None:
    ann, bob = (each.page for each in pair)
    for title in ("Need", "Reach"):
        ann.get_by_role("button", name="Keep as a scene").click()
        ann.get_by_label("Title", exact=True).fill(title)
        ann.get_by_role("button", name="Keep this view").click()
        expect(ann.get_by_text(f": {title}").first).to_be_visible(timeout=PATIENCE)
        ann.keyboard.press("Escape")
        pair[0].quiet()  # the map has told what it shows, and the page has heard it
    ann.get_by_role("button", name="Start presenting").click()
    since = time.monotonic()
    follow = bob.get_by_role("button", name="Follow")
    soon(follow, "somebody presents", since)
    follow.click()
    expect(_scene(bob, "Need")).to_be_visible(timeout=PATIENCE)
    expect(_scene(ann, "Need")).to_be_visible(timeout=PATIENCE)
    ann.get_by_role("button", name="Next").click()
    soon(_scene(bob, "Reach"), "follow", time.monotonic())
    bob.get_by_role("button", name="Previous").click()  # who steps goes their own way
    expect(_scene(bob, "Need")).to_be_visible(timeout=PATIENCE)
    expect(_scene(ann, "Reach")).to_be_visible()


def test_what_is_entered_meanwhile_is_sent_when_the_store_is_back(
    both: Contexts, request: pytest.FixtureRequest
) -> None:
    url = _database(request)
    assert url.port is not None
    wire = Wire(url.port)
    with _on(both, _text(url.set(port=wire.port))) as pair:
        ann, bob = (each.page for each in pair)
        note(ann, "Before")
        expect(noted(bob, 1)).to_be_visible(timeout=PATIENCE)
        wire.cut()
        note(ann, "Meanwhile")
        expect(noted(ann, 2)).to_be_visible(timeout=PATIENCE)  # kept in this tab
        expect(ann.get_by_text("is sent as soon as the store answers")).to_be_visible()
        expect(ann.get_by_text("1 change of yours not sent yet")).to_be_visible(timeout=PATIENCE)
        wire.mend()
        soon(noted(bob, 2), "back", time.monotonic())
        expect(ann.get_by_text("not sent yet")).to_have_count(0, timeout=PATIENCE)
    wire.cut()


def _scene(page: Page, title: str) -> Locator:
    return page.get_by_role("heading", name=title, level=1)
