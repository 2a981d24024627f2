"""Opening the archive that a command names."""

from __future__ import annotations

from bot.cli.session import Session
from bot.error_messages import CommandError
from bot.settings import Settings
from retrieval import (
    Archive,
    ClusterAccess,
    Encoder,
    Strictness,
    ThresholdChoice,
    is_durable,
    open_archive,
    open_encoder,
)


def open_existing(session: Session, address: str) -> Archive:
    """Open the existing archive at ``address``. Slow steps, such as rebuilding an index, are reported on standard
    error.
    """
    return _open(session, address, create=False)


def open_to_ask(
    session: Session, address: str, *, create: bool = False, strictness: Strictness | None = None
) -> Archive:
    """As ``open_existing``, for questions: with the sentence encoder of the settings, if any, at the level
    ``strictness`` (by default the setting). With ``create`` a durable archive is created if it is missing. A
    calibration that other models have made useless is reported on standard error.

    Raises ``EncoderError`` if the encoder cannot be used.
    """
    encoder = encoder_of(session)
    archive = _open(session, address, create=create, strictness=strictness)
    if encoder is not None:
        archive.use_encoder(encoder)
    if any(kept.meaning is archive.uses_encoder and not kept.current for kept in archive.calibrations()):
        session.report_error(session.say("calibration.stale", archive=address))
    return archive


def encoder_of(session: Session) -> Encoder | None:
    """Open the sentence encoder of the settings; None if none is set. Raises ``EncoderError``."""
    name = session.settings.encoder
    return open_encoder(name) if name else None


def open_to_change(session: Session, address: str) -> Archive:
    """As ``open_existing``, for changes. Raises ``CommandError`` if the archive is not durable."""
    check_durable(address)
    return open_existing(session, address)


def open_to_write(session: Session, address: str) -> Archive:
    """As ``open_to_change``; creates the archive if it is missing."""
    check_durable(address)
    return _open(session, address, create=True)


def access_of(settings: Settings) -> ClusterAccess:
    """The settings for access to OpenSearch."""
    return ClusterAccess(
        user=settings.opensearch_user,
        password=settings.opensearch_password.get_secret_value(),
        ca=settings.opensearch_ca,
        timeout=settings.opensearch_timeout,
        shards=settings.opensearch_shards,
        replicas=settings.opensearch_replicas,
    )


def threshold_choice_of(settings: Settings, strictness: Strictness | None = None) -> ThresholdChoice:
    """The thresholds of the settings, at the level ``strictness`` if it is given."""
    return ThresholdChoice(
        strictness=strictness or settings.strictness,
        answer=settings.answer_threshold,
        answer_unnamed=settings.answer_threshold_unnamed,
        further=settings.further_threshold,
        near_miss=settings.near_miss_threshold,
    )


def _open(session: Session, address: str, *, create: bool, strictness: Strictness | None = None) -> Archive:
    return open_archive(
        address,
        create=create,
        notify=lambda work: session.report_error(session.say(f"work.{work}")),
        access=access_of(session.settings),
        config=threshold_choice_of(session.settings, strictness),
    )


def check_durable(address: str) -> None:
    """Raise ``CommandError`` if the archive at ``address`` is not durable."""
    if not is_durable(address):
        raise CommandError("not-durable", archive=address)
