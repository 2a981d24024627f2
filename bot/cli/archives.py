"""Opening the archive that a command names."""

from __future__ import annotations

from functools import lru_cache

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
    return _encoder(name) if name else None


@lru_cache(maxsize=1)
def _encoder(name: str) -> Encoder:
    """The encoder, loaded once: the bot opens its archive anew for each addition."""
    return open_encoder(name)


def open_to_change(session: Session, address: str) -> Archive:
    """As ``open_existing``, for changes. Raises ``CommandError`` if the archive is not durable."""
    check_durable(address)
    return open_existing(session, address)


def open_to_write(session: Session, address: str) -> Archive:
    """As ``open_to_change``; creates the archive if it is missing. With ``ENCODE_ON_INGEST`` what is added is encoded;
    raises ``EncoderError`` if that cannot be done.
    """
    check_durable(address)
    encoder = encoder_of(session) if session.settings.encode_on_ingest else None
    archive = _open(session, address, create=True)
    if encoder is not None:
        archive.use_encoder(encoder, encode_added=True)
    return archive


def open_to_add(session: Session, address: str) -> Archive:
    """As ``open_to_change``, for single articles: they are encoded when they are added, if an encoder is set."""
    archive = open_to_change(session, address)
    encoder = encoder_of(session)
    if encoder is not None:
        archive.use_encoder(encoder, encode_added=True)
    return archive


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
