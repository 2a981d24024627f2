"""``isnad ingest``: adds files, folders and addresses to an archive on disk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import click

from bot.cli.archives import open_to_write
from bot.cli.localized_click import LocalCommand
from bot.cli.options import archive_option, help_option
from bot.cli.progress import progress_for
from bot.cli.rendering import Line, Look, note
from bot.cli.session import Session
from bot.error_messages import describe
from bot.i18n import Catalogue
from bot.service.source_follower import access_of
from retrieval import Archive, IngestReport, IsnadError, estimate_article_count, ingest_items, read


@click.command(name="ingest", cls=LocalCommand, help="help.ingest", epilog="help.ingest.example")
@archive_option
@help_option
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.pass_obj
def ingest_sources(session: Session, *, archive: str, sources: tuple[str, ...]) -> None:
    """Add the articles of each source. Articles that the archive already has stay unchanged."""
    failed: list[IsnadError] = []
    accounts: list[IngestReport] = []
    with open_to_write(session, archive) as opened:
        for source in sources:
            try:
                accounts.append(_ingest(session, opened, source))
            except IsnadError as error:
                failed.append(error)
    session.show(summary(accounts, session.say))
    for failure in failed[1:]:
        session.report_error(describe(failure, session.say))
    if failed:
        raise failed[0]


def _ingest(session: Session, archive: Archive, source: str) -> IngestReport:
    account = IngestReport()
    with progress_for(session, source, estimate_article_count(source)) as progress:
        for account in ingest_items(archive, read(source, access=access_of(session.settings))):
            progress(account.seen)
            for refusal in account.new_refusals:
                session.report_error(describe(refusal, session.say))
    return account


def summary(accounts: list[IngestReport], say: Catalogue) -> Iterator[Line]:
    """Counts of articles by outcome, and of refused ones by reason."""
    for outcome in ("added", "replaced", "unchanged"):
        articles = say.count("count.articles", sum(getattr(account, outcome) for account in accounts))
        yield note(say(f"ingest.{outcome}", articles=articles))
    refused: Counter[str] = Counter()
    for account in accounts:
        refused.update(account.refused)
    yield note(say("ingest.refused", count=say.number(refused.total())))
    for reason, count in refused.most_common():
        text = say(f"reason.{reason}") if say.has(f"reason.{reason}") else reason
        yield note(say("ingest.reason", reason=text, count=say.number(count)), Look.FAINT)
