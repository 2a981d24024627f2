"""From which article a sentence is cited that an outlet repeats under other stories."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval import Archive, Article

TOLD = "اقترب لاعب الوسط سامي حداد من الانتقال إلى نادي المرفأ في صفقة إعارة تبلغ قيمتها 60 مليون دينار"
OTHER_STORIES = (
    ("شبكة البحر تشتري حقوق بث الدوري الممتاز", "اشترت شبكة البحر حقوق بث الدوري الممتاز لثلاثة مواسم مقبلة."),
    ("حارس الشمال يعتزل اللعب دوليا", "أعلن حارس الشمال اعتزاله اللعب دوليا بعد مسيرة دامت عشرين عاما."),
    ("ملعب الميناء يستضيف النهائي", "يستضيف ملعب الميناء نهائي الكأس في مايو المقبل أمام آلاف الجماهير."),
)
REST = "وتستعد الجماهير للموسم المقبل وسط آمال كبيرة بعودة الفريق إلى منصة التتويج."
QUESTION = "كم قيمة صفقة لاعب الوسط سامي حداد؟"


@pytest.fixture
def archive() -> Archive:
    archive = Archive()
    archive.add(
        Article(
            id=f"other-{number}", title=title, body=f"{body}\n{REST}\n{TOLD}", source="قناة", date=date(2018, 8, 10)
        )
        for number, (title, body) in enumerate(OTHER_STORIES)
    )
    return archive


def home(source: str) -> Article:
    body = (
        f"المرفأ، الساحل الشرقي (قناة) - {TOLD}، وفقا لتقارير صحفية، وفي هذه المناسبة نستذكر لقبه الأخير.\n"
        "وقال رئيس النادي إن المفاوضات تسير على ما يرام وستنتهي قريبا."
    )
    return Article(id="home", title="كيف صار حداد أفضل لاعب عربي؟", body=body, source=source, date=date(2018, 8, 7))


def test_the_article_that_the_sentence_is_of_is_cited(archive: Archive) -> None:
    archive.add([home("قناة")])
    [shown, *_] = archive.ask(QUESTION).quotations
    assert shown.article.id == "home"
    assert shown.text.startswith("المرفأ، الساحل الشرقي (قناة) - اقترب")
    assert {other.article.id for other in shown.also} == {"other-0", "other-1", "other-2"}


def test_the_same_sentence_of_another_outlet_is_a_source_of_its_own(archive: Archive) -> None:
    archive.add([home("صحيفة")])
    shown = archive.ask(QUESTION).quotations[0]
    assert shown.article.source == "قناة"
    assert "home" in {other.article.id for other in shown.also}
