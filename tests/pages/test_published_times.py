"""Published times on the accessibility page: told beside ours, and gone with the session."""

from dataclasses import replace

import numpy as np
import pandas as pd

from herts_geo import wording
from herts_geo.access import compared, correction, measure, published, residuals
from herts_geo.access import view as access_view
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import residents
from herts_geo.services import points as services_points
from tests.pages.conftest import Open, said


def file_of(pack: Catalogue, **columns: list[float]) -> bytes:
    codes = residents.origins(pack)["code"].head(3).tolist()
    return pd.DataFrame({"LSOA_code": codes, **columns}).to_csv(index=False).encode()


def test_a_dropped_file_is_compared_by_the_service_and_rules_of_the_page(
    open_page: Open, pack: Catalogue
) -> None:
    app = open_page(
        "accessibility",
        service="gp",
        mode="cycle",
        minutes="15",
        rules="jts-2017",
        place="E07000243",
    )
    data = file_of(pack, GPCyct=[9.0, 10.0, 11.0], HospPTt=[30.0, 40.0, 50.0])
    app.file_uploader(key="_published_file").set_value(("jts.csv", data, "text/csv"))
    app.run()
    assert not app.exception
    assert not app.error
    given = compared.only(published.read(data, "jts.csv"), "gp", "cycle")
    found = compared.compare(pack, given, "jts-2017")
    told = said(app.caption)
    assert any("joined those of this pack one to one" in words for words in told)
    assert any("not comparable" in words for words in told)
    shown = [frame.value for frame in app.dataframe]
    wanted = compared.table(found)["Half differ by at most (minutes)"].tolist()
    assert any(
        each["Half differ by at most (minutes)"].tolist() == wanted
        for each in shown
        if "Half differ by at most (minutes)" in each
    )


def test_a_file_that_holds_nothing_of_the_service_says_so(open_page: Open, pack: Catalogue) -> None:
    app = open_page("accessibility", service="library", mode="walk", minutes="15")
    data = file_of(pack, GPCyct=[9.0, 10.0, 11.0])
    app.file_uploader(key="_published_file").set_value(("jts.csv", data, "text/csv"))
    app.run()
    assert not app.exception
    assert "holds no time to library by walk" in said(app.error)[0]


def test_a_tick_corrects_the_page_by_the_file_and_its_end_brings_the_page_back(
    open_page: Open, pack: Catalogue
) -> None:
    asked = access_view.Question(service="gp", mode="cycle", minutes=15, rules="jts-2017")
    made = access_view.matrix(pack, asked, services_points.points(pack, "gp"))
    ours = measure.of_areas(made, measure.nearest(made))
    noise = np.random.default_rng(1).normal(0, 0.5, len(ours))
    late = ours.assign(GPCyct=ours["minutes"] + 6 + noise)[["code", "GPCyct"]]
    data = late.rename(columns={"code": "LSOA_code"}).to_csv(index=False).encode()
    app = open_page("accessibility", service="gp", mode="cycle", minutes="15", rules="jts-2017")
    before = app.metric[0].value
    app.file_uploader(key="_published_file").set_value(("late.csv", data, "text/csv"))
    app.checkbox(key="_published_correct").check().run()
    assert not app.exception
    assert not app.error
    corrections = residuals.read(pack, data, "late.csv", "jts-2017")
    result = access_view.view(pack, replace(asked, corrections=corrections)).result
    assert app.metric[0].value == wording.share(result.people_within, result.people) != before
    sentence = corrections[0].sentence
    told = " ".join(said(app.caption))
    assert sentence in told
    assert correction.LINKS in told
    app.switch_page("pages/glossary.py").run()
    app.switch_page("pages/accessibility.py").run()  # what was ticked is ticked when it is left
    assert app.checkbox(key="_published_correct").value
    assert sentence in " ".join(said(app.caption))
    app.checkbox(key="_published_correct").uncheck().run()
    assert app.metric[0].value == before
    assert sentence not in " ".join(said(app.caption))
