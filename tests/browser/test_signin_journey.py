"""People sign in with their organisation, and see and do what their role says."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import BrowserContext, Error, Locator, Page, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from herts_geo.store import address, audit, members, opening, workspaces
from herts_geo.store.engine import Store
from herts_geo.store.roles import Actor
from tests.browser.conftest import IDLE, PATIENCE, serve_copy, stop

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # of the provider's
]
OWNER, COLLEAGUE, STRANGER = "olive@council.example", "carl@council.example", "sam@else.example"
UNPROVEN = "una@council.example"
BETWEEN = 2_000  # milliseconds between two looks whether a sign-in has ended: each is work
SECRETS = """
[auth]
redirect_uri = "http://localhost:{{port}}/oauth2callback"
cookie_secret = "a secret of a test, of forty characters."
client_id = "herts-geo"
client_secret = "of the test"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""


@dataclass
class Place:
    """An app that asks people to sign in, its store and a workspace with its owner."""

    address: str
    store: Store
    owner: Actor


@contextmanager
def asking(folder: Path, lasts: timedelta = timedelta(hours=1)) -> Iterator[Place]:
    """An app with sign-in against a provider on this machine."""
    users = [
        User(sub=who, claims={"email": who, "email_verified": who != UNPROVEN, "name": who[:5]})
        for who in (OWNER, COLLEAGUE, STRANGER, UNPROVEN)
    ]
    with ExitStack() as ends:
        provider = ends.enter_context(
            run_server_in_thread(user_claims=users, access_token_max_age=lasts)
        )
        at = f"http://localhost:{provider.server_port}"
        secrets = folder / "secrets.toml"
        secrets.write_text(SECRETS.format(provider=at), encoding="utf-8")
        kept = opening.opened(address.of_file(folder / "store.sqlite"))
        owner = workspaces.make(kept, "Northern team", OWNER)
        told = {
            "HERTS_GEO_STORE": str(folder / "store.sqlite"),
            "STREAMLIT_SECRETS_FILES": str(secrets),
        }
        process, app = serve_copy(told)
        ends.callback(stop, process)
        yield Place(app, kept, owner)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The app for most of these tests."""
    with asking(tmp_path_factory.mktemp("signin")) as found:
        yield found


Enter = Callable[[str], Page]


@pytest.fixture
def enter(warm: BrowserContext, place: Place) -> Iterator[Enter]:
    """Signs somebody in, each in a browser of their own."""
    browser = warm.browser
    assert browser is not None
    with ExitStack() as ends:

        def one(who: str, app: str = place.address) -> Page:
            context = browser.new_context(reduced_motion="reduce")
            ends.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            page.goto(app)
            sign_in(page, who)
            return page

        yield one


def sign_in(page: Page, who: str) -> None:
    """From the app's first page over the provider's and back."""
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=who).click()
    page.wait_for_url(re.compile("/home|/$"))
    page.locator(IDLE).wait_for()


def seen(what: Locator) -> None:
    """Waits until something is to be seen."""
    expect(what).to_be_visible(timeout=PATIENCE)


def here(page: Page) -> str:
    """What the side bar says of who is here."""
    told = page.locator(".st-key-people").get_by_test_id("stCaptionContainer").inner_text()
    return told.replace("\u2060", "")


def closed(page: Page) -> bool:
    """Whether a page shows nothing of the app: no map, no menu, nothing in the side bar."""
    page.locator(IDLE).wait_for()
    parts = ("stTopNavSection", "stTopNavLink", "stMetric")
    shown = [page.get_by_test_id(part).count() for part in parts]
    maps = page.locator('iframe[title="streamlit_folium.st_folium"]').count()
    aside = page.get_by_test_id("stSidebarUserContent").all_inner_texts()
    return not any([maps, *shown, *(text.strip() for text in aside)])


def actions(place: Place) -> list[tuple[str, str]]:
    """Who did what, the newest first."""
    return [(each.who, each.action) for each in audit.listed(place.store, place.owner)]


def test_an_invited_person_works_in_their_role(place: Place, enter: Enter) -> None:
    members.invite(place.store, place.owner, COLLEAGUE, "contributor")
    page = enter(COLLEAGUE)
    assert here(page) == f"{COLLEAGUE}, contributor of Northern team"
    people = page.get_by_role("button", name="People", exact=True)
    expect(people).to_be_disabled(timeout=PATIENCE)  # an owner's: it says so
    assert (COLLEAGUE, "signed in") in actions(place)


def test_nobody_sees_anything_before_they_sign_in(place: Place, warm: BrowserContext) -> None:
    page = warm.new_page()
    for path in ("", "/deprivation?place=Stevenage", "/estate", "/sources"):
        page.goto(place.address + path)
        expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible(
            timeout=PATIENCE
        )
        assert closed(page)
    page.close()


@pytest.mark.parametrize(
    ("who", "told"),
    [
        (STRANGER, "nobody has invited that address"),
        (UNPROVEN, "does not say that it has verified the address"),
    ],
)
def test_who_is_not_invited_gets_a_sentence_and_nothing_else(
    who: str, told: str, enter: Enter
) -> None:
    page = enter(who)
    seen(page.get_by_text(told))
    assert closed(page)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile("oauth2"))


def test_an_address_counts_before_its_domain_and_a_role_ends_at_once(
    place: Place, enter: Enter
) -> None:
    members.invite(place.store, place.owner, "else.example", "facilitator")
    page = enter(STRANGER)
    assert here(page) == f"{STRANGER}, facilitator of Northern team"
    members.invite(place.store, place.owner, STRANGER, "viewer")
    page.reload()
    page.locator(".st-key-people").wait_for()
    assert here(page) == f"{STRANGER}, viewer of Northern team"
    members.remove(place.store, place.owner, STRANGER)
    page.get_by_role("button", name="Take the tour").click()  # a click in the page that stands
    seen(page.get_by_text("nobody has invited that address"))
    assert closed(page)
    members.remove(place.store, place.owner, "else.example")


def test_an_owner_invites_somebody_and_reads_what_was_done(place: Place, enter: Enter) -> None:
    page = enter(OWNER)
    page.get_by_role("button", name="People", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Address, or a whole domain").fill("new@council.example")
    dialog.get_by_role("button", name="Invite, or change the role").click()
    known = [each.value for each in members.listed(place.store, place.owner)]
    dialog.get_by_text("Who did what").click()
    with page.expect_download() as got:
        dialog.get_by_role("button", name="The whole log (CSV)").click()
    text = Path(got.value.path()).read_text(encoding="utf-8-sig")
    assert text.startswith("When (UTC),Who,Role,What,About,More")
    assert f"{OWNER},owner,member invited,new@council.example" in text
    known = [each.value for each in members.listed(place.store, place.owner)]
    assert "new@council.example" in known


def test_what_is_withheld_is_for_its_holder_and_goes_into_the_log(
    place: Place, enter: Enter
) -> None:
    members.invite(place.store, place.owner, COLLEAGUE, "contributor")
    page = enter(COLLEAGUE)
    page.goto(f"{place.address}/estate")
    switch = page.locator(".st-key-estate_full input")
    expect(switch).to_be_disabled(timeout=PATIENCE)
    members.invite(place.store, place.owner, COLLEAGUE, "contributor", holds="Stevenage Council")
    page.reload()
    expect(switch).to_be_enabled(timeout=PATIENCE)
    page.get_by_text("Holder's own full view").click()
    seen(page.get_by_text("This is the holder's own view"))
    assert actions(place)[0] == (COLLEAGUE, "saw withheld property")
    page.get_by_role("tab", name="Table", exact=True).click()
    with page.expect_download() as got:
        page.get_by_role("button", name="Table (CSV)").click()
    assert "full-do-not-publish" in got.value.suggested_filename
    assert actions(place)[0] == (COLLEAGUE, "took withheld property away")


def test_what_one_kept_in_a_tab_is_not_for_the_next(place: Place, enter: Enter) -> None:
    other = workspaces.make(place.store, "Eastern team", STRANGER)
    page = enter(OWNER)
    title(page, "Olive's own")
    kept = "() => JSON.stringify(sessionStorage).includes('Olive')"
    page.wait_for_function(kept)  # the tab keeps it a moment after the page shows it
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile("oauth2"))
    page.goto(place.address)
    sign_in(page, STRANGER)
    assert here(page) == f"{STRANGER}, owner of Eastern team"
    seen(page.get_by_role("button", name="Project: Untitled review"))
    assert "Olive" not in page.evaluate("JSON.stringify(sessionStorage)")
    workspaces.remove(place.store, other)


def test_nothing_of_one_workspace_reaches_another(place: Place, enter: Enter) -> None:
    other = workspaces.make(place.store, "Southern team", OWNER)
    page, second = enter(OWNER), enter(OWNER)
    for each, name in ((page, "Northern team"), (second, "Southern team")):
        assert closed(each)
        choose(each, name)
    title(page, "Northern work")
    second.reload()
    choose(second, "Southern team")
    seen(second.get_by_role("button", name="Project: Untitled review"))
    page.get_by_role("button", name="Another workspace").click()
    choose(page, "Southern team")
    seen(page.get_by_role("button", name="Project: Untitled review"))
    assert "Northern" not in page.evaluate("JSON.stringify(sessionStorage)")
    workspaces.remove(place.store, other)


def choose(page: Page, workspace: str) -> None:
    """Chooses one of several workspaces."""
    page.get_by_role("button", name=workspace).click()
    page.locator(".st-key-people").wait_for()
    assert here(page) == f"{OWNER}, owner of {workspace}"


def ended(page: Page) -> bool:
    """Whether a page says that the sign-in is over."""
    return bool(page.get_by_text("Your sign-in has ended").count())


def closes(page: Page) -> None:
    """Waits until a page shows nothing of the app: what an earlier run had shown goes at the end of
    the last one."""
    until = time.monotonic() + PATIENCE / 1000
    while not closed(page):
        assert time.monotonic() < until, "something of the app is still shown"
        page.wait_for_timeout(50)


@pytest.fixture(scope="module")
def brief(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The app where nobody stays signed in for long."""
    with asking(tmp_path_factory.mktemp("brief"), lasts=timedelta(seconds=12)) as found:
        yield found


