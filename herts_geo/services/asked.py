"""The place that a command is given: whatever the search box takes, its guesses told."""

import sys
from dataclasses import replace

from herts_geo.errors import UnknownPlace
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Place, gazetteer, is_area, search
from herts_geo.places.search import Answer, Match, words
from herts_geo.services import named


def place(catalogue: Catalogue, text: str, told: bool = True) -> Place:
    """The place that a text means best; the smallest one that holds it, where it means a point.

    That a misspelt name was guessed is said on the error stream, and where it is to be `told` what
    stands for a point. Raises `UnknownPlace` where nothing is meant, or several things of one kind
    and name alike.
    """
    known = gazetteer(catalogue)
    if not text.strip() or is_area(catalogue, text.strip().upper()):
        return known.find(text)
    answer = search.settled(catalogue, text)
    if answer is None:  # service points are named too, and take a while to read
        answer = search.search(catalogue, text, named.entries(catalogue))
    best = _best(answer)
    if not best.place:
        raise UnknownPlace(text, (), words.outside(best, known.whole.name))
    found = known.place(best.area or best.place)
    if said := " ".join(filter(None, (words.guess(answer), words.stands(best) if told else ""))):
        print(said, file=sys.stderr)
    return replace(found, how=best.how or found.how)


def _best(answer: Answer) -> Match:
    labels = [each.label for each in answer.others]
    if answer.best is None:
        offered = f" Nearest names: {'; '.join(labels)}." if labels else ""
        raise UnknownPlace(answer.text, labels, f"{answer.problem}{offered}")
    best = answer.best
    alike = [each for each in answer.matches if (each.kind, each.name) == (best.kind, best.name)]
    if len(alike) > 1 and answer.text.casefold() != best.text.casefold():
        which = "; ".join(each.text for each in alike)
        why = f"'{best.name}' is the name of several of a kind. Say which: {which}."
        raise UnknownPlace(answer.text, [each.text for each in alike], why)
    return best
