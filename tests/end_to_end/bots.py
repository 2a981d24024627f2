"""Runs ``isnad bot`` as a separate process against the Bot API test server."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from bot.i18n import Catalogue
from bot.settings import Language
from tests.botapi import BotServer, Person
from tests.botapi.directions import spoilt_calls
from tests.end_to_end.forking import LOOPBACK_ONLY, NO_NETWORK, Forked, run_forked
from tests.paths import SEEDS

START_PATIENCE: Final = 120.0  # seconds until a started bot listens, on a busy machine
STOP_PATIENCE: Final = 60.0  # seconds; the bot itself ends within ten
OWNER: Final = 100_001  # the first person of a server
# Ids of people and chats count up: these are allowed, the others are strangers.
GUESTS: Final = range(100_002, 100_061)
ROOMS: Final = [number for n in range(4_001, 4_101) for number in (-n, -1_000_000_000_000 - n)]
ALLOWED: Final = ",".join(str(number) for number in (*GUESTS, *ROOMS))

AR: Final = Catalogue(Language.AR)
EN: Final = Catalogue(Language.EN)

# Questions about the five pages, and a part of each answer.
WHEN: Final = ("متى كتب الأسد رسالته إلى بوتين؟", "24 نوفمبر من عام 2013")
CALLED: Final = ("هل حاول الأسد الاتصال ببوتين؟", "حاول الأسد التواصل")
WHY: Final = ("لماذا لم يرد بوتين على الأسد؟", "صقر")
# Asked of the five pages, which have something near it.
NOWHERE: Final = "ما لون سيارة الأسد؟"

# A page with a URL, and one that tries to mention people and to break the markup.
PORT: Final = """ميناء الشرق يستقبل أكبر سفينة حاويات في تاريخه

الرابط: https://news.example/%D9%85%D9%8A%D9%86%D8%A7%D8%A1/2021

صحيفة المرفأ

24/11/2021

استقبل ميناء الشرق صباح اليوم أكبر سفينة حاويات ترسو فيه منذ إنشائه، وعلى متنها أكثر من 18 ألف حاوية.

وقال مدير الميناء إن السفينة، التي يبلغ طولها 399 مترا، أفرغت نصف حمولتها خلال أقل من يومين.

وأشار إلى أن توسعة الرصيف الغربي، التي انتهت في مارس، هي التي أتاحت دخول سفن بهذا الحجم.
"""
# A sentence longer than a message, in a longer paragraph.
LONG: Final = (
    "تقرير لجنة المياه عن شبكة المدينة القديمة\n\nصحيفة المرفأ\n\n12/06/2019\n\n"
    "قالت لجنة المياه إن الشبكة القديمة تمتد تحت أحياء المدينة كلها. وأحصت اللجنة الصمامات المعطلة في "
    + "، و".join(f"شارع المخزن رقم {number} عند البئر {number * 7}" for number in range(1, 260))
    + ". ودعت اللجنة إلى استبدالها قبل الشتاء.\n"
)
NASTY: Final = """وزارة الزراعة ترد على شكاوى المزارعين من نقص البذور

وكالة الحقول

05/03/2020

قالت وزارة الزراعة عبر حسابها @ministry_news إن نقص البذور سببه <b>تأخر الشحنات</b> & إغلاق المعبر، عبر /start #بذور.

وأضافت الوزارة أن «الشحنة الأولى» من بذور القمح تصل على متن السفينة MSC Anna في 12 مارس.

