"""Different values of what is asked stand side by side, oldest first, and only of one event and one thing."""

from __future__ import annotations

from datetime import date

from retrieval import Archive, Article, Filters, ReaderConfig, ReportedValue

OPEN = ReaderConfig(answer=0.0, answer_unnamed=0.0, near_miss=0.0)
QUESTION = "كم عدد قتلى زلزال لومبوك؟"
ELSEWHERE = "هطلت أمطار غزيرة على الساحل وأغلقت المدارس أبوابها في المدن الساحلية كلها."


def toll(day: int, said: str, *, outlet: str = "وكالة", month: int = 8) -> Article:
    body = f"ارتفع عدد قتلى الزلزال الذي ضرب جزيرة لومبوك الإندونيسية إلى {said}."
    return report(day, body, outlet=outlet, month=month)


def report(day: int, body: str, *, outlet: str = "وكالة", month: int = 8) -> Article:
    return Article(id=f"{month}-{day}-{body}", title="", body=body, source=outlet, date=date(2018, month, day))


def values(question: str, *articles: Article, filters: Filters | None = None) -> tuple[ReportedValue, ...]:
    archive = Archive(config=OPEN)
    archive.add([*articles, report(1, ELSEWHERE)])
    return archive.ask(question, top=1, filters=filters).quotations[0].values


def said(question: str, *articles: Article) -> list[tuple[str, int]]:
    return [(one.said, one.article.date.day if one.article.date else 0) for one in values(question, *articles)]


def test_a_toll_that_rises_is_shown_from_the_oldest_to_the_newest() -> None:
    found = values(QUESTION, toll(9, "259 قتيلا"), toll(11, "1,387 قتيلا", outlet="أخرى"), toll(7, "131 شخصا"))
    assert [(one.said, one.number) for one in found] == [
        ("131 شخصا", 131),
        ("259 قتيلا", 259),
    ]  # 1,387 is more than four times as many


def test_every_value_has_its_sentence_its_place_and_its_article() -> None:
    for one in values(QUESTION, toll(9, "259 قتيلا"), toll(7, "131 شخصا")):
        assert one.article.body[one.start : one.end] == one.text
        assert one.text[slice(*one.span)] == one.said


def test_one_value_is_no_change() -> None:
    assert said(QUESTION, toll(9, "259 قتيلا"), toll(10, "259 شخصا")) == []


def test_a_rounding_and_another_spelling_are_no_other_value() -> None:
    assert said(QUESTION, toll(9, "131 قتيلا"), toll(9, "نحو 130 قتيلا"), toll(10, "مئة وواحد وثلاثين قتيلا")) == []


def test_a_lower_bound_contradicts_no_number_above_it() -> None:
    assert said(QUESTION, toll(9, "121 قتيلا"), toll(9, "أكثر من 100 قتيل")) == []


def test_a_value_stands_with_the_day_of_its_first_report() -> None:
    found = said(QUESTION, toll(9, "259 قتيلا"), toll(11, "259 قتيلا"), toll(7, "131 قتيلا"), toll(8, "131 شخصا"))
    assert found == [("131 قتيلا", 7), ("259 قتيلا", 9)]


def test_the_injured_are_not_taken_for_the_dead_nor_a_part_for_the_whole() -> None:
    injured = report(8, "أصيب 400 شخص في الزلزال الذي ضرب جزيرة لومبوك الإندونيسية وسقط قتلى.")
    children = report(8, "ضرب الزلزال جزيرة لومبوك الإندونيسية، وبين القتلى 40 طفلا.")
    assert said(QUESTION, toll(9, "259 قتيلا"), injured, children) == []


def test_the_number_of_children_is_followed_and_not_taken_for_that_of_all() -> None:
    question = "كم طفلا قتل في قصف حافلة صعدة؟"
    first = report(10, "قتل 29 طفلا في القصف الذي أصاب حافلة في صعدة اليمنية.")
    later = report(14, "قتل 51 شخصا بينهم 40 طفلا في القصف الذي أصاب حافلة في صعدة اليمنية.")
    assert said(question, first, later) == [("29 طفلا", 10), ("40 طفلا", 14)]
    everyone = report(14, "قتل 51 شخصا في القصف الذي أصاب حافلة في صعدة اليمنية.")
    assert said(question, first, everyone) == []


