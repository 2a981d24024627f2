"""Click commands whose ``--help`` is in the language of the settings.

``help`` and ``epilog`` of commands and options are keys of the catalogue; the epilog holds examples.
A group names its commands and imports only the one that is called, so that an answer does not wait for other libraries.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import ClassVar

import click

from bot.cli.session import Session
from bot.error_messages import CommandError
from bot.i18n import Catalogue


def _say(context: click.Context) -> Catalogue:
    session = context.find_object(Session)
    if session is None:
        raise RuntimeError("the command line runs inside a session")
    return session.say


class LocalOption(click.Option):
    """An option whose help is a key of the catalogue."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option as it is written, and its description."""
        record = super().get_help_record(ctx)
        return (record[0], _say(ctx)(self.help)) if record and self.help else record


class LocalCommand(click.Command):
    """A command whose help and epilog are keys of the catalogue."""

    # Extra arguments are refused in ``parse_args``, since click's message is in English.
    allow_extra_args = True

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse ``args``. Raises ``CommandError`` for arguments that the command does not take."""
        left = super().parse_args(ctx, args)
        if left and not isinstance(self, click.Group):
            raise CommandError("extra-arguments", given=" ".join(left))
        return left

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        pieces = self.collect_usage_pieces(ctx)
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=_say(ctx)("help.usage") + " ")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the description of the command."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_say(ctx)(self.help or ""))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, one per row."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [record for option in options if (record := option.get_help_record(ctx))]
        with formatter.section(_say(ctx)("help.options")):
            formatter.write_dl(records)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples, one per line."""
        if self.epilog:
            with formatter.section(_say(ctx)("help.example")):
                for line in _say(ctx)(self.epilog).splitlines():
                    formatter.write(f"{'':>{formatter.current_indent}}{line}\n")


class LocalGroup(LocalCommand, click.Group):
    """A group whose commands are imported when they are called.

    ``places`` maps a command's name to ``"module:attribute"``. Its one-line help is the text ``help.NAME.short``.
    """

    places: ClassVar[Mapping[str, str]] = {}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click calls it
        """The names, in the order of ``places``."""
        return list(self.places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - likewise
        """Import and return the command of this name."""
        if cmd_name not in self.places:
            return None
        module, _, attribute = self.places[cmd_name].partition(":")
        command = getattr(import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{self.places[cmd_name]} is no command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that ``args`` begin with. Raises ``CommandError`` if it does not exist."""
        if args[0] not in self.places and not args[0].startswith("-"):
            raise CommandError("no-such-command", name=args[0])
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands."""
        super().format_options(ctx, formatter)
        with formatter.section(_say(ctx)("help.commands")):
            formatter.write_dl([(name, _say(ctx)(f"help.{name}.short")) for name in self.places])
