"""Backup of the articles and the bot's state to a folder, in a form that every kind of archive and database can
restore. It also moves an installation from one machine to several.

    articles.jsonl.gz   every article with all fields, as ``isnad export`` writes them
    state.jsonl.gz      the rows of the bot's database, without those of running processes
    backup.json         version, time, counts and digests; written last
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

from bot.error_messages import CommandError
from bot.json_records import export_record, to_json
from bot.service.database import translate_error
from bot.state import State
from bot.state.dump import dump, load, revision
from retrieval import Archive, article_from_record, translate_errors

ARTICLES: Final = "articles.jsonl.gz"
STATE: Final = "state.jsonl.gz"
ACCOUNT: Final = "backup.json"
FORM: Final = 1
ARTICLES_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """How much a backup holds."""

    articles: int
    rows: int


def back_up(archive: Archive, state: State, folder: Path) -> Backup:
    """Write ``archive`` and ``state`` to the new folder ``folder``, completely or not at all.

    Raises ``CommandError`` if the folder exists, ``OSError`` if it cannot be written.
    """
    if folder.exists():
        raise CommandError("backup-exists", folder=folder)
    new = folder.with_name(f".{folder.name}.{os.getpid()}")
    new.mkdir(parents=True, mode=0o700)  # the files hold questions of people
    try:
        articles = _write(new / ARTICLES, (export_record(article) for article in archive.articles()))
        with translate_errors(translate_error):
            rows = _write(new / STATE, ({"table": table, "row": row} for table, row in dump(state.store)))
            made_from = revision(state.store)
        account = {
            "form": FORM,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "revision": made_from,
            "articles": articles,
            "rows": rows,
            "sha256": {name: digest_of(new / name) for name in (ARTICLES, STATE)},
        }
        _put_down(new / ACCOUNT, json.dumps(account, indent=1).encode())
        new.rename(folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return Backup(articles=articles, rows=rows)


def restore(folder: Path, archive: Archive, state: State) -> Backup:
    """Restore the backup in ``folder`` into an empty ``archive`` and an empty ``state``.

    The archive may already hold some of the backup's articles, from a restore that was interrupted. Messages about
    saved questions that waited to be sent when the backup was made are sent by the next bot.
    Raises ``CommandError`` if the backup is damaged or of another version, or if the archive holds other articles; then
    nothing changes.
    """
    account = _checked(folder, state)
    known = {record["id"] for record in _read(folder / ARTICLES)}
    if any(article.id not in known for article in archive.articles()):
        raise CommandError("restore-archive")
    if next(dump(state.store), None) is not None:
        raise CommandError("restore-state")
    articles = map(article_from_record, _read(folder / ARTICLES))
    while batch := list(islice(articles, ARTICLES_AT_ONCE)):
        archive.add(batch)
    with translate_errors(translate_error):
        rows = load(state.store, ((record["table"], record["row"]) for record in _read(folder / STATE)))
        state.alerts.queue_again()
    return Backup(articles=int(account["articles"]), rows=rows)


def digest_of(file: Path) -> str:
    """SHA-256 of the content of ``file``, as hexadecimal digits."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _checked(folder: Path, state: State) -> dict[str, Any]:
    try:
        account = json.loads((folder / ACCOUNT).read_bytes())
        form, digests, at = account["form"], account["sha256"], account["revision"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError("no-backup", folder=folder) from error
    if form != FORM or at != revision(state.store):
        raise CommandError("backup-version", folder=folder)
    for name in (ARTICLES, STATE):
        try:
            sound = digest_of(folder / name) == digests[name]
        except (OSError, KeyError):
            sound = False
        if not sound:
            raise CommandError("backup-damaged", file=folder / name)
    return dict(account)


def _write(file: Path, records: Iterable[dict[str, Any]]) -> int:
    count = 0
    with gzip.open(file, "wt", encoding="utf-8", compresslevel=6) as stream:
        for record in records:
            stream.write(to_json(record) + "\n")
            count += 1
    with file.open("rb") as written:
        os.fsync(written.fileno())
    return count


def _put_down(file: Path, content: bytes) -> None:
    with file.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _read(file: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf-8", newline="\n") as stream:
        for line in stream:
            yield json.loads(line)