def test_a_sentence_with_the_own_number_among_others_is_no_other_value() -> None:
    question = "كم ضابطا قتل في قصف مطار التيفور؟"
    own = report(9, "قتل 7 ضباط في القصف الذي استهدف مطار التيفور العسكري في حمص.")
    all_of_them = report(10, "قتل 14 شخصا بينهم سبعة إيرانيين في القصف الذي استهدف مطار التيفور العسكري في حمص.")
    assert said(question, own, all_of_them) == []


def test_another_event_of_the_same_place_is_no_change() -> None:
    weeks_before = toll(1, "14 قتيلا", month=7)
    assert said(QUESTION, toll(9, "259 قتيلا"), weeks_before) == []


def test_an_attack_of_another_day_is_another_event() -> None:
    question = "كم شخصا قتل في تفجير كابل؟"
    one = report(17, "قتل 10 أشخاص في تفجير انتحاري في كابل السبت 17 مارس.", month=3)
    other = report(21, "قتل 32 شخصا في تفجير انتحاري في كابل الأربعاء 21 مارس.", month=3)
    assert said(question, one, other) == []


def test_a_toll_is_corrected_downwards_a_little_only() -> None:
    attack = "قتل {} في الهجوم على العرض العسكري في الأهواز."
    question = "كم شخصا قتل في الهجوم على العرض العسكري في الأهواز؟"
    first, corrected = report(22, attack.format("29 شخصا"), month=9), report(24, attack.format("25 شخصا"), month=9)
    assert said(question, first, corrected) == [("29 شخصا", 22), ("25 شخصا", 24)]
    assert said(question, first, report(24, attack.format("3 أشخاص"), month=9)) == []


def test_of_one_day_the_higher_toll_is_the_later() -> None:
    assert said(QUESTION, toll(9, "347 شخصا"), toll(9, "259 قتيلا")) == [("259 قتيلا", 9), ("347 شخصا", 9)]


def test_of_many_values_the_oldest_the_newest_and_the_own_stay() -> None:
    tolls = [toll(3 + day, f"{100 + 10 * day} قتلى") for day in range(8)]
    found = values(QUESTION, *tolls)
    assert len(found) == 5
    assert (found[0].number, found[-1].number) == (100, 170)


def test_a_price_that_two_outlets_give_in_two_ways_is_shown() -> None:
    question = "بكم باع روما حارسه أليسون إلى ليفربول؟"
    sale = "باع روما الإيطالي حارسه البرازيلي أليسون إلى ليفربول الإنجليزي مقابل {} مليون يورو."
    found = said(question, report(19, sale.format("70")), report(21, sale.format("62.5")))
    assert found == [("70 مليون يورو", 19), ("62.5 مليون يورو", 21)]


def test_numbers_are_not_compared_where_a_sentence_has_several_of_the_unit() -> None:
    question = "إلى كم خفضت تركيا ضريبة الودائع؟"
    one = report(30, "خفضت تركيا ضريبة الودائع لأجل عام إلى 3 بالمئة من 12 بالمئة.")
    other = report(30, "رفعت تركيا ضريبة الودائع الأجنبية لأجل عام إلى 16 بالمئة من 15 بالمئة.")
    assert said(question, one, other) == []


def test_the_prices_of_another_day_are_no_other_value() -> None:
    question = "بكم تراجع سعر الذهب في المعاملات الفورية؟"
    price = "تراجع سعر الذهب في المعاملات الفورية {} بالمئة إلى {} دولار للأوقية في أواخر الجلسة."
    assert said(question, report(9, price.format("0.1", "1312.10")), report(11, price.format("0.3", "1319.35"))) == []


