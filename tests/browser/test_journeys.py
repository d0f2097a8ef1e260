"""One journey a page, as its user would make it, with outside traffic blocked."""

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import BrowserContext, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import search
from herts_geo.services import named
from herts_geo.ui.layers import page as layers_page
from herts_geo.ui.search import spot
from tests.bench.visitor import connected
from tests.browser.conftest import MAP, PATIENCE, Session, go_to, window

pytestmark = pytest.mark.browser
POPLARS = "E01023750"
NAMES = """const names = [...document.querySelectorAll('.herts-town span')]
  .filter((name) => name.style.visibility !== 'hidden')
  .map((name) => [name.textContent, name.getBoundingClientRect()]);"""
NAMES_SHOWN = f"() => {{ {NAMES} return names.length; }}"
NAMES_OVER_OTHERS = f"""() => {{ {NAMES} return names.flatMap(([one, a], place) =>
  names.slice(place + 1).filter(([, b]) => a.left < b.right && b.left < a.right
    && a.top < b.bottom && b.top < a.bottom).map(([other]) => one + ' over ' + other)); }}"""
NAMES_UNDER = f"""() => {{ {NAMES}
  const over = [...document.querySelectorAll('.leaflet-control')]
    .map((each) => each.getBoundingClientRect());
  const at = frameElement.getBoundingClientRect();
  [...frameElement.closest('.st-key-frame-map').children]
    .filter((each) => !each.contains(frameElement))
    .map((each) => each.getBoundingClientRect()).filter((box) => box.height)
    .forEach((box) => over.push({{left: box.left - at.left, right: box.right - at.left,
      top: box.top - at.top, bottom: box.bottom - at.top}}));
  return names.filter(([, a]) => over.some((b) => a.left < b.right && b.left < a.right
    && a.top < b.bottom && b.top < a.bottom)).map(([name]) => name); }}"""

HOVERS_CUT = """() => {
  const size = map.getSize(), box = map.getContainer().getBoundingClientRect();
  const item = [...hertsGeo.layers.values()][0], cut = [];
  item.layer.getLayers().filter((each, place) => place < 51).forEach((area, place) => {
    const across = (place % 17) / 16 * size.x, down = Math.floor(place / 17) / 2 * size.y;
    area.fire("mouseover", {latlng: map.containerPointToLatLng([across, down])}, true);
    const told = item.layer.getTooltip().getElement().getBoundingClientRect();
    if (told.left < box.left || told.top < box.top || told.right > box.right
      || told.bottom > box.bottom || told.width > 280) cut.push([across, down, told.toJSON()]);
    item.layer.closeTooltip();
  });
  return [cut, Math.min(51, item.layer.getLayers().length)];
}"""  # what is said where the pointer stands, in 51 places from edge to edge


def colours_painted(session: Session) -> int:
    """How many different colours the map's canvas of areas shows."""
    return int(
        session.map().evaluate(
            """() => {
              const canvas = document.querySelector('.leaflet-areas-pane canvas');
              const dots = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
              const seen = new Set();
              for (let i = 0; i < dots.data.length; i += 4)
                if (dots.data[i + 3] > 200)
                  seen.add(dots.data[i] + ',' + dots.data[i + 1] + ',' + dots.data[i + 2]);
              return seen.size;
            }"""
        )
    )


def expect_link(session: Session, **query: str) -> None:
    """Waits until the address bar holds exactly these choices."""
    wanted = {name: [value] for name, value in query.items()}

    def held() -> dict[str, list[str]]:
        return parse_qs(urlparse(session.page.url).query)

    session.until(lambda: held() == wanted, f"the link holds {wanted}")


def choose(session: Session, label: str, text: str) -> None:
    """Picks an option with the keyboard alone."""
    box = session.page.get_by_role("combobox", name=re.compile(label)).first
    box.click()
    box.fill(text)
    session.page.keyboard.press("Enter")


def test_deprivation_journey(session: Session) -> None:
    session.open("/deprivation?place=Stevenage")
    assert colours_painted(session) > 5
    assert session.map().evaluate(HOVERS_CUT) == [[], 51]
    session.click_area(POPLARS)
    expect(session.page.get_by_text("Poplars (Stevenage 009A): 1,").first).to_be_visible(
        timeout=PATIENCE
    )
    expect_link(session, place="E07000243", area=POPLARS)
    session.map(POPLARS)
    session.click_area(POPLARS)
    expect(session.page.get_by_text("Poplars (Stevenage 009A): 1,")).to_have_count(
        0, timeout=PATIENCE
    )
    choose(session, "What to show", "Crime")
    session.map("Crime, 2025")
    expect_link(session, place="E07000243", measure="crime")


