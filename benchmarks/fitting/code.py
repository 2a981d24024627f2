"""Which files of code a module runs, from its imports."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import Final

_OURS: Final = ("retrieval", "benchmarks")


def code_of(module: str, root: Path) -> list[Path]:
    """The files below ``root`` of ``module`` and of all that it imports of this project, also in functions, sorted."""
    found: set[Path] = set()
    waiting = [module]
    while waiting:
        path = _file(waiting.pop(), root)
        if path is not None and path not in found:
            found.add(path)
            waiting += _imported(path.read_text(encoding="utf-8"))
    return sorted(found)


def _file(module: str, root: Path) -> Path | None:
    plain = root.joinpath(*module.split("."))
    return next((path for path in (plain.with_suffix(".py"), plain / "__init__.py") if path.is_file()), None)


@cache
def _imported(code: str) -> list[str]:
    names: list[str] = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            # What is imported may be a module of the package, or a name in it.
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return [name for name in names if name.partition(".")[0] in _OURS]
