"""Prints the rooms, the arrows between them and the floors of the packages, from their imports.

    python .ci/rooms.py [PACKAGE ...]

A room is a package or a module directly below PACKAGE (default: retrieval and bot).
An arrow goes from a room to another whose code it imports, also inside a function, or that it names in a string
such as ``retrieval.sources.web:Web``.
A room's floor is 1 when it imports no other room, else one more than the highest floor that it imports.
Exit code: 1 if rooms import each other in a circle, which is then printed; 2 if PACKAGE does not exist.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("retrieval", "bot")
# The public names of a package, and its entry point.
NO_ROOMS = ("__init__", "__main__")
Arrows = dict[str, set[str]]


def arrows_of(package: Path) -> Arrows:
    """The rooms of ``package``, each with those that it imports."""
    rooms = {path.stem for path in package.iterdir() if _is_room(path)}
    arrows: Arrows = {room: set() for room in sorted(rooms)}
    for path in package.rglob("*.py"):
        room = path.relative_to(package).parts[0].removesuffix(".py")
        if room in rooms:
            imported = _imported(ast.parse(path.read_text(encoding="utf-8")), package.name)
            arrows[room] |= (imported & rooms) - {room}
    return arrows


def _is_room(path: Path) -> bool:
    if path.is_dir():
        return any(path.rglob("*.py"))
    return path.suffix == ".py" and path.stem not in NO_ROOMS


def _imported(tree: ast.Module, package: str) -> set[str]:
    """The second parts of all names below ``package`` that ``tree`` imports or names in a string."""
    named = re.compile(rf"{re.escape(package)}(\.\w+)+(:\w+)?")
    found = [name.split(".") for node in ast.walk(tree) for name in _names(node, named)]
    return {parts[1] for parts in found if parts[0] == package and len(parts) > 1}


def _names(node: ast.AST, named: re.Pattern[str]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield from (f"{node.module}.{alias.name}" for alias in node.names)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and named.fullmatch(node.value):
        yield node.value.partition(":")[0]


def circle_in(arrows: Arrows) -> list[str]:
    """The rooms of one circle, in order, with the first again at the end; empty if there is none."""
    done: set[str] = set()

    def walk(room: str, path: list[str]) -> list[str]:
        if room in path:
            return [*path[path.index(room) :], room]
        if room in done:
            return []
        for other in sorted(arrows[room]):
            if circle := walk(other, [*path, room]):
                return circle
        done.add(room)
        return []

    return next(filter(None, (walk(room, []) for room in arrows)), [])


def floors_of(arrows: Arrows) -> dict[str, int]:
    """The floor of each room, by the longest path. There must be no circle."""
    floors: dict[str, int] = {}

    def floor(room: str) -> int:
        if room not in floors:
            floors[room] = 1 + max(map(floor, arrows[room]), default=0)
        return floors[room]

    for room in arrows:
        floor(room)
    return floors


def report(name: str, arrows: Arrows) -> str:
    """The rooms of a package, the highest floor first, under a line of totals. There must be no circle."""
    floors = floors_of(arrows)
    total = sum(map(len, arrows.values()))
    lines = [f"{name}: {len(arrows)} rooms, {max(floors.values(), default=0)} floors, {total} arrows"]
    highest_first = sorted(arrows, key=lambda room: (-floors[room], room))
    lines += [f"  {floors[room]}  {room:18} -> {' '.join(sorted(arrows[room])) or '-'}" for room in highest_first]
    return "\n".join(lines)


def main(arguments: list[str], root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packages", nargs="*", default=PACKAGES, metavar="PACKAGE")
    status = 0
    for name in parser.parse_args(arguments).packages:
        if not (root / name).is_dir():
            parser.error(f"no package {name} in {root}")
        arrows = arrows_of(root / name)
        if circle := circle_in(arrows):
            print(f"{name}: a circle: {' -> '.join(circle)}")
            status = 1
        else:
            print(report(name, arrows))
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
