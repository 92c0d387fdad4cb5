"""Reprints of one story as newsrooms make them, and other stories that share its topic and its stock phrases."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from flows.newsroom import load_articles

SYNONYMS = {
    "قتل": "لقي مصرعه",
    "أصيب": "جرح",
    "أصيبوا": "جرحوا",
    "انفجار": "تفجير",
    "هجوم": "اعتداء",
    "عناصر": "أفراد",
    "مصدر": "مسؤول",
    "مسلحون": "مجهولون",
    "وقال": "وذكر",
    "وأضاف": "وأكد",
    "وأضافت": "وأكدت",
    "وقالت": "وأفادت",
    "مدينة": "بلدة",
    "أمس": "يوم أمس",
    "منطقة": "ناحية",
    "سيارة": "عربة",
    "طريق": "درب",
}
DATELINES = (
    "{place} - وكالات: ",
    "{place} (الوكالة) – ",
    "متابعات | ",
    "خاص - {place}\n",
    "نقلت وكالة محلية اليوم عن مراسلها في {place} ما يلي:\n",
)
CREDITS = ("\nالمصدر: وكالات", "\nحقوق النشر محفوظة للوكالة", "\nلمتابعة آخر الأخبار اشترك في قناتنا على تطبيق تلغرام")
LEADS = (
    "في تطور أمني جديد تشهده المنطقة منذ أيام، تناقلت وسائل إعلام محلية الخبر التالي.",
    "عاد المشهد الأمني إلى الواجهة اليوم وسط مخاوف الأهالي من تجدد الحوادث.",
)
PLACES = ("دمشق", "بغداد", "بيروت", "عدن", "رام الله")

# One sentence from each column makes a report: the same topic, the same phrases, another incident.
TOPICS = (
    (
        (
            "انفجرت عبوة ناسفة صباح اليوم بسيارة عسكرية على طريق {place}",
            "أفاد مراسلنا بانفجار عبوة ناسفة قرب بلدة {place}",
            "هز انفجار عنيف ناتج عن عبوة مزروعة بجانب الطريق أطراف {place}",
            "استهدفت عبوة لاصقة سيارة أحد الوجهاء في {place} مساء أمس",
        ),
        (
            "ما أدى إلى مقتل {n} عناصر وإصابة {m} آخرين بجروح متفاوتة.",
            "ما أسفر عن إصابة {m} مدنيين بينهم {n} أطفال.",
            "واقتصرت الأضرار على الماديات في {n} محال تجارية.",
            "وأصيب في الانفجار {n} من المارة وسائق السيارة.",
        ),
        (
            "ونقل الجرحى إلى مشفى {place} القريب لتلقي العلاج، وحالة اثنين منهم خطرة.",
            "وهرعت سيارات الإسعاف إلى المكان ونقلت المصابين إلى النقطة الطبية.",
            "وفرضت الشرطة طوقا أمنيا ومنعت حركة المرور ساعتين.",
            "وأظهرت صور متداولة دمارا واسعا في واجهات المباني المجاورة.",
        ),
        (
            "ولم تتبن أي جهة مسؤوليتها عن التفجير حتى لحظة إعداد هذا الخبر.",
            "ولم تعلن أي جهة مسؤوليتها عن العملية.",
            "ورجح مصدر في الشرطة أن تكون العبوة قد زرعت ليلا.",
            "وفككت الهندسة العسكرية عبوة ثانية في الموقع ذاته.",
        ),
        (
            "وتشهد المنطقة تفجيرات متكررة بعبوات ناسفة وألغام من مخلفات الحرب.",
            "وكانت عبوة مماثلة قد انفجرت في الطريق نفسه قبل {m} أيام دون إصابات.",
            "ودعا المجلس المحلي السكان إلى الإبلاغ عن الأجسام الغريبة.",
            "وهذا ثالث تفجير في الناحية منذ بداية الشهر الجاري.",
        ),
    ),
    (
        (
            "نفذت قوات الأمن حملة اعتقالات في بلدة {place} فجر اليوم",
            "داهمت دورية أمنية عددا من المنازل في حي {place}",
            "أوقف حاجز عسكري عند مدخل {place} حافلة ركاب",
            "شهدت {place} انتشارا أمنيا كثيفا وعمليات تفتيش",
        ),
        (
            "طالت {n} أشخاص بتهمة الانتماء إلى خلية مسلحة.",
            "واعتقلت {m} شبان اقتادتهم إلى جهة مجهولة.",
            "وأنزل منها {n} ركاب بحجة التدقيق في أسمائهم.",
            "انتهت بتوقيف رجلين مطلوبين في قضايا سلب.",
        ),
        (
            "وقالت مصادر محلية إن الحملة استمرت حتى ساعات الظهر.",
            "وأوضح شهود أن العناصر صادروا هواتف وأجهزة حاسوب.",
            "وأطلق سراح اثنين من الموقوفين بعد وساطة عشائرية.",
            "وأغلقت الأسواق أبوابها خشية امتداد المداهمات إليها.",
        ),
        (
            "ولم يصدر تعليق رسمي على الحملة.",
            "وقال مصدر أمني إن الموقوفين أحيلوا إلى القضاء المختص.",
            "ونفى ناطق باسم الشرطة وجود معتقلين على خلفية سياسية.",
            "ووصف محام عن الموقوفين ما جرى بأنه مخالف للقانون.",
        ),
        (
            "وتتكرر حملات الدهم في البلدة منذ مطلع الشهر الماضي.",
            "وطالب الأهالي بالكشف عن مصير أبنائهم في اعتصام قرب الجامع.",
            "ويأتي ذلك بعد اغتيال موظف في البلدية برصاص مجهولين.",
            "ووثق مركز حقوقي {m} حالة اعتقال في المنطقة هذا العام.",
        ),
    ),
    (
        (
            "شنت طائرات حربية {n} غارات على أطراف {place}",
            "استهدفت طائرة مسيرة مركبة على الطريق المؤدي إلى {place}",
            "سقطت قذائف مدفعية على الحقول المحيطة بقرية {place}",
            "تعرض محيط {place} لقصف صاروخي ليل أمس",
        ),
        (
            "دون ورود معلومات عن خسائر بشرية.",
            "وقتل في الغارة {m} أشخاص لم تعرف هوياتهم بعد.",
            "وأصيبت عائلة من {n} أفراد كانت تعمل في قطاف الزيتون.",
            "واندلعت النيران في مستودع للحبوب.",
        ),
        (
            "وقال الدفاع المدني إن فرقه أخمدت حريقا نشب في المكان.",
            "وسمع دوي الانفجارات في القرى المجاورة.",
            "وردت الفصائل باستهداف مرابض المدفعية التي انطلقت منها القذائف.",
            "وحلقت طائرات استطلاع في الأجواء طوال الليل.",
        ),
        (
            "وتأتي الغارات بعد يوم من إعلان هدنة لم تصمد طويلا.",
            "ولم تعلق وزارة الدفاع على الأنباء حتى مساء اليوم.",
            "وقالت القيادة العسكرية إنها أصابت غرفة عمليات.",
            "واتهم رئيس البلدية الطرف الآخر بخرق الاتفاق.",
        ),
        (
            "ونزحت عشرات العائلات من القرى القريبة نحو مناطق أكثر أمنا.",
            "وعلقت المدارس دوامها في المنطقة حتى إشعار آخر.",
            "وناشد الأهالي المنظمات إرسال خيام وأغطية.",
            "وانقطع التيار الكهربائي عن {n} قرى بعد إصابة خط التوتر.",
        ),
    ),
)
TOWNS = ("السدرة", "تل الورد", "عين الزيتون", "خربة الصقر", "رأس الوادي", "كفر السنديان", "النهرين", "وادي السرو")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts, how the second came about, and whether they are one story."""

    kind: str
    left: str
    right: str
    same: bool


