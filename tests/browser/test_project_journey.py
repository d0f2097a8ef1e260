"""A facilitator's work outlives a reload, a file and a colleague's copy; nothing is lost."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import FRESH, PATIENCE, Session, take

pytestmark = pytest.mark.browser
KEPT = "sessionStorage.getItem('herts-geo-project')"
TAB = """async ([address, before, renders]) => {
  sessionStorage.clear();
  if (before) sessionStorage.setItem("herts-geo-project", before);
  const answers = [], frame = document.createElement("iframe");
  addEventListener("message", (event) => {
    if (event.source === frame.contentWindow && event.data.value) answers.push(event.data.value);
  });
  frame.src = address;
  document.body.append(frame);
  await new Promise((done) => { frame.onload = done; });
  for (const args of renders) {
    frame.contentWindow.postMessage({type: "streamlit:render", args}, "*");
    await new Promise((done) => setTimeout(done, 100));
  }
  frame.remove();
  return {answers, kept: sessionStorage.getItem("herts-geo-project")};
}"""  # what a tab that keeps `before` answers to renders, and what it keeps then


def add(page: Page, title: str) -> None:
    """Adds an opportunity with the keyboard alone."""
    box = page.get_by_label("Title", exact=True)
    box.wait_for(timeout=PATIENCE)
    box.focus()
    page.keyboard.type(title)
    page.get_by_label("Homes", exact=True).focus()
    page.keyboard.type("12")
    page.get_by_label("Position: a postcode").focus()
    page.keyboard.type("SG1 1HN")
    page.get_by_role("button", name="Add the opportunity").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Added '{title}'")).to_be_visible(timeout=PATIENCE)


def panel(page: Page) -> None:
    """Opens the project in the side bar."""
    page.get_by_role("button", name="Project:").click()
    expect(page.get_by_label("Name of the project")).to_be_visible(timeout=PATIENCE)


def saved(page: Page) -> dict[str, Any]:
    """The project file that the button gives."""
    got = take(page, "Save the project file")
    assert got.suggested_filename.endswith(".herts-geo.json")
    found: dict[str, Any] = json.loads(Path(got.path()).read_bytes())
    return found


def give(page: Page, content: bytes) -> None:
    """Gives a project file to the panel."""
    picker = page.locator('[data-testid="stPopoverBody"] input[type="file"]')
    expect(picker).to_have_count(1, timeout=PATIENCE)  # the one of the last file is gone
    picker.set_input_files({"name": "x.json", "mimeType": "application/json", "buffer": content})


def opportunities(page: Page, count: int) -> None:
    """Waits until the page shows this number of opportunities."""
    value = page.get_by_test_id("stMetric").filter(has_text="Opportunities").first
    expect(value).to_contain_text(str(count), timeout=PATIENCE)


def test_work_outlives_a_reload_and_a_file(session: Session) -> None:
    session.open("/opportunities?place=Stevenage")
    page = session.page
    session.map("Opportunities")
    add(page, "Share the hall")
    opportunities(page, 1)
    frame = session.map("Opportunities")
    expect(frame.get_by_label("Share the hall: idea, 12 homes")).to_have_count(1, timeout=PATIENCE)

    session.until(lambda: "Share the hall" in str(page.evaluate(KEPT)), "the tab keeps the work")
    page.reload()
    expect(page.get_by_text("Restored your work of")).to_be_visible(timeout=PATIENCE)
    opportunities(page, 1)
    panel(page)
    file = saved(page)
    assert [each["title"] for each in file["opportunities"]] == ["Share the hall"]

    page.get_by_role("button", name="Start a new project").click()
    opportunities(page, 0)
    give(page, json.dumps(file).encode())
    expect(page.get_by_text("Opened the project").first).to_be_visible(timeout=PATIENCE)
    opportunities(page, 1)
    assert saved(page)["opportunities"] == file["opportunities"]

    for content, told in (
        (b'{"type": "FeatureCollection"}', "not a project file of herts-geo"),
        (json.dumps(file | {"version": 2}).encode(), "made by a newer herts-geo"),
        (json.dumps(file).encode()[:-20], "damaged"),
    ):
        give(page, content)
        expect(page.get_by_text(told).first).to_be_visible(timeout=PATIENCE)
        assert saved(page)["opportunities"] == file["opportunities"]

    page.get_by_role("button", name="Start a new project").click()
    opportunities(page, 0)
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Sources").click()
    expect(page.get_by_role("heading", name="Sources", level=1)).to_be_visible(timeout=PATIENCE)
    page.get_by_role("link", name="Opportunities").click()
    session.map("Opportunities")
    opportunities(page, 0)  # what the tab gave back once does not come again


def test_what_both_sides_changed_is_shown_and_chosen(session: Session) -> None:
    session.open("/opportunities?place=Stevenage")
    page = session.page
    session.map("Opportunities")
    add(page, "Share the hall")
    panel(page)
    file = saved(page)
    mine, theirs = (json.loads(json.dumps(file)) for _ in range(2))
    for version, title, mark in ((mine, "Mine", "aaaa1111"), (theirs, "Theirs", "bbbb2222")):
        entry = version["opportunities"][0]
        entry |= {"title": title, "earlier": [entry["revision"]], "revision": mark}
    give(page, json.dumps(mine).encode())
    expect(page.get_by_text("Merged: 1 changed")).to_be_visible(timeout=PATIENCE)
    give(page, json.dumps(theirs).encode())
    expect(page.get_by_text("changed in both versions").first).to_be_visible(timeout=PATIENCE)
    assert [each["title"] for each in saved(page)["opportunities"]] == ["Mine"]
    page.get_by_role("button", name="Keep both").click()
    opportunities(page, 2)
    assert {each["title"] for each in saved(page)["opportunities"]} == {"Mine", "Theirs"}
    expect(page.get_by_role("button", name="Keep both")).to_have_count(0)


def test_nothing_kept_costs_no_further_run(session: Session) -> None:
    sent: list[int] = []
    session.page.on(
        "websocket", lambda socket: socket.on("framesent", lambda data: sent.append(len(data)))
    )
    session.open("/sources").settled().quiet()
    assert len(sent) == 1


def test_a_tab_asks_before_it_writes(session: Session) -> None:
    session.open("/sources")
    keeper = session.idle().page.locator(f'{FRESH} iframe[src*="herts_geo_tab"]')
    address = str(keeper.first.evaluate("frame => frame.src"))

    def tab(before: str, *renders: tuple[str | bool, ...]) -> tuple[list[dict[str, str]], str]:
        given = [dict(zip(("text", "session", "lost"), each, strict=False)) for each in renders]
        found = session.page.evaluate(TAB, [address, before, given])
        return found["answers"], found["kept"]

    old = [{"kept": "old"}]
    assert tab("old", ("", "s")) == (old, "old")
    assert tab("old", ("new", "s")) == (old, "old")  # the session may not have had it yet
    assert tab("old", ("new", "s"), ("newer", "s")) == (old, "old")
    assert tab("old", ("new", "s"), ("merged", "")) == (old, "merged")
    assert tab("same", ("same", "s"), ("new", "s")) == ([], "new")
    assert tab("", ("", "s"), ("new", "s"), ("newer", "s")) == ([], "newer")
    long, full, again = "x" * 6_000_000, {"lost": "QuotaExceededError"}, {"lost": ""}
    assert tab("", ("a", "s"), (long, "s"), (long, "s")) == ([full], "a")
    assert tab("", ("a", "s"), (long, "s"), (long, "", True), ("b", "", True)) == (
        [full, again],
        "b",
    )
