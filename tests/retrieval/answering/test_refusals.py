"""Sentences that cannot answer a question are not shown, however many of its words they have."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval import Archive, Article, ReaderConfig

FILLER = "هطلت أمطار غزيرة على الساحل وأغلقت المدارس أبوابها."


def shown(question: str, body: str, *, title: str = "") -> list[str]:
    """The answers of an archive that shows every sentence, of one article with ``body``."""
    with Archive(config=ReaderConfig().without_silence()) as archive:
        archive.add([Article(id="1", title=title, body=f"{body}\n{FILLER}")])
        return [one.text for one in archive.ask(question).quotations]


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("كم عمر ملالا يوسف زاي؟", "أطلق مسلحون النار على ملالا يوسف زاي في باكستان عام 2012."),
        ("كم نائبا في مجلس الشيوخ صوت للقانون؟", "وصوت 62 بالمئة من مجلس الشيوخ للقانون الجديد."),
        ("كم عضوا في المجلس الوطني استمع إلى عباس؟", "وتحدث عباس (82 عاما) أمام المجلس الوطني الذي استمع إليه كل عضو."),
        ("كم عدد سكان قرية المكفوفين؟", "ويعاني نصف سكان قرية المكفوفين من العمى الوراثي."),
        ("كم بلغت كلفة الجسر الزجاجي في هونان؟", "ويبلغ طول الجسر الزجاجي في هونان 430 مترا وعرضه 6 أمتار."),
        ("كم نسبة ارتفاع أجور الممثلين في الاتفاق؟", "ويشمل الاتفاق ارتفاع أجور 160 ألف ممثل لمدة ثلاثة أعوام."),
        ("كم دقيقة تسلق البيضة؟", "وتسلق النساء 12 بيضة وتلون كل بيضة بلون."),
        ("جم دقيقة تسلق البيضة؟", "وتسلق النساء 12 بيضة وتلون كل بيضة بلون."),
        ("بكم باع النادي كريم زياني؟", "وباع النادي كريم زياني (30 عاما) إلى فريق آخر."),
    ],
)
def test_a_sentence_without_a_number_of_what_is_counted_is_refused(question: str, sentence: str) -> None:
    assert sentence not in shown(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("كم عمر ملالا يوسف زاي؟", "وتدرس ملالا يوسف زاي (21 عاما) في جامعة أكسفورد."),
        ("كم عمر المدونة أماني الخطاطبة؟", "وفي الـ17 من عمرها أسست المدونة أماني الخطاطبة موقعا."),
        ("كم مباراة خاضها هارت مع سيتي؟", "وشارك هارت البالغ 31 عاما بمباراتين فقط مع سيتي."),
        ("كم نائبا في مجلس الشيوخ صوت للقانون؟", "وصوت عشرات من مجلس الشيوخ للقانون الجديد."),
        ("كم نما اقتصاد مصر؟", "ونما اقتصاد مصر 5.4 بالمئة."),
        ("كم نسبة الممثلين في الاتفاق؟", "ويشمل الاتفاق ثلث الممثلين، وعددهم 160 ألف ممثل."),
        ("كم نسبة الفقر في مصر؟", "وبلغت نسبة الفقر في مصر 28 بالمئة."),
        ("كم بالمئة خسر الريال؟", "وخسر الريال 50 بالمئة من قيمته."),
        ("عمر الشريف وفاتن حمامة تزوجا سنة كام؟", "وتزوج عمر الشريف وفاتن حمامة في عام 1955."),
        ("كم المساحة التي حررها الجيش في برط؟", "وحرر الجيش في برط مساحة تقدر بخمسة كيلومتر."),
        ("بكم حكم على كريم زياني؟", "وحكم على كريم زياني بالسجن خمسة أعوام."),
        ("بكم باع النادي كريم زياني؟", "وباع النادي كريم زياني (30 عاما) مقابل مليون دولار."),
    ],
)
def test_a_sentence_with_a_number_that_may_be_meant_is_kept(question: str, sentence: str) -> None:
    assert sentence in shown(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("هل قتل البغدادي؟", "قتل نجل أبو بكر البغدادي زعيم التنظيم في هجوم بسوريا."),
        ("متى قتل البغدادي؟", "وأعلن التنظيم مقتل نجل زعيمه أبو بكر البغدادي يوم الثلاثاء."),
        ("هل استقال رئيس الوزراء؟", "استقال نائب رئيس الوزراء من منصبه أمس."),
        ("هل استقالت تيريزا ماي؟", "وقالت رئيسة الوزراء تيريزا ماي إن راد استقالت بسبب الفضيحة."),
        ("هل أقر ترامب بعلاقته بستورمي دانيلز؟", "ولكن محاميه مايكل كوهين أقر بأنه دفع لستورمي دانيلز ليحمي ترامب."),
        (
            "متى اغتيل إسماعيل هنية؟",
            "ونفى إسماعيل هنية أن تكون إسرائيل قد نقلت يوم الأحد رسالة تقول فيها إنها ستغتال قيادة حماس.",
        ),
        ("هل توفي جورج بوش؟", "توفيت باربرا بوش، زوجة الرئيس الأمريكي الأسبق جورج بوش، أمس الثلاثاء."),
        ("هل فازت مصر على روسيا؟", "وخسرت مصر أمام أوروغواي، في حين فازت روسيا على السعودية."),
        ("هل فازت مصر على روسيا؟", "وفازت روسيا على مصر بثلاثة أهداف."),
    ],
)
def test_what_happened_to_somebody_else_does_not_answer(question: str, sentence: str) -> None:
    assert sentence not in shown(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("هل قتل البغدادي؟", "وقالت الوزارة إن الغارة التي قتلت البغدادي استهدفت تجمعا."),
        ("هل استقالت تيريزا ماي؟", "وقال الوزير إن تيريزا ماي استقالت من منصبها أمس."),
        ("هل استقالت تيريزا ماي؟", "وقالت تيريزا ماي أمام النواب إن الحكومة استقالت معها."),
        ("هل قتل نجل البغدادي؟", "قتل نجل أبو بكر البغدادي زعيم التنظيم في هجوم بسوريا."),
        ("هل قتل البغدادي؟", "وقتل نجل البغدادي في حمص، ثم قتل البغدادي نفسه بعد شهر."),
        ("هل فازت مصر على روسيا؟", "وفازت مصر على روسيا بهدف."),
        ("هل فازت مصر على روسيا؟", "ولم تحقق مصر أي فوز على روسيا."),
        ("هل فازت مصر على روسيا؟", "وكانت مصر قد فازت على روسيا في موسكو."),
        ("هل فازت مصر على روسيا؟", "وخسرت روسيا أمام مصر بهدفين."),
        ("هل خسرت مصر ضد روسيا؟", "وفازت روسيا على مصر بهدفين."),
        ("هل انسحبت أمريكا من اليونسكو؟", "وانسحبت الولايات المتحدة من اليونسكو العام الماضي."),
        ("هل اجتمع ترامب مع بوتين؟", "واجتمع بوتين مع ترامب في هلسنكي."),
        ("هل وصل بوتين إلى القاهرة؟", "وكان بوتين وصل القاهرة مساء الأحد."),
        ("متى توفيت باربرا بوش؟", "وتوفيت السيدة باربرا بوش، زوجة جورج بوش، الثلاثاء."),
        ("هل توفي بوش؟", "وتوفي جورج بوش، والد جورج بوش الابن، الثلاثاء."),
        ("هل زار مايك بنس القاهرة؟", "زار القاهرة أمس نائب الرئيس الأمريكي مايك بنس."),
        ("هل توفيت باربرا بوش؟", "توفيت باربرا بوش، زوجة الرئيس الأمريكي الأسبق جورج بوش، أمس الثلاثاء."),
        ("متى تزوج الأمير هاري؟", "ويحتفل القصر حين سيتزوج الأمير هاري يوم السبت."),
        ("هل يقر واينستين بأنه مذنب؟", "وقال محاميه إن واينستين لن يقر بأنه مذنب."),
    ],
)
def test_what_is_said_of_the_person_is_kept(question: str, sentence: str) -> None:
    assert sentence in shown(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("كم متابعا لميلانيا ترامب على تويتر؟", "ويتابع دونالد ترامب على تويتر 54 مليون متابع."),
        ("كم متابعا لميلانيا ترامب على تويتر؟", "ويبلغ عدد من يتابع الحساب على تويتر 54 مليون متابع."),
    ],
)
def test_an_article_about_somebody_with_another_first_name_is_refused(question: str, sentence: str) -> None:
    assert sentence not in shown(question, sentence)


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("وقالت خطيبة خاشقجي إن الشرطة التركية فتحت الباب ولم يكن هناك.", False),
        ("وقالت خديجة آزرو، خطيبة خاشقجي، إنها انتظرت أمام الباب.", True),
        ('وذكرت خطيبة خاشقجي أن الناس ينادونها "أم كلثوم الصغيرة" هناك.', True),
        ("وقالت خطيبة خاشقجي إن زميلتها بريتشفيلد انتظرت أمام الباب.", True),
    ],
)
def test_a_question_for_a_name_needs_a_name_that_it_does_not_have(sentence: str, *, kept: bool) -> None:
    assert (sentence in shown("ما اسم خطيبة خاشقجي؟", sentence)) is kept


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("كم متابعا لميلانيا ترامب على تويتر؟", "ترامب يتابعها على تويتر 11 مليون متابع."),
        ("كم ناديا دربه خورخي خيسوس؟", "ودرب جيسوس 12 ناديا في البرتغال."),
        ("كم متابعا لميلانيا ترامب على تويتر؟", "ويتابع السيدة ترامب على تويتر 11 مليون متابع."),
        ("كم مشجعا هتف باسم رونالدو في الملعب؟", "وهتف 300 مشجع لرونالدو في الملعب."),
        ("كم غارة قتلت عبد الرحمن الكيداني؟", "وقتلت عبدالرحمن الكيداني 3 غارات."),
    ],
)
def test_a_person_by_the_family_name_or_in_another_spelling_is_found(question: str, sentence: str) -> None:
    assert sentence in shown(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("ما اسم السائح الفرنسي الذي نجا من هجوم الدراجين؟", "وقد نجا سائح فرنسي من هجوم الدراجين في طاجيكستان."),
        ("مين المصور اللي طلب من غريزمان يحط العلم؟", "وكان غريزمان وضع العلم بطلب من أحد المصورين في فرنسا."),
        ("من القاضي الهندي الذي حكم في القضية عام 2011؟", "وصدر حكم في القضية عام 2011 عن قاض هندي."),
        (
            "ما اسم المدرسة التي قصفت في كفر بطيخ؟",
            "وقصفت مدرسة في كفر بطيخ أثناء خروج الأطفال منها إلى بيوتهم في ساعات الصباح حسبما ذكر المرصد السوري.",
        ),
        (
            "ما اسم الشرطي الذي أصيب بقنبلة في مظاهرة باريس؟",
            "وأصيب شرطي بقنبلة في مظاهرة كبيرة في العاصمة باريس أمس الأول بعد كلمة من الرئيس إيمانويل ماكرون.",
        ),
        (
            "من السائق الذي أوقف المتحرش في الحافلة؟",
            "وأوقف السائق المتحرش في الحافلة حتى جاءت الشرطة إلى المكان في وقت متأخر من مساء أمس، كما روى سمير حداد.",
        ),
    ],
)
def test_a_sentence_without_the_name_of_a_person_is_refused(question: str, sentence: str) -> None:
    assert sentence not in shown(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("ما اسم السائح الفرنسي الذي نجا من الهجوم؟", "وقد نجا السائح الفرنسي بيير لوران من الهجوم."),
        ("من المؤرخة التي نشرت المقطع؟", "ونشرت المؤرخة سامية الرزوقي المقطع."),
        ("ما المعارضة السورية؟", "والمعارضة السورية هي تحالف من الفصائل المسلحة تشكل بعد 2011."),
        ("أي مدافع سجل الهدف؟", "وسجل فان دايك الهدف."),
        (
            "من الباحث الذي تحدث عن خط المتشدد؟",
            "وتحدث الباحث في معهد واشنطن لسياسة الشرق الأدنى سونر كاغبتاي عن خط المتشدد.",
        ),
        ("من هو القاضي نبيل صادق؟", "والقاضي نبيل صادق هو النائب العام في البلاد."),
        ("من بطل العالم في كرة القدم؟", "وفازت فرنسا على كرواتيا وأصبحت بطل العالم في كرة القدم."),
        ("من فاز بالبطولة؟", "وفازت فرنسا بالبطولة."),
        ("من الفائز بكأس العالم 2018؟", "وفازت فرنسا بكأس العالم 2018."),
        ("أي منافس سيواجه المغرب؟", "وسيواجه المغرب فرنسا في نصف النهائي."),
        ("ما اسم المنظمة التي تبنت التفجير؟", 'وتبنت منظمة "مجاهدو خراسان" التفجير.'),
        (
            "من السائق الذي دهس المارة في برلين؟",
            "وقالت الشرطة إن السائق الذي دهس المارة في سوق عيد الميلاد وسط برلين وقتل 12 شخصا هو أنيس عامري.",
        ),
    ],
)
def test_a_sentence_that_may_name_who_is_asked_for_is_kept(question: str, sentence: str) -> None:
    assert sentence in shown(question, sentence)


SYRIA = "تقدمت القوات السورية نحو العاصمة دمشق بشكل سريع."


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("ماذا قال أوباما عن موت خاشقجي؟", "وقال دونالد ترامب إن موت خاشقجي محزن جدا."),
        ("ماذا قال رافا بينيتيز عن وصف اللاعبين؟", "وقال مورينيو إن وصف اللاعبين كان مزحة."),
    ],
)
def test_the_words_of_another_speaker_are_refused(question: str, sentence: str) -> None:
    assert sentence not in shown(question, sentence)


@pytest.mark.parametrize(
    ("question", "body"),
    [
        ("ماذا قال بوتين عن تحقيق مولر؟", "وقال بوتن إن تحقيق مولر لن يغير العلاقات."),
        ("ماذا قال مورينيو عن لاعبيه؟", "وقال إن لاعبيه لعبوا بقوة."),
        ("ماذا قال رافا بينيتيز عن لاعبيه؟", "وقال المدرب بينيتيز إن لاعبيه لعبوا بقوة."),
        ("ماذا قال أردوغان عن سوريا؟", "وقال الرئيس التركي إن سوريا لن تقسم."),
        ("ماذا قالت الشرطة عن الهدنة؟", "وقال ديمتري بيسكوف إن الهدنة صامدة."),
        ("ماذا قال أوباما عن العاصفة؟", "وقال مورينيو إن العاصفة قوية.\nوكان أوباما يستمع."),
    ],
)
def test_words_that_may_be_of_the_asked_speaker_are_kept(question: str, body: str) -> None:
    assert body.split("\n", maxsplit=1)[0] in shown(question, body)


def test_an_article_without_the_country_that_is_asked_for_is_refused() -> None:
    assert SYRIA not in shown("ما هي عاصمة أستراليا؟", SYRIA)
    assert SYRIA in shown("ما هي عاصمة سوريا؟", SYRIA)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("كم نائبا أميركيا حضر الجلسة؟", "وحضر الجلسة 12 نائبا من الولايات المتحدة."),
        ("كم شخصا أصيب في حادث القطر؟", "وأصيب 12 شخصا في حادث القطار."),
        ("كم وزيرا في حكومة فرنسا؟", "ويشارك في الحكومة الفرنسية 30 وزيرا."),
    ],
)
def test_an_article_that_names_the_country_in_another_way_is_kept(question: str, sentence: str) -> None:
    assert sentence in shown(question, sentence)


def test_a_country_that_is_named_far_from_a_sentence_is_not_its_own() -> None:
    body = "\n".join(
        (*["وضرب الزلزال منطقة في اليابان."] * 3, FILLER, FILLER, FILLER, FILLER, "ووقع زلزال آخر في تايوان.")
    )
    assert "وضرب الزلزال منطقة في اليابان." not in shown("أين وقع زلزال تايوان؟", body)


def test_the_title_may_name_the_country() -> None:
    sentence = "وارتفعت الأسعار 12 بالمئة في الشهر الماضي."
    assert sentence in shown("كم ارتفعت الأسعار في مصر؟", sentence, title="ارتفاع الأسعار في مصر")
    assert sentence not in shown("كم ارتفعت الأسعار في مصر؟", sentence, title="ارتفاع الأسعار في تونس")


@pytest.mark.parametrize(
    ("question", "day", "kept"),
    [
        ("كم بلغ سعر برنت في مايو؟", date(2018, 10, 16), False),
        ("كم بلغ سعر برنت في مايو؟", date(2018, 5, 16), True),
        ("كم بلغ سعر برنت في مايو؟", date(2018, 6, 30), True),
        ("كم بلغ سعر برنت في مايو؟", date(2018, 4, 28), True),
        ("كم بلغ سعر برنت في 3 آب؟", date(2018, 10, 16), False),
        ("كم بلغ سعر برنت بتموز؟", date(2018, 10, 16), False),
        ("كم بلغ سعر برنت نهاية مايو 2018؟", date(2018, 10, 16), False),
        ("كم بلغ سعر برنت منذ شهر يناير؟", date(2018, 10, 16), True),
        ("كم بلغ سعر برنت من يناير إلى يونيو؟", date(2018, 10, 16), True),
        ("كم بلغ سعر برنت بعد هجمات 11 يناير؟", date(2018, 10, 16), True),
        ("كم بلغ سعر برنت قالت ماي عام 2018؟", date(2018, 10, 16), True),
        ("كم بلغ سعر برنت في سبتمبر الماضي؟", date(2018, 12, 16), True),
        ("كم بلغ سعر برنت منذ يناير؟", date(2018, 10, 16), True),
    ],
)
def test_an_article_of_another_month_is_refused(question: str, day: date, *, kept: bool) -> None:
    sentence = "وبلغ سعر برنت 80 دولارا للبرميل."
    with Archive(config=ReaderConfig().without_silence()) as archive:
        far = f"{FILLER}\n{FILLER}\nوكان قد ارتفع في مايو."
        archive.add([Article(id="1", title="النفط", body=f"{sentence}\nوكان قد هبط في سبتمبر.\n{far}", date=day)])
        assert (sentence in [one.text for one in archive.ask(question).quotations]) == kept


def test_an_article_of_another_year_is_refused() -> None:
    question, body = "من فاز بالانتخابات عام 2022؟", "فاز المرشح جائير بولسونارو بالانتخابات."
    for day, kept in ((date(2018, 10, 8), False), (date(2023, 1, 2), True), (None, True)):
        with Archive(config=ReaderConfig().without_silence()) as archive:
            archive.add([Article(id="1", title="انتخابات", body=body, date=day)])
            assert (body in [one.text for one in archive.ask(question).quotations]) is kept


def test_an_article_of_the_next_year_is_refused_unless_it_tells_of_the_year_before() -> None:
    question, body = "كم سعر تذكرة النهائي في 2017؟", "بلغ سعر تذكرة النهائي 50 ريالا في الملعب."
    assert not _answered(question, body, date(2018, 5, 10))
    assert _answered(question, body, date(2018, 1, 10))
    assert _answered(question, body, date(2017, 5, 10))
    assert _answered(question, f"{body} وكان هذا في العام الماضي.", date(2018, 5, 10))
    assert _answered(question, f"{body} وهطل المطر. وغاب القمر. ونام الناس. وجرى ذلك في نهائي 2017.", date(2018, 5, 10))


def _answered(question: str, body: str, day: date) -> bool:
    with Archive(config=ReaderConfig().without_silence()) as archive:
        archive.add([Article(id="1", title="", body=body, date=day)])
        return bool(archive.ask(question).quotations)
