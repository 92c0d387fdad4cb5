"""Is a text Arabic? Letters and the commonest words first; a statistical guess only where they do not decide.

Persian, Sorani, Urdu, Pashto, Sindhi and Uyghur share the script; each has letters or words that Arabic never uses.
"""

import re
from dataclasses import dataclass

_LETTER = re.compile(r"[^\W\d_]")
_ARABIC_LETTER = re.compile(r"[\u0621-\u064a\u0671-\u06d3\u06d5\u06fa-\u06fc\u06ff]")
_WORD = re.compile(r"[\u0621-\u064a\u0671-\u06d3\u06d5\u06fa-\u06fc\u06ff\u200c]+")
_MARKS = re.compile(r"[\u064b-\u0652\u0670\u0640]")

# Letters that decide, with the language they belong to. Persian's are weak: Arabic uses them in foreign names.
_LETTERS = {
    "ckb": "ەێۆڕڵڤ",
    "ur": "ںےہٹڈڑھۓ",
    "ps": "ټډړږښڼېۍګ",
    "ug": "ۇۈۋۅ",
    "sd": "ٻڄڃڊڌڍٺٽڦڻڪ",
    "fa": "پچژگکی",
}
_WORDS = {
    "ar": "في من على إلى الى عن أن ان إن التي الذي الذين هذا هذه ذلك بعد قبل خلال كما أو او لا لم مع بين قد كان كانت"
    " حيث وفي ومن",
    "fa": "است این که را می برای با های شد شده از در بود کرد هم نیز خود آن بر تا یک روز گفت",
    "ckb": "لە بە کە ئەو بۆ دەکات لەگەڵ ئەم دوای هەر کرد بوو دەبێت",
    "ur": "ہے کے کی میں اور کا سے کو پر نے ہیں کہ نہیں تھا",
    "ps": "د په چې او کې ته سره دی وو شوی نه يې",
    "sd": "آهي جي جو کان سان ٿيو ڪيو هڪ ڪري",
}
_FUNCTION_WORDS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
# The model tells spoken varieties apart; newspapers of the region are written in the standard language.
_DIALECTS = {"ary": "ar", "arz": "ar"}
_ARTICLE = re.compile(r"^(?:[وف]?[بك]?ال|[وف]?لل)\w{2,}")
_ARABIC_ONLY = frozenset("ةىيكأإؤئ")  # Persian and Kurdish keyboards write ی and ک


@dataclass(frozen=True, slots=True)
class Language:
    """``code`` in ISO 639 ("und": nothing tells), ``arabic_share`` of letters in Arabic script, ``why`` in words."""

    code: str
    arabic_share: float
    why: str


def identify(text: str) -> Language:
    """The language of a text, from one headline up; of a mixed one, that of its larger part."""
    sample = _MARKS.sub("", text[:20_000])
    letters = len(_LETTER.findall(sample))
    if letters == 0:
        return Language("und", 0.0, "no letters")
    share = len(_ARABIC_LETTER.findall(sample)) / letters
    if share < 0.5:
        return Language(_statistical(_ARABIC_LETTER.sub("", sample)), share, f"{share:.0%} of the letters are Arabic")
    scores = _scores(_WORD.findall(sample))
    ranked = sorted(scores, key=lambda code: (-scores[code], code))
    best, second = ranked[0], ranked[1]
    if scores[best] > 0 and scores[best] >= 1.2 * scores[second]:
        return Language(best, share, "letters and common words")
    return Language(_statistical(sample), share, "statistical model, letters do not decide")


def _scores(words: list[str]) -> dict[str, float]:
    """Evidence for each language of the Arabic script, in points per word."""
    scores = dict.fromkeys(("ar", *_LETTERS), 0.0)
    for word in words:
        for language, common in _FUNCTION_WORDS.items():
            scores[language] += 1.0 if word in common else 0.0
        scores["ar"] += 1.0 if _ARTICLE.match(word) else 0.0
        scores["ar"] += 0.5 if not _ARABIC_ONLY.isdisjoint(word) else 0.0
        for language, letters in _LETTERS.items():
            found = sum(letter in letters for letter in word)
            scores[language] += min(found, 2) * (0.4 if language == "fa" else 1.0)
    return {language: score / max(1, len(words)) for language, score in scores.items()}


def _statistical(text: str) -> str:
    # The model takes half a second to load and few pages need it.
    from py3langid.langid import classify  # noqa: PLC0415

    code = str(classify(text)[0])  # type: ignore[no-untyped-call]
    return _DIALECTS.get(code, code)
