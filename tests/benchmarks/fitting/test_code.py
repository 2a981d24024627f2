"""What a module runs follows from its imports."""

from __future__ import annotations

from pathlib import Path

from benchmarks.fitting.code import code_of


def test_imports_of_this_project_are_followed_also_in_functions(tmp_path: Path) -> None:
    files = {
        "benchmarks/a.py": "import json\nfrom retrieval.text import lexicon\n\ndef f():\n    import benchmarks.b\n",
        "benchmarks/b.py": "from retrieval.words import Word\n",
        "benchmarks/unused.py": "",
        "retrieval/text/__init__.py": "",
        "retrieval/text/lexicon/__init__.py": "import benchmarks.a\n",
        "retrieval/words.py": "",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    found = [str(path.relative_to(tmp_path)) for path in code_of("benchmarks.a", tmp_path)]
    assert found == sorted(files.keys() - {"benchmarks/unused.py"})
