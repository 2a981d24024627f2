"""``isnad doctor``: checks the installation and prints one line per check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import click

from bot.bidi import clean
from bot.cli.diagnosis import Finding, Verdict, diagnose
from bot.cli.localized_click import LocalCommand
from bot.cli.options import archive_option, help_option, json_option
from bot.cli.rendering import Line, Look, Run
from bot.cli.session import Session
from bot.i18n import Catalogue
from bot.json_records import finding_record, to_json
from bot.logs import redacted

UNFIT: Final = 1  # exit code if something keeps the bot from serving
MARKS: Final[Mapping[Verdict, Run]] = {
    Verdict.OK: Run(text="✓", look=Look.GOOD),
    Verdict.WARNING: Run(text="!", look=Look.WARNING),
    Verdict.ERROR: Run(text="✗", look=Look.BAD),
}


@click.command(cls=LocalCommand, help="help.doctor", epilog="help.doctor.example")
@archive_option
@json_option
@help_option
@click.pass_obj
def doctor(session: Session, *, archive: str, as_json: bool) -> None:
    """Run all checks. Exits with code 1 if one of them found an error."""
    findings: list[Finding] = []
    for finding in diagnose(session, archive):
        findings.append(finding)
        if not as_json:
            session.show([finding_line(finding, session.say)])
    if as_json:
        session.write(to_json([finding_record(one.check, one.verdict.value, _shown(one)) for one in findings]))
    if any(finding.verdict is Verdict.ERROR for finding in findings):
        raise click.exceptions.Exit(UNFIT)


def finding_line(finding: Finding, say: Catalogue) -> Line:
    """The line of a finding: a mark, the name of the check, the result."""
    label = say(f"doctor.{finding.check}")
    return (MARKS[finding.verdict], Run(text=f" {label}: "), Run(text=_shown(finding)))


def _shown(finding: Finding) -> str:
    """The text on one line, without anything that looks like a token."""
    return clean(redacted(finding.text)).strip()