def test_the_percentages_of_two_days_are_no_different_values() -> None:
    question = "كم انخفض خام برنت عن أعلى مستوى له؟"
    one = report(30, "انخفض خام برنت سبعة بالمئة عن أعلى مستوى له عند 80.50 دولار.", month=5)
    other = report(26, "بدأ خام برنت التعاملات وقد انخفض 2.7 بالمئة عن أعلى مستوى له عند 80.50 دولار.", month=5)
    assert said(question, one, other) == []


def test_the_counts_of_two_years_are_no_different_values() -> None:
    question = "كم شخصا توفي بسبب تلوث الهواء في العالم؟"
    one = report(20, "تسبب تلوث الهواء في وفاة تسعة ملايين شخص في العالم عام 2015.", month=4)
    other = report(18, "تسبب تلوث الهواء في وفاة ستة ملايين شخص في العالم عام 2016.", month=4)
    assert said(question, one, other) == []


def test_a_sentence_that_goes_on_to_the_own_number_is_no_other_value() -> None:
    question = "كم دولة طردت دبلوماسيين روسا تضامنا مع لندن؟"
    own = report(28, "طردت 20 دولة دبلوماسيين روسا تضامنا مع لندن.", month=3)
    both = report(27, "طردت 14 دولة دبلوماسيين روسا تضامنا مع لندن، وهو العدد الذي ارتفع بعد ذلك إلى 20.", month=3)
    assert said(question, own, both) == []


def test_a_date_that_was_moved_is_shown() -> None:
    question = "متى تقام مباراة الأهلي والترجي؟"
    match = "تقام مباراة الأهلي والترجي على ملعب برج العرب في {}."
    assert said(question, report(1, match.format("5 أكتوبر")), report(4, match.format("7 أكتوبر"))) == [
        ("5 أكتوبر", 1),
        ("7 أكتوبر", 4),
    ]


def test_the_day_of_a_report_is_not_taken_for_the_date_that_is_asked_for() -> None:
    question = "متى تقام مباراة الأهلي والترجي؟"
    told = report(1, "تقام مباراة الأهلي والترجي على ملعب برج العرب في 5 أكتوبر.")
    reported = report(4, "قال الاتحاد السبت إن مباراة الأهلي والترجي تقام على ملعب برج العرب في 5 أكتوبر.")
    assert said(question, told, reported) == []


def test_weekdays_are_no_different_dates() -> None:
    question = "متى يخضع نيمار للعملية الجراحية؟"
    one = report(1, "أعلن النادي الأربعاء أن نيمار يخضع للعملية الجراحية في البرازيل.", month=3)
    other = report(2, "يخضع نيمار للعملية الجراحية في البرازيل، وكان قد أصيب الأحد.", month=3)
    assert said(question, one, other) == []


def test_an_article_without_a_date_has_no_place_in_the_order() -> None:
    undated = Article(id="x", title="", body=toll(9, "347 قتيلا").body, source="أخرى")
    assert said(QUESTION, toll(9, "259 قتيلا"), undated) == []


def test_tolls_of_articles_that_the_filters_exclude_are_not_shown() -> None:
    others = (toll(9, "259 قتيلا"), toll(11, "387 قتيلا", outlet="أخرى"))
    assert len(values(QUESTION, *others)) == 2
    assert values(QUESTION, *others, filters=Filters(exclude_sources=("أخرى",))) == ()
    assert values(QUESTION, *others, filters=Filters(until=date(2018, 8, 10))) == ()


def test_a_toll_that_is_counted_for_weeks_is_followed_to_its_last() -> None:
    late = toll(20, "136 قتيلا")
    assert said(QUESTION, toll(9, "131 قتيلا"), late) == [("131 قتيلا", 9), ("136 قتيلا", 20)]
    assert said(QUESTION, toll(9, "131 قتيلا"), toll(20, "259 قتيلا")) == []


def test_an_old_number_that_is_repeated_later_is_not_the_newest() -> None:
    tolls = (toll(9, "131 قتيلا"), toll(10, "131 شخصا"), toll(14, "436 قتيلا"), toll(27, "131 قتيلا"))
    assert said(QUESTION, *tolls) == [("131 قتيلا", 9), ("436 قتيلا", 14)]