def test_a_sign_in_ends_when_its_token_does(brief: Place, enter: Enter) -> None:
    page = enter(OWNER, brief.address)
    while not ended(page):
        page.wait_for_timeout(BETWEEN)
        page.reload()
        page.locator(IDLE).wait_for()
    closes(page)
    sign_in(page, OWNER)


def test_a_page_whose_sign_in_ended_stands_and_tells_nothing_of_who_comes_after(
    brief: Place, enter: Enter
) -> None:
    page = enter(OWNER, brief.address)
    faults, sent = list[Error](), list[ForwardMsg]()
    page.on("pageerror", lambda fault: faults.append(fault))
    page.on("websocket", lambda socket: socket.on("framereceived", noted(sent)))
    page.reload()
    project = page.get_by_role("button", name=re.compile("Project:"))
    seen(project)
    while not ended(page):
        project.evaluate_all("found => found.forEach((each) => each.click())")
        page.wait_for_timeout(BETWEEN / 2)
    closes(page)
    before = len(sent)
    enter(OWNER, brief.address)
    page.wait_for_timeout(1000)  # in which it would hear of who has come
    assert not [x.delta for x in sent[before:] if x.WhichOneof("type") == "delta"]
    assert not faults
    assert ended(page)
    assert closed(page)


def noted(sent: list[ForwardMsg]) -> Callable[[str | bytes], None]:
    """Takes down what the server sends."""

    def note(frame: str | bytes) -> None:
        if isinstance(frame, bytes):
            sent.append(ForwardMsg.FromString(frame))

    return note


def title(page: Page, text: str) -> None:
    """Calls the project something, so that the tab keeps it."""
    page.get_by_role("button", name=re.compile("Project:")).click()
    page.get_by_label("Name of the project").fill(text)
    page.get_by_label("Name of the project").press("Enter")
    seen(page.get_by_role("button", name=f"Project: {text}"))
    page.keyboard.press("Escape")
    expect(page.get_by_label("Name of the project")).to_have_count(0, timeout=PATIENCE)