def test_copied_link_opens_the_same_view(session: Session) -> None:
    session.open(f"/deprivation?place=Bedwell&compare=2019&area={POPLARS}")
    session.map("change from 2019 to 2025")
    expect(session.page.get_by_role("heading", name="Bedwell (Stevenage 008)")).to_be_visible()


def found_at(pack: Catalogue, text: str) -> dict[str, str]:
    """What a link carries of the point that a text means."""
    match = search.search(pack, text, named.entries(pack)).best
    assert match is not None
    area = {"area": match.area} if match.area else {}
    return {"place": match.place, **area, "spot": spot.of(match, match.place)}


def test_place_is_found_by_postcode_with_the_keyboard(session: Session, pack: Catalogue) -> None:
    session.open("/deprivation")
    choose(session, "Where", "sg1 1hn")
    expect(session.page.get_by_role("heading", name="Bedwell (Stevenage 008)")).to_be_visible(
        timeout=PATIENCE
    )
    frame = session.map("E01035570")
    expect_link(session, **found_at(pack, "SG1 1HN"))
    expect(frame.locator(".herts-spot")).to_be_visible()  # marked, with its name, in the middle
    expect(frame.get_by_text("SG1 1HN")).to_be_visible()
    middle = frame.evaluate("() => [map.getCenter().lat, map.getCenter().lng]")
    lat, lon = found_at(pack, "SG1 1HN")["spot"].split(",")[:2]
    assert middle == pytest.approx([float(lat), float(lon)], abs=0.01)
    choose(session, "Where", "Stevenage")
    expect(frame.locator(".herts-spot")).to_have_count(0, timeout=PATIENCE)
    expect_link(session, place="E07000243")


def test_unknown_place_gets_a_sentence(session: Session) -> None:
    session.open("/deprivation")
    choose(session, "Where", "Qqqqq")
    expect(session.page.get_by_text("Nothing here is called").first).to_be_visible(timeout=PATIENCE)


def test_background_map_that_cannot_be_reached_says_so(session: Session) -> None:
    session.open("/deprivation?tiles=1")
    frame = session.map()
    expect(frame.get_by_text("The background map cannot be reached")).to_be_visible(
        timeout=PATIENCE
    )
    assert session.outside
    assert all("tile.openstreetmap.org" in address for address in session.outside)
    session.outside.clear()


def test_map_names_what_is_hovered_and_has_its_controls(session: Session) -> None:
    frame = session.open("/deprivation?place=Stevenage&layers=access.60~deprivation").map()
    frame.locator("#map_div").hover(position={"x": 250, "y": 300})
    tooltip = frame.locator(".leaflet-tooltip")
    expect(tooltip).to_contain_text(re.compile(r"\(Stevenage 0\d\d[A-Z]\)"), timeout=PATIENCE)
    expect(tooltip).to_contain_text("England rank of 33,755")
    expect(tooltip).to_contain_text("Within 30 minutes of a hospital")  # laid over it
    expect(frame.locator(".leaflet-control-scale")).to_be_visible()
    expect(frame.get_by_text("Contains OS data")).to_be_visible()
    frame.get_by_role("button", name="Full screen").click()
    legend = "() => document.fullscreenElement?.textContent.includes('Number of areas in brackets')"
    session.page.wait_for_function(legend, timeout=PATIENCE)


@pytest.fixture(scope="module")
def south_west(warm: BrowserContext, server: str) -> Iterator[Session]:
    """One window on the south-west of the county, for each closeness of its map."""
    with window(warm, server) as session:
        yield session.open("/accessibility?place=E07000102")


@pytest.mark.parametrize("zoom", [11, 12, 13])
def test_no_name_of_a_town_covers_another(south_west: Session, zoom: int) -> None:
    south_west.page.bring_to_front()  # other tests may have opened tabs of theirs meanwhile
    frame = south_west.map()
    frame.evaluate("zoom => void map.setView([51.64, -0.47], zoom, {animate: false})", zoom)
    south_west.until(lambda: frame.evaluate(NAMES_OVER_OTHERS) == [], "no name covers another")
    assert frame.evaluate(NAMES_SHOWN) > 3


def test_no_name_lies_under_what_stands_on_the_map(session: Session) -> None:
    session.open("/deprivation").settled()
    frame = session.map()
    for across, down in ((0, 0), (150, 0), (-300, 150), (-100, -250), (0, -250)):
        frame.evaluate(f"void map.panBy([{across}, {down}], {{animate: false}})")
        session.until(lambda: frame.evaluate(NAMES_UNDER) == [], "no name lies under the rest")
        assert frame.evaluate(NAMES_SHOWN) > 3


