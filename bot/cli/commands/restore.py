"""``isnad restore``: restores a backup into an empty archive and an empty database."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.archives import open_to_write
from bot.cli.commands.backup import show_counts
from bot.cli.localized_click import LocalCommand
from bot.cli.options import archive_option, help_option
from bot.cli.session import Session
from bot.service.backup import restore
from bot.service.database import using_state


@click.command(name="restore", cls=LocalCommand, help="help.restore", epilog="help.restore.example")
@archive_option
@help_option
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
@click.pass_obj
def restore_backup(session: Session, *, archive: str, folder: Path) -> None:
    """Restore a backup into the archive and database of the settings, of any kind."""
    with using_state(session.settings.database) as state, open_to_write(session, archive) as articles:
        show_counts(session, "restored", restore(folder, articles, state))
