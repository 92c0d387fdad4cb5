"""Forms of Arabic verbs and nouns, made when a lexicon is compiled, so that matching is a look-up.

A lexicon names the past and present of a verb in the third person masculine singular; the forms that news prose uses
(third persons, first person plural, object pronouns) follow by rule. Irregular ones are listed in the lexicon itself.
"""

OBJECT_PRONOUNS = ("ه", "ها", "هم", "هما", "هن", "نا")
# Without the first person singular: news hardly says "my", and قتلي would be read as قتلى.
POSSESSIVES = ("ه", "ها", "هم", "هما", "هن", "نا")
_THIRD_PERSONS = ("ه", "ها", "هم", "هما", "هن")
_SHORTEST_OWNED = 4  # letters of a word with its pronoun: عليه, مصرعه


def past_forms(past: str) -> list[str]:
    """Third persons (and we) of the past: استهدف → استهدفت, استهدفوا, استهدفا, استهدفتا, استهدفنا.

    A final ى is weak (ألقى → ألقت, ألقوا, ألقيا), a final ا after another weak letter too (دعا → دعت, دعوا).
    Phrases keep their later words: ألقى القبض → ألقت القبض.
    """
    verb, _, rest = past.partition(" ")
    if verb.endswith("ى"):
        stem = verb[:-1]
        forms = [verb, stem + "ت", stem + "وا", stem + "يا", stem + "تا", stem + "ينا"]
    elif verb.endswith("ا") and len(verb) == 3:
        stem = verb[:-1]
        forms = [verb, stem + "ت", stem + "وا", stem + "تا"]
    else:
        forms = [verb, verb + "ت", verb + "وا", verb + "ا", verb + "تا", verb + "نا"]
    return [f"{form} {ending}".strip() for form in forms for ending in _endings(rest)]


def _endings(rest: str) -> list[str]:
    """The later words of a phrase with every pronoun of the third person: لقي مصرعه, لقي مصرعهم; أودى بحياتها."""
    stem = rest.removesuffix("ه")
    own = stem != rest and len(rest.rpartition(" ")[2]) >= _SHORTEST_OWNED
    return [stem + pronoun for pronoun in _THIRD_PERSONS] if own else [rest]


def present_forms(present: str) -> list[str]:
    """Third persons of the present: يستهدف → تستهدف, يستهدفون, تستهدفان. "We" is left out: نصفي is a half, too."""
    verb, _, rest = present.partition(" ")
    core = verb[1:]
    weak = core[:-1] if core.endswith(("ي", "ى", "و")) else core
    forms = [verb, "ت" + core, "ي" + weak + "ون", "ي" + weak + "وا"]
    dual = core[:-1] + "ي" if core.endswith("ى") else core
    forms += ["ي" + dual + "ان", "ت" + dual + "ان"]
    return [f"{form} {ending}".strip() for form in forms for ending in _endings(rest)]


def with_object_pronouns(forms: list[str]) -> list[str]:
    """The forms of a transitive verb with the pronouns that its object may be: قتلت → قتلته, قتلتهم."""
    made = []
    for form in forms:
        verb, _, rest = form.partition(" ")
        stem = verb[:-1] if verb.endswith("وا") else verb[:-1] + "ا" if verb.endswith("ى") else verb
        made += [f"{stem}{pronoun} {rest}".strip() for pronoun in OBJECT_PRONOUNS]
    return made


def with_possessives(noun: str) -> list[str]:
    """A masdar or noun with its pronouns: إصابة → إصابته, إصابتهم; اعتقال → اعتقالهم."""
    word, _, rest = noun.partition(" ")
    if word.startswith("ال"):
        return []
    stem = word[:-1] + "ت" if word.endswith("ة") else word
    return [f"{stem}{pronoun} {rest}".strip() for pronoun in POSSESSIVES]


def plural_constructs(plurals: list[str]) -> list[str]:
    """Sound plurals before the noun that they belong to, without their ن: إرهابيين → إرهابيي, إرهابيون → إرهابيو."""
    whole = [form for form in plurals if " " not in form and len(form) >= 5]
    return [form[:-1] for form in whole if form.endswith(("ون", "ين"))]
