"""The pages of the app, one row each: all that stands about a page outside its own folder.

A new page is its file in `pages/`, its row here, its text `texts/read_<stem>.md` and its folder.
Imports nothing slow, as the server reads it before the app is there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

HOME: Final = ""  # stands in the menu by itself
PLACE: Final = "Place"  # the groups of the menu
PEOPLE: Final = "People and access"
LAND: Final = "Homes and estate"
TOGETHER: Final = "Work together"
TOOLS: Final = "Data and help"


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page of the app: its address, its words, and what a link to it carries."""

    stem: str  # of its file in pages/ and of its reading guide; its address
    title: str
    icon: str  # a name of Material Symbols
    lead: str  # the sentence under the title
    group: str  # in the menu, which opens one group at a time
    scene: str = ""  # the title of its map in the workshop; '' where it makes none
    below: str = ""  # what stands below its map, out of sight at first; '' where that is nothing
    decides: tuple[str, ...] = ()  # choices that decide its figures: no finding's link keeps them
    of_papers: bool = False  # whether the menu has it only where the pack holds printed targets
    from_overview: bool = False  # whether the overview leads to it below the figures
    from_locality: bool = False  # whether a locality that was just chosen leads to it

    @property
    def about_a_place(self) -> bool:
        """Whether it shows the picker of the place, and can be kept as a scene."""
        return self.group not in (HOME, TOOLS)

    @property
    def file(self) -> str:
        """The page's file, by which Streamlit knows it."""
        return f"pages/{self.stem}.py"

    @property
    def guide(self) -> str:
        """The text that says how to read the page."""
        return f"read_{self.stem}.md"

    @property
    def symbol(self) -> str:
        """The icon as Streamlit writes it."""
        return f":material/{self.icon}:"


ROWS: Final = (  # in the order of the menu, group by group
    Page(
        stem="home",
        title="Start here",
        icon="home",
        group=HOME,
        lead="Who lives in a place, what they can reach, where homes can go, and what public "
        "bodies hold there. Find a place, or click the map, then take one of three ways on.",
    ),
    Page(
        stem="overview",
        title="Overview",
        icon="dashboard",
        group=PLACE,
        lead="The place at a glance, and where to read more of it.",
        scene="Overview",
        from_locality=True,
    ),
    Page(
        stem="locality",
        title="Choose a locality",
        icon="draw",
        group=PLACE,
        lead="Take a known place, or put one together; every page then counts its people.",
        below="who counts, area by area",
    ),
    Page(
        stem="review",
        title="Locality review",
        icon="article",
        group=PLACE,
        lead="Who lives here, what they can reach, homes, public estate, and what stands out.",
        scene="Locality review",
        from_overview=True,
    ),
    Page(
        stem="deprivation",
        title="Deprivation",
        icon="stacked_bar_chart",
        group=PEOPLE,
        lead="Where people are more or less deprived than elsewhere in England, small area by "
        "small area.",
        scene="Deprivation",
        below="how many areas in each tenth, each domain, the table",
        decides=("edition", "compare", "measure", "against"),
        from_locality=True,
    ),
    Page(
        stem="indicators",
        title="Indicator map",
        icon="map",
        group=PEOPLE,
        lead="Any figure that is known by area, or your own, on its own map: in classes, against "
        "its target, or two at a time.",
        scene="Indicator map",
        below="the table",
        from_overview=True,
    ),
    Page(
        stem="accessibility",
        title="Accessibility",
        icon="directions_bus",
        group=PEOPLE,
        lead="Who reaches a service in time without a car, who does not, and what if that changed.",
        scene="Accessibility",
        below="scenarios, best sites, who reaches it by deprivation, the table",
        decides=("outside", "kmh", "detour", "rules", "method"),
        from_locality=True,
    ),
    Page(
        stem="access_points",
        title="Access points",
        icon="storefront",
        group=PEOPLE,
        lead="Who runs which service point where, when it is open, and who has none in reach.",
        scene="Access points",
        below="who has nothing in reach, every point, points at one spot",
        from_overview=True,
    ),
    Page(
        stem="housing",
        title="Housing land supply",
        icon="home_work",
        group=LAND,
        lead="Brownfield sites where homes could go, how many years of supply they make, which of "
        "them the public owns, and how many homes were added each year.",
        scene="Housing land supply",
        below="the table, years of supply, the public land bank, homes added",
        decides=(
            *("h_owner", "h_status", "h_deliverable", "h_tenths", "h_within"),
            *("h_ha_from", "h_ha_to", "h_homes_from", "h_homes_to", "h_clear", "h_unsure"),
        ),
        from_overview=True,
        from_locality=True,
    ),
    Page(
        stem="estate",
        title="Public estate",
        icon="domain",
        group=LAND,
        lead="What public bodies hold here, what is near enough to share, and what to look at "
        "first.",
        scene="Public estate",
        below="scores, what is close enough to share, what is surplus or under-used, the table",
        decides=(
            *("e_gp", "e_holder", "e_use", "e_tenure", "e_condition", "e_energy", "e_purpose"),
            *("e_vacant", "e_floor_from", "e_floor_to", "e_lease", "e_clear", "e_unsure"),
            *("e_near", "e_rules", "e_caught", "e_land"),
        ),
        from_overview=True,
        from_locality=True,
    ),
    Page(
        stem="opportunities",
        title="Opportunities",
        icon="lightbulb",
        group=TOGETHER,
        lead="What public bodies could do here together: who leads, what it brings, what is next.",
        scene="Opportunities",
        below="add or change one, the table and totals, a shortlist, files",
    ),
    Page(
        stem="workshop",
        title="Workshop",
        icon="groups",
        group=TOGETHER,
        lead="Show the evidence to the room, and keep what it says and decides.",
        scene="Notes of the workshop",
    ),
    Page(
        stem="validate",
        title="Check a file",
        icon="rule",
        group=TOOLS,
        lead="Drop a partner's list here. Every fault is named at once, with its row and what to "
        "do. The file stays on this computer.",
    ),
    Page(
        stem="sources",
        title="Sources",
        icon="fact_check",
        group=TOOLS,
        lead="Every data set of this pack: who publishes it, from when it is, and what was "
        "checked.",
    ),
    Page(
        stem="targets",
        title="Targets 2008-11",
        icon="flag",
        group=TOOLS,
        lead="What the partners of the local area agreement promised for 2008 to 2011, and how "
        "far they came.",
        of_papers=True,
        from_overview=True,
    ),
    Page(
        stem="glossary",
        title="Glossary",
        icon="menu_book",
        group=TOOLS,
        lead="Every term and every indicator of this app in plain words.",
    ),
)
PAGES: Final[Mapping[str, Page]] = {row.stem: row for row in ROWS}
GROUPS: Final = tuple(dict.fromkeys(row.group for row in ROWS))
FIRST: Final = ROWS[0]  # the one that an address without a page leads to
