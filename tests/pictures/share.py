"""`python -m tests.pictures.share [PAGE...]`: how much of the screen each page gives to its map.

One line a page: the share of the window that the map covers when the page is opened, and of the
width right of the side bar, at four sizes of a screen.
"""

import sys
from typing import Any, Final

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import MAP, SETTINGS, chromium, serve, stop
from tests.browser.conftest import Session as Tab

SIZES: Final = ((1366, 768), (1400, 900), (1920, 1080), (2560, 1440))
PAGES: Final = (
    *("overview", "locality", "review", "deprivation", "housing", "accessibility"),
    *("access_points", "estate", "indicators", "opportunities", "workshop"),
)
PLACE: Final = "Stevenage"
SEEN: Final = """frame => {
  const box = frame.getBoundingClientRect();
  const side = document.querySelector("[data-testid=stSidebar]");
  const across = Math.min(box.right, innerWidth) - Math.max(box.left, 0);
  const down = Math.min(box.bottom, innerHeight) - Math.max(box.top, 0);
  const right = side ? Math.max(side.getBoundingClientRect().right, 0) : 0;
  return [Math.max(across, 0) * Math.max(down, 0) / (innerWidth * innerHeight),
    Math.max(across, 0) / (innerWidth - right)];
}"""


def main(pages: list[str]) -> None:
    """Prints the table of these pages, or of all that have a map."""
    process, address = serve()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=SETTINGS)
            print(f"{'screen (width)':16}" + "".join(f"{f'{w} x {h}':>16}" for w, h in SIZES))
            for page in pages or PAGES:
                told = [_told(each) for each in seen(browser, address, page)]
                print(f"{page:16}" + "".join(f"{each:>16}" for each in told))
            browser.close()
    finally:
        stop(process)


def seen(browser: Browser, address: str, page: str) -> list[tuple[float, float] | None]:
    """The two shares of a page at each size, as its first map stands unscrolled; None without."""
    tab = Tab(browser.new_page(), address)
    tab.open(f"/{page}?place={PLACE}").settled()
    shares = []
    for width, height in SIZES:
        tab.page.set_viewport_size({"width": width, "height": height})
        tab.quiet()
        maps = tab.page.locator(MAP)
        found: Any = maps.first.evaluate(SEEN) if maps.count() else None
        shares.append((float(found[0]), float(found[1])) if found else None)
    tab.page.close()
    return shares


def _told(share: tuple[float, float] | None) -> str:
    return f"{share[0]:.0%} ({share[1]:.0%})" if share else "no map"


if __name__ == "__main__":
    main(sys.argv[1:])
