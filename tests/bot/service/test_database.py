"""Errors of the database, as every command tells them."""

from __future__ import annotations

import pytest

from bot.error_messages import describe
from bot.i18n import Catalogue
from bot.service.database import translate_error
from bot.settings import Language
from bot.state import StateError


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", ["password", "missing", "unreachable", "driver", "newer", "filled", "other"])
def test_every_kind_has_a_text(kind: str, language: Language) -> None:
    error = translate_error(StateError("the reason", kind))
    assert error is not None
    assert "error." not in describe(error, Catalogue(language))


def test_an_error_that_is_not_of_the_database_is_left() -> None:
    assert translate_error(OSError("full")) is None
