"""Arabic against the other languages of its script, headlines included."""

import pytest

from extractors.news.language import identify


@pytest.mark.parametrize(
    "text",
    [
        "مقتل ثلاثة عناصر بانفجار عبوة ناسفة شرقي درعا",
        "قصف تركي يستهدف ريف عين عيسى",
        "اعتقال قيادي في داعش",
        "عاجل.. انفجار يهز أربيل",
        "قُتِلَ شخصٌ وأُصيبَ آخرُ",
        "اعتقلت قوات الأمن الداخلي شخصين في مدينة کركوك",
        "وزیر الخارجية الإیراني یصل إلی دمشق في زیارة رسمیة",
        "غارة على چم مجال في محيط السليمانية",
    ],
)
def test_arabic(text: str) -> None:
    assert identify(text).code == "ar"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("وزیر خارجه ایران وارد دمشق شد", "fa"),
        ("سه نفر در انفجار مین کشته شدند", "fa"),
        ("ئەنجوومەنی وەزیران کۆبووەوە", "ckb"),
        ("سێ کەس لە تەقینەوەیەکدا بریندار بوون", "ckb"),
        ("وزیر اعظم نے اجلاس کی صدارت کی", "ur"),
        ("کراچی میں دھماکے سے تین افراد ہلاک ہو گئے", "ur"),
        ("په کابل کې چاودنه شوې ده", "ps"),
        ("ڪراچي ۾ ڌماڪو، ٻه ڄڻا مارجي ويا", "sd"),
        ("Three people were killed in an explosion near the border on Sunday", "en"),
        ("", "und"),
        ("12:30 - 2024", "und"),
    ],
)
def test_not_arabic(text: str, code: str) -> None:
    assert identify(text).code == code


def test_a_mixed_page_is_what_most_of_it_is() -> None:
    arabic = "أعلنت الشركة في بيان لها توقيع عقد جديد مع الوزارة لتطوير شبكة النقل في المدينة خلال العام المقبل. "
    english = "The company said in a statement that it had signed a contract with the ministry. "
    mostly_arabic, mostly_english = identify(arabic * 3 + english), identify(arabic + english * 4)
    assert mostly_arabic.code == "ar"
    assert 0.5 < mostly_arabic.arabic_share < 1
    assert mostly_english.code == "en"
    assert "%" in mostly_english.why
