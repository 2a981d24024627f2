from __future__ import annotations

from datetime import date

import pytest

from bot.service import examples as module
from bot.service.examples import KEPT, ExampleQuestions
from retrieval import Answer, Archive, Article
from tests.bot.state.clock import Clock

BODIES = {
    "جوليان أسانج يعتزم مقاضاة الحكومة": "يعتزم مؤسس ويكيليكس جوليان أسانج مقاضاة الحكومة أمام محكمة في كيتو.",
    "محكمة تنظر في قضية جوليان أسانج": "تنظر المحكمة اليوم في قضية جوليان أسانج، مؤسس موقع ويكيليكس الأسترالي.",
    "مقتل 12 جنديا في هجوم بكابول": "قتل 12 جنديا في هجوم مسلح استهدف قاعدة عسكرية بكابول مساء الأحد.",
}


def article(title: str, body: str, day: int) -> Article:
    return Article(id=title, title=title, body=body, date=date(2018, 7, day))


@pytest.fixture
def archive() -> Archive:
    opened = Archive()
    opened.add(article(title, body, day) for day, (title, body) in enumerate(BODIES.items(), start=1))
    opened.add(article(f"خبر {n}", f"افتتح الوزير المعرض رقم {n} في المدينة.", 10 + n) for n in range(5))
    return opened


@pytest.fixture(autouse=True)
def _one_archive_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """The chances of an archive of seven articles say little."""
    monkeypatch.setattr(module, "SURE", 0.0)


def test_the_examples_are_answered_by_the_archive(archive: Archive) -> None:
    found = ExampleQuestions(archive)()
    assert found
    assert all(archive.ask(question, top=1).answered for question in found)
    assert found == ("كم جنديا قُتل في هجوم بكابول؟", "من هو جوليان أسانج؟")


def test_an_archive_whose_titles_name_nobody_has_none() -> None:
    archive = Archive()
    archive.add([article("عاصفة تجتاح المدينة", "اجتاحت عاصفة المدينة مساء أمس.", 1)])
    assert ExampleQuestions(archive)() == ()
    assert ExampleQuestions(Archive())() == ()


def test_they_are_looked_for_again_after_a_while_if_there_is_news(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, asked = Clock(), list[str]()

    def ask(question: str, archive: Archive, *, top: int) -> Answer:
        asked.append(question)
        return archive.ask(question, top=top)

    monkeypatch.setattr(module, "ask", ask)
    examples = ExampleQuestions(archive, clock=clock)
    first = examples()
    tried = len(asked)
    assert tried > 0
    clock.now += KEPT + 1
    assert examples() == first
    assert len(asked) == tried, "nothing is new"
    archive.add([article("إيمانويل ماكرون يزور القاهرة مع ميركل", "يزور إيمانويل ماكرون القاهرة مع أنغيلا ميركل.", 20)])
    assert examples() == first
    clock.now += KEPT + 1
    examples()
    assert len(asked) > tried
