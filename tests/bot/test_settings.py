from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from bot.cli.archives import threshold_choice_of
from bot.settings import Language, Settings, SettingsError, load_settings
from retrieval import Strictness, ThresholdChoice
from tests.paths import ROOT

EXAMPLE = ROOT / ".env.example"


def example_settings() -> dict[str, tuple[str, str]]:
    """Name -> (the comment right above it, value), as ``.env.example`` has them."""
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    found = {}
    for above, line in pairwise(lines):
        name, mark, value = line.partition("=")
        if mark and not line.startswith("#"):
            found[name] = (above.removeprefix("# "), value)
    return found


def written(default: object) -> str:
    """A default as a file of settings writes it."""
    return "" if default in ((), None) else str(default).lower() if isinstance(default, bool) else str(default)


def test_the_example_names_every_setting_with_its_help_and_its_default() -> None:
    fields = Settings.model_fields
    assert example_settings() == {
        name.upper(): (field.description, written(field.default)) for name, field in fields.items()
    }


def test_the_example_is_itself_a_valid_file_of_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in example_settings():
        monkeypatch.delenv(name, raising=False)
    (tmp_path / ".env").write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    assert load_settings() == Settings.model_construct()


def test_a_file_in_the_current_folder_is_read_and_the_environment_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("ANSWERS=7\nLANGUAGE=en\nSOMETHING_ELSE=1\n", encoding="utf-8")
    monkeypatch.setenv("LANGUAGE", "ar")
    settings = load_settings()
    assert (settings.answers, settings.language) == (7, Language.AR)


def test_the_level_is_balanced_and_its_thresholds_are_set_by_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    assert threshold_choice_of(load_settings()) == ThresholdChoice()
    monkeypatch.setenv("STRICTNESS", "strict")
    monkeypatch.setenv("FURTHER_THRESHOLD", "0.9")
    monkeypatch.setenv("NEAR_MISS_THRESHOLD", "")
    settings = load_settings()
    assert threshold_choice_of(settings) == ThresholdChoice(strictness=Strictness.STRICT, further=0.9)
    assert threshold_choice_of(settings, Strictness.OPEN).strictness is Strictness.OPEN


@pytest.mark.parametrize(
    ("name", "value"), [("STRICTNESS", "Strict"), ("STRICTNESS", "low"), ("ANSWER_THRESHOLD", "1.5")]
)
def test_a_level_or_threshold_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name):
        load_settings()


def test_an_empty_value_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANSWERS", "")
    monkeypatch.setenv("LANGUAGE", "")
    assert load_settings().answers == 3
    assert load_settings().language is Language.AR


@pytest.mark.parametrize(
    ("value", "language"),
    [
        ("ar", "ar"),
        ("EN", "en"),
        ("en_US:en", "en"),
        ("fr_FR:en_GB", "en"),
        ("ar_EG.UTF-8", "ar"),
        ("fr_FR:fr", "ar"),
        ("en-GB", "en"),
    ],
)
def test_a_desktops_list_of_locales_gives_the_first_language_we_speak(
    monkeypatch: pytest.MonkeyPatch, value: str, language: str
) -> None:
    monkeypatch.setenv("LANGUAGE", value)
    assert load_settings().language.value == language


@pytest.mark.parametrize(
    ("name", "value"), [("LANGUAGE", "xx"), ("ANSWERS", "0"), ("ANSWERS", "11"), ("ANSWERS", "many")]
)
def test_a_value_of_no_use_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert (caught.value.name, caught.value.value) == (name, value)


def test_a_bad_setting_is_told_in_the_language_that_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANSWERS", "0")
    monkeypatch.setenv("LANGUAGE", "en")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert caught.value.language is Language.EN


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"ANSWERS=\xff\xfe\n")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert caught.value.name == ".env"


def test_the_history_is_kept_in_the_users_state(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "~/elsewhere")
    assert load_settings().history == Path.home() / "elsewhere" / "isnad" / "history"
