"""Errors of libraries in place of which ours are raised."""

from __future__ import annotations

import pytest

from retrieval.errors import SourceError, translate_errors


def translate_error(error: BaseException, source: str) -> SourceError | None:
    return SourceError("no", source=source, reason="missing") if isinstance(error, KeyError) else None


def test_an_error_is_raised_as_its_translation_with_itself_as_the_cause() -> None:
    with pytest.raises(SourceError) as raised, translate_errors(translate_error, "feed"):
        raise KeyError("x")
    assert raised.value.details["source"] == "feed"
    assert isinstance(raised.value.__cause__, KeyError)


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_error_without_a_translation_passes(error: type[BaseException]) -> None:
    with pytest.raises(error), translate_errors(translate_error, "feed"):
        raise error


def test_a_block_that_raises_nothing_ends_as_without() -> None:
    with translate_errors(translate_error, "feed"):
        pass
