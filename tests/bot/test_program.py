"""The program sets what libraries read when they are loaded."""

from __future__ import annotations

import os
from types import SimpleNamespace

import pytest

from bot import __main__ as program


@pytest.mark.parametrize(("given", "used"), [(None, "1"), ("4", "4")])
def test_numpy_has_one_thread_unless_another_number_is_given(
    given: str | None, used: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, _ = program.THREADS
    monkeypatch.setenv(name, given or "")
    if given is None:
        monkeypatch.delenv(name)
    seen: list[str] = []

    def load(_: str) -> SimpleNamespace:
        seen.append(os.environ[name])
        return SimpleNamespace(run=lambda _: 0)

    monkeypatch.setattr(program, "import_module", load)
    with pytest.raises(SystemExit):
        program.main()
    assert seen == [used]
