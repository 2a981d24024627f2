"""Types of settings with the checks of their values."""

from __future__ import annotations

import pkgutil
import re
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field


def expanded(folder: Path) -> Path:
    """``folder`` with ``~`` expanded; unchanged if there is no home folder."""
    try:
        return folder.expanduser()
    except RuntimeError:
        return folder


def _numbers(value: Any) -> Any:  # noqa: ANN401 - whatever the environment holds
    """Parse numbers separated by commas; empty parts are skipped."""
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _authorities(value: str) -> str:
    """Check that the file of certificates can be read, unless it is empty."""
    if value:
        try:
            # By name: importing ssl takes 10 ms, which most commands do not need.
            pkgutil.resolve_name("ssl:create_default_context")(cafile=expanded(Path(value)))
        except OSError as error:  # errors of ssl are OSErrors too
            raise ValueError("no certificates") from error
    return value


def _https(value: str) -> str:
    """Check that the value is an http or https address, unless it is empty."""
    if value and not re.match(r"https?://[^/\s]+", value):
        raise ValueError("not an address")
    return value


def _zone(value: str) -> str:
    """Check that the value is a time zone of the IANA database, unless it is empty."""
    if value:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, OSError) as error:
            raise ValueError("not a time zone") from error
    return value


Numbers = Annotated[tuple[int, ...], BeforeValidator(_numbers)]
HttpAddress = Annotated[str, AfterValidator(_https)]
CertificateFile = Annotated[str, AfterValidator(_authorities)]
Probability = Annotated[float, Field(ge=0, le=1)]
TimeZone = Annotated[str, AfterValidator(_zone)]