def test_sources_journey(session: Session) -> None:
    session.open("/sources")
    page = session.page
    expect(page.get_by_text("all as their catalogue describes them")).to_be_visible(
        timeout=PATIENCE
    )
    page.get_by_text("Indices of Deprivation 2025", exact=True).last.click()
    expect(page.get_by_text("English Indices of Deprivation 2025").first).to_be_visible()


def test_page_change_keeps_the_place(session: Session) -> None:
    session.open("/deprivation?place=Watford")
    session.map()
    go_to(session.page, "Sources")
    expect(session.page.get_by_role("heading", name="Sources", level=1)).to_be_visible()
    go_to(session.page, "Deprivation")
    expect(session.page.get_by_role("heading", name="Watford", level=2)).to_be_visible(
        timeout=PATIENCE
    )
    expect_link(session, place="E07000103")


def test_the_map_stays_from_page_to_page_where_somebody_moved_it(session: Session) -> None:
    session.open("/deprivation?place=Watford").settled()
    moved = session.map().evaluate(
        """() => {
          window.first = true;
          map.setView([51.7, -0.4], 13, { animate: false });
          return map.getBounds().toBBoxString();
        }"""
    )
    go_to(session.page, "Public estate")
    frame = session.map("assets shown")
    assert frame.evaluate("() => window.first")
    assert frame.evaluate("() => map.getBounds().toBBoxString()") == moved
    go_to(session.page, "Sources")
    expect(session.page.locator(MAP)).to_have_count(0, timeout=PATIENCE)
    go_to(session.page, "Accessibility")
    assert not session.map("Within").evaluate("() => window.first")


@pytest.mark.parametrize("page", sorted(set(layers_page.OWN) - {"review", "workshop"}))
def test_the_map_is_sent_before_any_figure_is(server: str, page: str) -> None:
    with ThreadPoolExecutor() as apart:  # the browser's driver keeps a loop in this thread
        sent = apart.submit(asyncio.run, elements(server, page)).result(PATIENCE)
    before = sent[: sent.index("component_instance", sent.index("heading"))]
    assert not {"metric", "arrow_data_frame", "arrow_vega_lite_chart"} & set(before), before


async def elements(address: str, page: str) -> list[str]:
    """The kinds of the elements that a page's first run sends, as they come."""
    message, kinds = BackMsg(), list[str]()
    message.rerun_script.page_name, message.rerun_script.query_string = page, "place=Watford"
    async with connected(address) as socket:
        await socket.send(message.SerializeToString())
        while not kinds or kinds[-1] != "script_finished":
            found = ForwardMsg.FromString(bytes(await socket.recv()))
            kind = found.WhichOneof("type")
            if kind == "delta" and found.delta.WhichOneof("type") == "new_element":
                kinds.append(found.delta.new_element.WhichOneof("type"))
            elif kind == "script_finished":
                kinds.append(kind)
    return kinds


def test_link_cannot_put_anything_foreign_on_the_page(session: Session) -> None:
    hostile = "![x](https://example.org/x.png)<img src=x onerror=alert(1)>"
    session.open(f"/deprivation?place={hostile}&measure={hostile}")
    expect(session.page.get_by_text("![x](https:").first).to_be_visible()
    session.map()


def test_a_users_words_never_become_a_link(session: Session) -> None:
    words = "www.evil.example WWW.evil.example http://evil.example a@evil.example"
    page = session.open(f"/deprivation?place={words}&measure={words}").idle().page
    expect(page.get_by_text("evil.example").first).to_be_visible(timeout=PATIENCE)
    assert page.locator('a[href*="evil"]').count() == 0


def test_what_of_a_link_is_not_known_leaves_the_map_in_the_window(session: Session) -> None:
    session.open("/deprivation?place=Nowhere&edition=1999&measure=mood").settled()
    told = session.page.locator(".st-key-of-the-link")
    expect(told.get_by_test_id("stAlert")).to_have_count(3, timeout=PATIENCE)
    ends = "() => document.querySelector('.st-key-frame-map').getBoundingClientRect().bottom"
    session.page.wait_for_function(f"() => ({ends})() <= innerHeight", timeout=PATIENCE)
    session.open("/deprivation?place=Stevenage").settled()
    expect(told).to_have_count(0, timeout=PATIENCE)
    session.page.wait_for_function(f"() => ({ends})() > innerHeight - 20", timeout=PATIENCE)
    assert session.page.evaluate(f"({ends})() <= innerHeight")
