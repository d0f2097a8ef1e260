"""The list of slow tests is of tests that are there, and is made as it says."""

from tests import slow
from tests.conftest import ROOT


def test_each_that_is_listed_is_there() -> None:
    for line in slow.LIST.read_text(encoding="utf-8").splitlines():
        file, *names = line.split("::")
        text = (ROOT / file).read_text(encoding="utf-8")
        assert all(f"def {name}(" in text or f"class {name}" in text for name in names), line


def test_functions_are_listed_by_the_mean_of_their_tests_and_files_where_all_are_slow() -> None:
    took = {
        "a.py::test_one": {"a.py::test_one[1]": 0.1, "a.py::test_one[2]": 0.3},
        "a.py::test_two": {"a.py::test_two": 0.01},
        "b.py::test_three": {"b.py::test_three": 9.0},
    }
    assert slow.slow(took) == ["a.py::test_one", "b.py"]
