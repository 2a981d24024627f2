"""What a real OpenSearch needs on the machine: a JDK, and jars from Maven Central.

    python -m tests.cluster.java

Fetches the jars, or reports in one line what must be installed first. The jars are kept in the user's cache, and
resolved once for each version of the pom.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
POM: Final = HERE / "pom.xml"
OLDEST: Final = 21  # OpenSearch 3 needs at least this version
RESOLVING_PATIENCE: Final = 600.0  # seconds; 70 MB from Maven Central
_PLACES: Final = ("/usr/lib/jvm/*", "/opt/*", "/usr/local/*jdk*", "/Library/Java/JavaVirtualMachines/*/Contents/Home")
_USER_PLACES: Final = (".sdkman/candidates/java/*", ".jdks/*", ".local/share/mise/installs/java/*")


class MissingToolError(Exception):
    """A tool is missing on this machine; the message says what to install."""


def newest_jdk() -> Path:
    """The home of the newest JDK on this machine. Raises ``MissingToolError``."""
    found = {home.resolve(): version for home in _homes() if (version := _version(home)) and _is_jdk(home)}
    newest = max(found, key=lambda home: found[home], default=None)
    if newest is None or found[newest][0] < OLDEST:
        known = f"found {'.'.join(map(str, found[newest]))}" if newest else "found none"
        raise MissingToolError(
            f"make test-cluster needs a JDK, {OLDEST} or later ({known}): install one, or set JAVA_HOME"
        )
    return newest


def class_path() -> str:
    """The class path of OpenSearch, resolved by Maven where needed. Raises ``MissingToolError``."""
    version = hashlib.sha256(POM.read_bytes()).hexdigest()[:12]
    kept = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "isnad" / f"opensearch-{version}"
    if not (kept / "complete").is_file():
        _resolve(kept)
    return f"{kept}/*"


def main() -> None:
    """Fetch the jars, or report in one line what is missing."""
    try:
        newest_jdk()
        class_path()
    except MissingToolError as missing:
        sys.exit(str(missing))


def _resolve(kept: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise MissingToolError("make test-cluster needs Maven, to fetch OpenSearch once: install the package maven")
    shutil.rmtree(kept, ignore_errors=True)
    command = [maven, "--quiet", "--batch-mode", "--file", str(POM)]
    command += ["dependency:copy-dependencies", f"-DoutputDirectory={kept}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=RESOLVING_PATIENCE)
    if done.returncode:
        lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        raise MissingToolError(f"Maven could not fetch OpenSearch: {lines[0] if lines else 'no reason given'}")
    (kept / "complete").touch()


def _homes() -> Iterator[Path]:
    named = os.environ.get("JAVA_HOME")
    if named:
        yield Path(named)
    on_path = shutil.which("javac")
    if on_path:
        yield Path(on_path).resolve().parents[1]
    for pattern in _PLACES:
        yield from Path("/").glob(pattern.lstrip("/"))
    for pattern in _USER_PLACES:
        yield from Path.home().glob(pattern)


def _is_jdk(home: Path) -> bool:
    """Whether it includes a compiler, because a node starts from its source."""
    return all((home / "bin" / name).is_file() for name in ("java", "javac"))


def _version(home: Path) -> tuple[int, ...] | None:
    """The version in the file ``release``, which every JDK since 8 has."""
    try:
        text = (home / "release").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    match = re.search(r'^JAVA_VERSION="(\d+(?:\.\d+)*)', text, re.MULTILINE)
    return tuple(int(part) for part in match[1].split(".")) if match else None


if __name__ == "__main__":
    main()
