"""A facilitator's work outlives a reload, a file and a colleague's copy; nothing is lost."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import FRESH, PATIENCE, Session, go_to, serve_copy, take, window

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
  for (const given of renders) {
    const args = given.taken ? {...given, taken: answers[given.taken - 1].mark} : given;
    const heard = new Promise((done) => {
      const tell = () => postMessage("heard", "*");
      frame.contentWindow.addEventListener("message", tell, {once: true});
      addEventListener("message", function listen(event) {
        if (event.data !== "heard") return;
        removeEventListener("message", listen);
        done();
      });
    });  // what the tab answers was posted before, and messages come in their order
    frame.contentWindow.postMessage({type: "streamlit:render", args}, "*");
    await heard;
  }
  frame.remove();
  return {answers, kept: sessionStorage.getItem("herts-geo-project")};
}"""  # what a tab that keeps `before` answers to renders (`taken`: of which answer), and keeps then


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
    go_to(page, "Sources")
    expect(page.get_by_role("heading", name="Sources", level=1)).to_be_visible(timeout=PATIENCE)
    go_to(page, "Opportunities")
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

    def tab(before: str, *renders: dict[str, str | bool]) -> tuple[list[dict[str, str]], str]:
        given = [{"text": "", "session": "s", "taken": "", "lost": False, "files": [],
                  "heard": True} | each for each in renders]  # fmt: skip
        found = session.page.evaluate(TAB, [address, before, given])
        return found["answers"], found["kept"]

    def new(text: str, **more: str | bool) -> dict[str, str | bool]:
        return {"text": text, **more}

    def handed(answers: list[dict[str, str]]) -> list[tuple[str, str]]:
        assert all(each["mark"] for each in answers)
        return [(each["kept"], each["owner"]) for each in answers]

    for renders in ([new("")], [new("new")], [new("new"), new("newer")]):
        answers, kept = tab("old", *renders)
        assert (handed(answers), kept) == ([("old", "s")], "old")  # it may not have had it yet
    answers, kept = tab("old", new("new"), new("newer", session="t"))
    assert (handed(answers), kept) == ([("old", "s"), ("old", "t")], "old")
    answers, kept = tab("old", new("new"), new("merged", taken="1"))
    assert (handed(answers), kept) == ([("old", "s")], "merged")
    assert tab("same", new("same"), new("new")) == ([], "new")
    assert tab("", new(""), new("new"), new("newer")) == ([], "newer")
    older = [new(""), new("old", taken="1"), new("", session="t")]
    older += [new("fuller", session="t", taken="2"), new("old", taken="1")]
    answers, kept = tab("old", *older)  # the server takes an older session up again
    assert (handed(answers), kept) == ([("old", "s"), ("old", "t"), ("fuller", "s")], "fuller")
    assert tab("another's", new("mine", whose="me")) == ([], "mine")  # which nobody else is given
    long, full, again = "x" * 6_000_000, {"lost": "QuotaExceededError"}, {"lost": ""}
    assert tab("", new("a"), new(long), new(long)) == ([full], "a")
    assert tab("", new("a"), new(long), new(long, lost=True), new("b", lost=True)) == (
        [full, again],
        "b",
    )


def test_work_outlives_a_server_that_is_started_again(warm: BrowserContext) -> None:
    """What a tab kept is there again before anything is entered, and what is entered next stays."""
    process, address = serve_copy()
    try:
        with window(warm, address) as session:
            session.open("/opportunities?place=Stevenage").map("Opportunities")
            page = session.page
            add(page, "First")
            expect(page.get_by_text(re.compile(r"Saved in this tab at \d\d:\d\d"))).to_be_visible(
                timeout=PATIENCE
            )
            process.kill()
            process.wait()
            lost = page.get_by_role("dialog", name="The server does not answer")
            expect(lost).to_contain_text("Your work is saved in this tab: at", timeout=PATIENCE)
            expect(lost.get_by_text("streamlit run")).to_be_hidden()
            expect(page.get_by_text("No answer from the server since")).to_have_count(1)
            process, _ = serve_copy(port=int(address.rpartition(":")[2]))
            expect(lost).to_have_count(0, timeout=PATIENCE)
            expect(page.get_by_text("Restored your work of")).to_be_visible(timeout=PATIENCE)
            go_to(page, "Sources")
            expect(page.get_by_role("heading", name="Sources", level=1)).to_be_visible(
                timeout=PATIENCE
            )
            go_to(page, "Opportunities")
            session.map("Opportunities")
            add(page, "Second")
            session.until(lambda: "Second" in str(page.evaluate(KEPT)), "the tab keeps both")
            page.reload()
            opportunities(page, 2)
    finally:
        process.kill()
        process.wait()