def originals() -> list[str]:
    """Stories of the sample newsroom."""
    return [article.text for article in load_articles()]


def reposts(text: str, seed: int) -> Iterator[tuple[str, str]]:
    """The story as other outlets print it: kind of editing and text."""
    chosen = random.Random(seed)
    lines = text.split("\n")
    dateline = chosen.choice(DATELINES).format(place=chosen.choice(PLACES))
    yield "dateline", dateline + text + chosen.choice(CREDITS)
    yield "cut tail", "\n".join(lines[: max(2, round(len(lines) * 0.6))])
    yield "words", changed_words(text, 0.10, chosen)
    yield "new lead", chosen.choice(LEADS) + "\n" + text
    yield "joined lines", dateline + " ".join(lines)
    several = dateline + changed_words("\n".join(lines[: max(2, round(len(lines) * 0.8))]), 0.05, chosen)
    yield "several", several + chosen.choice(CREDITS)


def changed_words(text: str, share: float, chosen: random.Random) -> str:
    """A share of the words replaced by synonyms, or dropped where there is none."""
    words = text.split(" ")
    for place in chosen.sample(range(len(words)), round(len(words) * share)):
        words[place] = SYNONYMS.get(words[place], chosen.choice(("", "أيضا", "المحلية", "الماضي")))
    return " ".join(word for word in words if word)


def same_topic(seed: int) -> list[str]:
    """Reports of different incidents that are built of the same phrases."""
    chosen = random.Random(seed)
    found = []
    for topic in TOPICS:
        for town in TOWNS:
            picked = [chosen.choice(column) for column in topic]
            filled = " ".join(picked).format(place=town, n=chosen.randrange(2, 9), m=chosen.randrange(3, 15))
            found.append(f"{filled}\n{chosen.choice(originals_tails())}")
    return found


def originals_tails() -> tuple[str, ...]:
    """Background paragraphs that outlets put under several reports."""
    return (
        "وتسود المنطقة حالة من التوتر الأمني منذ انسحاب القوات منها، وسط غياب جهة تضبط السلاح المنتشر بين الأهالي.",
        "ويشكو السكان من تراجع الخدمات وانقطاع الكهرباء والمياه، ومن غلاء المعيشة وندرة فرص العمل في الريف.",
        "وكانت الأطراف قد وقعت اتفاقا برعاية دولية نص على وقف إطلاق النار وإطلاق سراح الموقوفين من الجانبين.",
    )


def pairs() -> list[Pair]:
    """All constructed pairs, the same every time."""
    stories = originals()
    found = [
        Pair(kind, text, repost, True) for seed, text in enumerate(stories) for kind, repost in reposts(text, seed)
    ]
    found += [Pair("another story", left, right, False) for left, right in combinations(stories, 2)]
    reports = same_topic(7)
    found += [Pair("same topic", left, right, False) for left, right in combinations(reports, 2)]
    return found
