"""Text of words of news."""

from __future__ import annotations

import random

# Words of news, so that the analysis has something to do.
TEXT = (
    "الرئيس الوزير الحكومة البرلمان المدينة المحافظة القضية المحكمة الشرطة الجيش الحدود اللاجئون "
    "الاقتصاد النفط الأسعار البنك المركزي الدينار المنتخب المباراة الفريق المدرب الهدف البطولة "
    "المهرجان الفيلم المخرج الكاتب الجامعة الطلاب المستشفى الوباء اللقاح الأمطار الزلزال الطائرة "
    "السفينة المصنع العمال الإضراب الانتخابات الناخبون الاتفاق"
)
WORDS = TEXT.split()


def text(seed: int, sentences: int = 6) -> str:
    """Sentences of words in an order that ``seed`` decides."""
    chooser = random.Random(seed)  # noqa: S311 - chooses words
    return "\n".join(" ".join(chooser.choices(WORDS, k=14)) + "." for _ in range(sentences))
