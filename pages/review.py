"""What does a place look like to a locality review, from top to bottom?"""

from herts_geo.ui import cache, frame, parts
from herts_geo.ui.link import state
from herts_geo.ui.review import chapters
from herts_geo.ui.review import page as review_page
from herts_geo.ui.sheets import control as sheet

found = cache.pack()
parts.head("review")
with parts.guard("The review"):
    with frame.choices():
        review_page.controls(found)
    selection = state.current(found)
    dossier = review_page.answer(found, selection)
    before, after = review_page.halves(dossier.chapters)
    review_page.top(found, dossier)
    sheet.several(found, "review", selection, chapters.pictures(dossier))
    chapters.panel(found, dossier)
    review_page.brief(dossier)
    waiting = [place for each in before for place in chapters.show(found, dossier, each, selection)]
    review_page.findings(found, dossier, selection)
    for each in after:
        waiting += chapters.show(found, dossier, each, selection)
    chapters.draw(found, waiting)
