"""A sentence by itself is a row only where it tells news; inside an article much weaker tellings count."""

import pytest

from tests.events.coder_helpers import code

NEWS = [
    "انفجرت عبوة ناسفة على طريق السوق في مدينة الرستن صباح اليوم ما أسفر عن إصابة ثلاثة عمال.",
    "قالت مصادر طبية إن أربعة أشخاص قتلوا في قصف مدفعي على حي سكني في مدينة تعز.",
    "خطف مسلحون مجهولون سائق شاحنة قرب مدينة سبها الليبية أمس الثلاثاء.",
    "تظاهر عشرات المعلمين أمام مديرية التربية في مدينة الناصرية صباح اليوم.",
]
NO_NEWS = [
    "ويعتقد الكاتب أن الذين خططوا لاغتيال النائب قبل ثلاثين عاما لم يكونوا يدركون ما سيجره ذلك على البلاد كلها.",
    "هل كان أحد يتوقع من الحكومة أن تسكت على التفجيرات التي استهدفت الأسواق؟",
    "وأعرب الوزير عن إدانته للهجوم الذي أودى بحياة مدنيين، مقدما تعازيه إلى ذويهم.",
    "وأضاف أن من المحتمل أن يكون الشخص الذي خطف السائق في ذلك العام قد غادر البلاد.",
    "وفي كلمة أمام المشاركين قال النائب إن المظاهرات التي خرجت في عهد سلفه كانت بسبب الفقر.",
]


@pytest.mark.parametrize("text", NEWS)
def test_a_lone_sentence_of_news_is_a_row(text: str) -> None:
    assert len(code(text)) == 1


@pytest.mark.parametrize("text", NO_NEWS)
def test_a_lone_sentence_that_only_mentions_is_none(text: str) -> None:
    assert code(text) == ()


def test_an_article_around_it_speaks_for_a_sentence() -> None:
    lone = "وكان أهالي البلدة قد تحدثوا أيضا عن الشخص الذي خطفه مجهولون في مدينة عفرين يوم الأحد."
    around = "أغلقت المحال أبوابها صباح اليوم. ودعت البلدية السكان إلى الهدوء. وانقطعت الكهرباء عن الأحياء."
    assert code(lone) == ()
    assert len(code(f"{around} {lone}")) == 1