def test_a_number_of_something_else_among_the_tolls_is_left_out() -> None:
    tolls = [toll(day, f"{killed} قتيلا") for day, killed in ((6, 98), (7, 131), (9, 259), (10, 270))]
    elsewhere = toll(8, "30 قتيلا")
    assert [one for one, _ in said(QUESTION, *tolls, elsewhere)] == ["98 قتيلا", "131 قتيلا", "259 قتيلا", "270 قتيلا"]


def test_two_lower_bounds_of_one_day_each_are_two_tolls() -> None:
    tolls = (toll(9, "170 قتيلا على الأقل"), toll(10, "178 قتيلا على الأقل"))
    assert [one for one, _ in said(QUESTION, *tolls)] == ["170 قتيلا", "178 قتيلا"]


def test_a_rounding_gives_way_to_the_number_that_it_rounds() -> None:
    tolls = (toll(9, "أكثر من 100 قتيل"), toll(10, "107 قتلى"), toll(11, "110 قتلى"))
    assert said(QUESTION, *tolls) == [("107 قتلى", 10), ("110 قتلى", 11)]


def test_a_number_that_is_corrected_back_is_the_newest() -> None:
    tolls = (toll(9, "61 قتيلا"), toll(10, "62 قتيلا"), toll(11, "61 شخصا"), toll(12, "61 قتيلا"))
    assert said(QUESTION, *tolls)[-1] == ("61 قتيلا", 12)


def test_a_part_among_the_dead_is_not_the_toll() -> None:
    part = report(10, "ضرب الزلزال جزيرة لومبوك الإندونيسية، ومن بين القتلى 62 مدنيا.")
    assert said(QUESTION, toll(9, "100 قتيل"), part) == []


def test_the_bodies_of_one_hospital_are_not_the_toll() -> None:
    hospital = report(10, "قتل 124 شخصا في زلزال لومبوك الإندونيسية، ووصلت 137 جثة إلى المستشفى.")
    assert said(QUESTION, toll(9, "120 قتيلا"), hospital)[-1] == ("124 شخصا", 10)


def test_the_toll_of_years_ago_is_not_counted_anew() -> None:
    question = "كم قتيلا خلفت الحرب بين إثيوبيا وإريتريا؟"
    war = "خلفت الحرب بين إثيوبيا وإريتريا عام 2000 نحو {} ألف قتيل."
    assert said(question, report(9, war.format(80)), report(10, war.format(100))) == []


def test_a_sentence_that_may_not_answer_shows_the_tolls_of_its_event() -> None:
    archive = Archive(config=ReaderConfig(answer=1.0, answer_unnamed=1.0, near_miss=0.0))
    archive.add([toll(9, "259 قتيلا"), toll(7, "131 شخصا"), report(1, ELSEWHERE)])
    answer = archive.ask(QUESTION)
    assert not answer.answered
    assert [one.number for one in answer.near_misses[0].values] == [131, 259]


def test_the_price_of_one_sale_is_compared_over_months() -> None:
    question = "بكم باع روما حارسه أليسون إلى ليفربول؟"
    sale = "باع روما الإيطالي حارسه البرازيلي أليسون إلى ليفربول الإنجليزي مقابل {} مليون يورو."
    later = report(19, sale.format("62.5"), month=10)
    assert [one for one, _ in said(question, report(19, sale.format("70"), month=7), later)] == [
        "70 مليون يورو",
        "62.5 مليون يورو",
    ]
    rounded = report(19, sale.format("63"), month=10)
    assert said(question, report(20, sale.format("62.5"), month=7), rounded) == []


def test_an_age_that_is_years_off_is_that_of_another_person() -> None:
    question = "كم كان عمر الحارس الحضري في مباراة السعودية؟"

    def aged(day: int, years: int) -> Article:
        return report(day, f"شارك الحارس الحضري في مباراة السعودية في كأس العالم وعمره {years} عاما.", month=6)

    assert said(question, aged(25, 43), aged(26, 45)) == []
    assert said(question, aged(25, 44), aged(26, 45)) == [("44 عاما", 25), ("45 عاما", 26)]