ورد المزارعون بأن التعويضات </blockquote> لم تصل إلى أحد منهم حتى الآن.
"""


def make_archive(folder: Path) -> str:
    """An archive of the five pages and three of the tests; returns its address."""
    folder.mkdir()
    for page in (SEEDS).glob("*.txt"):
        shutil.copy(page, folder / page.name)
    (folder / "port.txt").write_text(PORT, encoding="utf-8")
    (folder / "water.txt").write_text(LONG, encoding="utf-8")
    (folder / "seeds_ministry.txt").write_text(NASTY, encoding="utf-8")
    return f"memory:{folder}"


def ingest(place: Path, archive: str, folder: Path) -> None:
    """Ingest ``place`` into ``archive`` with the command, as a process in ``folder``."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), **measured()}
    command = ["ingest", "--archive", archive, str(place)]
    done = run_forked(command, cwd=folder, env=environment, guard=NO_NETWORK, patience=START_PATIENCE)
    assert done.returncode == 0, done.stderr.decode()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def measured() -> dict[str, str]:
    """The variables with which coverage, where it runs, also measures subprocesses (``patch`` in pyproject.toml)."""
    return {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_PROCESS_")}


@dataclass(slots=True)
class RunningBot:
    """A newsroom's bot in ``folder``, which can be started, stopped, killed and restarted on the same database."""

    server: BotServer
    folder: Path
    archive: str
    settings: Mapping[str, str] = field(default_factory=dict)
    waits: bool = True
    # Whether the process is forked from one that has loaded the libraries (``forking``).
    forked: bool = False
    process: subprocess.Popen[bytes] | Forked | None = None

    def __enter__(self) -> Self:
        self.start(wait=self.waits)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()  # a clean exit also writes the coverage data
            try:
                self.process.wait(STOP_PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if error is not None:
            print(self.log()[-6000:])  # noqa: T201 - what the bot said, in the report of the test that failed

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            **measured(),
            "HOME": str(self.folder),
            "PYTHONPATH": str(LOOPBACK_ONLY),
            "PYTHONWARNINGS": "default",
            "ARCHIVE": self.archive,
            "LANGUAGE": "ar",
            "TELEGRAM_TOKEN": self.server.token,
            "TELEGRAM_BASE_URL": self.server.base_url,
            "DATABASE_URL": f"sqlite:///{self.folder / 'state.db'}",
            "OWNERS": str(OWNER),
            "ALLOWED_CHATS": ALLOWED,
            # With low bars below the first sentence, five pages give several answers to a question, and a near miss
            # to one without an answer.
            "FURTHER_THRESHOLD": "0.02",
            "NEAR_MISS_THRESHOLD": "0",
            **self.settings,
        }

    def start(self, *, wait: bool = True) -> None:
        """Start the bot, and return when it takes updates."""
        world = self.server.world
        with world.lock:
            before = self._listening()
        self.process = self._started()
        if wait:
            try:
                self.server.wait_until(
                    lambda: self._listening() > before or self._dead(), patience=START_PATIENCE, what="the bot's start"
                )
                assert not self._dead(), "the bot has ended"
            except AssertionError as failed:
                self.kill()  # the caller has no object to stop it with
                failed.add_note(f"it said: {self.log()[-3000:]}")
                raise

    def _started(self) -> subprocess.Popen[bytes] | Forked:
        environment = self.environment
        if self.forked and not measured():
            log_file = self._log_file()
            return Forked(["bot"], cwd=self.folder, env=environment, out=log_file, err=log_file)
        with self._log_file().open("ab") as log:
            return subprocess.Popen(
                [str(Path(sys.executable).with_name("isnad")), "bot"],
                cwd=self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def _listening(self) -> int:
        """How often a bot started to take updates; cumulative."""
        world = self.server.world
        return world.polls + sum(call.method == "setWebhook" and bool(call.values.get("url")) for call in world.calls)

    def kill(self) -> None:
        """Kill the process without warning."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self, patience: float = STOP_PATIENCE) -> int:
        """Send SIGTERM, and return the exit code."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(patience)

    def log(self) -> str:
        file = self._log_file()
        return file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""

    def failures(self) -> list[str]:
        """Logged exceptions that a handler did not handle."""
        return [line for line in self.log().splitlines() if '"event": "failed"' in line]

    def _dead(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def _log_file(self) -> Path:
        return self.folder / "bot.log"


def stranger(server: BotServer, number: int = 900_001) -> Person:
    """A person who is not allowed to use the bot."""
    return server.person("غريب", number=number)


def in_form(server: BotServer, *, but: Iterable[str] = ()) -> None:
    """Check that no call was refused for its form, that no content was dropped, and that no direction mark spoils what
    people tap or copy.
    """
    assert [refused for refused in server.form_refusals if refused.description not in set(but)] == []
    assert server.losses == []
    assert spoilt_calls(server.calls()) == []
