"""``isnad restore``: a backup into an empty archive and an empty database."""

from __future__ import annotations

from pathlib import Path

import click

from bot.backups import restore
from bot.commands.backup import tell
from bot.commands.database import opened_state
from bot.commands.opening import opened_to_write
from bot.commands.options import archive_option, help_option
from bot.helping import LocalCommand
from bot.session import Session


@click.command(name="restore", cls=LocalCommand, help="help.restore", epilog="help.restore.example")
@archive_option
@help_option
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
@click.pass_obj
def restore_backup(session: Session, *, archive: str, folder: Path) -> None:
    """Put a backup where the settings say; of any kind of archive into any other."""
    state = opened_state(session.settings.database)
    try:
        with opened_to_write(session, archive) as articles:
            tell(session, "restored", restore(folder, articles, state))
    finally:
        state.close()
