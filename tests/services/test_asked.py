"""The place that a command is given: what points are read for, and what needs none."""

import pytest

from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import gazetteer, search
from herts_geo.services import asked, named


@pytest.mark.slow
def test_what_is_settled_without_points_is_what_all_of_them_would_say(pack: Catalogue) -> None:
    points, settled = named.entries(pack), 0
    areas = sorted({place.name for place in gazetteer(pack).places.values()})
    others = {name for each in points for name in each.names}  # of which some are those of areas
    both = sorted(others & {name.casefold() for name in areas})
    for text in [*areas[::9], *sorted(others)[::45], *both]:
        if (alone := search.settled(pack, text)) is None:
            continue
        settled += 1
        every = search.search(pack, text, points)
        assert (alone.best, alone.sure, alone.problem) == (every.best, every.sure, every.problem)
        told = [(each.kind, each.name) for each in every.matches]
        ours = [(each.kind, each.name) for each in alone.matches]
        assert ours.count(ours[0]) == told.count(told[0])  # how many bear the best one's name
    assert settled > len(areas[::9]) / 2


@pytest.mark.parametrize(
    ("text", "settled"),
    [
        ("Stevenage", True),
        ("stevenage ", True),
        ("SG1 1XN", True),
        ("51.9, -0.2", True),
        ("Stevenage station", False),
        ("Stevenag", False),
        ("Lister", False),
    ],
)
def test_points_are_read_for_names_that_are_no_areas(
    text: str, settled: bool, pack: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    entries = named.entries
    monkeypatch.setattr(asked.named, "entries", lambda *given: read.append(text) or entries(*given))
    asked.place(pack, text, told=False)
    assert (not read) == settled
