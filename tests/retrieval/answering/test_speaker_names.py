"""Which speakers a name means."""

from __future__ import annotations

import pytest

from retrieval.archive import Archive
from retrieval.article import Article

TRUMP = "قال الرئيس الأمريكي دونالد ترامب إن الاتفاق سيئ للغاية. وقال ترامب إن القرار صائب تماما."
IVANKA = "قالت إيفانكا ترامب إن العمل الخيري مهم للغاية."
OFFICE = "قالت إدارة ترامب إن القرار نهائي تماما."
GUTERRES = "قال أنطونيو غوتيريش إن الوضع خطير للغاية."
RUSSIAN = "قالت وزارة الدفاع الروسية إن الطائرة سقطت في البحر."
AMERICAN = "قالت وزارة الدفاع الأمريكية إن الجنود بخير تماما."
KING = "قال الملك سلمان إن التمرين ناجح للغاية."
PRINCE = "قال الأمير محمد بن سلمان إن الخطة جاهزة تماما."
COACH = "قال جوزيه مورينيو إن الفريق جاهز تماما."
CANDIDATE = "قالت زعتور إن اللباس اختيار شخصي تماما."
ZARIF = "قال محمد جواد ظريف إن الموقف واضح تماما."


def speakers(archive: Archive, name: str) -> set[str]:
    return {one.article.id for one in archive.sayings(name).found}


@pytest.fixture
def archive() -> Archive:
    archive = Archive()
    bodies = {
        "trump": TRUMP,
        "ivanka": IVANKA,
        "office": OFFICE,
        "guterres": GUTERRES,
        "russian": RUSSIAN,
        "american": AMERICAN,
        "king": KING,
        "prince": PRINCE,
        "zarif": ZARIF,
        "coach": COACH,
        "candidate": CANDIDATE,
    }
    archive.add(Article(id=key, title="خبر", body=body) for key, body in bodies.items())
    return archive


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("ترامب", {"trump"}),  # who speaks most under the name, and no office of his
        ("دونالد ترمب", {"trump"}),
        ("الرئيس ترامب", {"trump"}),
        ("إيفانكا ترامب", {"ivanka"}),
        ("إدارة ترامب", {"office"}),
        ("جوتيريس", {"guterres"}),
        ("وزارة الدفاع الروسية", {"russian"}),
        ("وزارة الدفاع", {"russian", "american"}),
        ("الملك سلمان", {"king"}),
        ("محمد بن سلمان", {"prince"}),
        ("جواد ظريف", {"zarif"}),
        ("موجود", set()),  # of the root of «جواد»
        ("محمد", set()),  # of many
        ("سليمان", set()),
        ("غوتيرش", {"guterres"}),  # a letter left out
        ("غوتيرشي", {"guterres"}),  # neighbours that change places
        ("الجزيرة", set()),  # two letters from «جوزيه»
        ("زعبور", set()),  # another consonant than «زعتور»
    ],
)
def test_a_name_means_its_spellings_and_nobody_else(archive: Archive, name: str, found: set[str]) -> None:
    assert speakers(archive, name) == found


def test_the_verbs_tell_whether_the_speaker_is_feminine(archive: Archive) -> None:
    assert archive.sayings("إيفانكا ترامب").feminine
    assert archive.sayings("وزارة الدفاع الروسية").feminine
    assert not archive.sayings("دونالد ترامب").feminine
