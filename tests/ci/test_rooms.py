"""The rooms, arrows and floors of a package are read from its imports."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from tests.paths import ROOT


@pytest.fixture(scope="module")
def rooms() -> ModuleType:
    spec = spec_from_file_location("rooms", ROOT / ".ci" / "rooms.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / "made" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


HOUSE = {
    "__init__.py": "from made.archive import ask\n",
    "__main__.py": "from made.archive import ask\n",
    "archive.py": "import made.store.disk\n\ndef ask():\n    from made import text\n",
    "store/__init__.py": "",
    "store/disk.py": "from made.store import memory\nfrom made.article import Article\n",
    "store/memory.py": "READER = 'made.text.lines:read'\nOTHER = 'made.by hand'\n",
    "article.py": "from madeup import made\n",
    "text/lines.py": "",
}


def test_imports_in_functions_and_names_in_strings_are_arrows(rooms: ModuleType, tmp_path: Path) -> None:
    assert rooms.arrows_of(write(tmp_path, HOUSE) / "made") == {
        "archive": {"store", "text"},
        "article": set(),
        "store": {"article", "text"},
        "text": set(),
    }


def test_a_floor_is_one_above_the_highest_that_is_imported(
    rooms: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rooms.main(["made"], write(tmp_path, HOUSE)) == 0
    first, *rest = capsys.readouterr().out.splitlines()
    assert first == "made: 4 rooms, 3 floors, 4 arrows"
    assert [line.split()[:2] for line in rest] == [["3", "archive"], ["2", "store"], ["1", "article"], ["1", "text"]]


def test_a_circle_is_named_and_fails(rooms: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    circle = {**HOUSE, "text/lines.py": "import made.archive\n"}
    assert rooms.main(["made"], write(tmp_path, circle)) == 1
    assert capsys.readouterr().out == "made: a circle: archive -> store -> text -> archive\n"


def test_an_unknown_package_is_refused_in_one_line(
    rooms: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refused:
        rooms.main(["nowhere"], tmp_path)
    assert refused.value.code == 2
    assert "no package nowhere" in capsys.readouterr().err


@pytest.mark.parametrize("package", ["retrieval", "bot"])
def test_the_rooms_of_the_house_have_no_circle(rooms: ModuleType, package: str) -> None:
    assert rooms.circle_in(rooms.arrows_of(ROOT / package)) == []
