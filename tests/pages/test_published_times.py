"""Published times on the accessibility page: told beside ours, and gone with the session."""

import pandas as pd

from herts_geo.access import compared, published
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import residents
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
