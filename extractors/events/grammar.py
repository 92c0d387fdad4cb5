"""The small words of Arabic that steer the coder's reading, from ``grammar_words.csv``: one field a class.

They are compared with the folded key of a whole token. Classes that end in ``_stem`` hold beginnings of words.
"""

from dataclasses import dataclass, fields
from functools import cache

from extractors.errors import ConfigError
from extractors.events.normalize import match_key
from extractors.events.tables import forms, read_table
from extractors.resources import ConfigTree

TABLE = "lexicons/ar/grammar_words.csv"
Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class GrammarWords:
    """Folded words by class. The classes are closed: the table has all of these and no other."""

    # figures
    light_between: Words  # may stand between an outcome word and the one person that it counts: أسفر عن قتيل
    tally: Words  # between a number and its people, or before a toll: حصيلة القتلى
    toll_reaches: Words  # right before the number of a running toll: ارتفع عدد القتلى إلى 4
    one_more: Words  # an ordinal that is one more person: قتل اثنان وأصيب ثالث
    adding: Words  # joins people to a count: إضافة إلى, فضلا عن
    number_filler: Words  # between a number and its people: أربعة على الأقل من عناصر
    after_bare_number: Words  # after a number of people whose noun is left out: مقتل 12 في انفجار
    one_word: Words  # شخص واحد
    two_word: Words  # عاملان اثنان
    before_one_casualty: Words  # lets an indefinite casualty noun count one: سقوط قتيل
    never_a_name: Words  # everyday words that are no part of a victim's name
    # small words
    that: Words  # أن, بأن before the subject of what is told
    that_it: Words  # أعلنت أنها قصفت: whoever says so did it
    of: Words  # من
    on: Words  # على
    each_of: Words  # opens a list before من: كل من A وB
    since: Words  # منذ
    outbreak_stem: Words  # begin what goes on since then: منذ اندلاعها
    short_time: Words  # units so short that many acts within them are news: في الأيام الماضية
    in_return: Words  # what follows provoked what is told: ردا على هجوم
    days_after: Words  # بعد أيام من هجوم
    most_of: Words  # of people counted: معظمهم
    the_count: Words  # the report that a statistic is from: التقرير, الإحصائية
    which: Words  # الضربة التي: opens what is known of a definite noun
    relative: Words  # passed over between an actor and its neighbour: التي
    relative_pronoun: Words  # opens a clause about what was named: الذين اغتالوا
    before_result_relative: Words  # with such a pronoun, joins a result: الأمر الذي أدى إلى
    between: Words  # اشتباك بين A وB
    together_or_against: Words  # اشتبك A مع B
    with_: Words  # متعاون مع A: what follows is company, not a party
    before_a_place: Words  # what follows a verb with these is where, not who
    comes: Words  # verbs that say when a known incident came: جاءت الغارات بعد يومين
    demonstrative: Words  # هذه الغارات: points at what was told
    similar: Words  # قصف مماثل: like the incident told before
    likewise: Words  # opens a sentence that tells a like incident: كما قصفت
    many_acts: Words  # broken plurals of acts: معارك
    war: Words  # what kills over years, not in one act: الحرب
    single_act: Words  # such a noun that names one act and no series: التفجير
    refers_back: Words  # definite nouns that name the incident just told: القصف
    feared_after: Words  # after a noun, make it a fear or a forecast: هجوم محتمل
    was: Words  # كانت تستهدف: what an act was aimed at, told of the act
    does_now: Words  # with a plural, a habit: يشنون هجمات
    before_unreal_verb: Words  # قد يقصف, لن يقصف
    attempt_stem: Words  # a trigger of several words that opens with it was only tried: محاولة اغتيال
    overflight: Words  # what flies over takes no part: تحليق طائرة
    blast: Words  # what هز needs beside it
    intercept_stem: Words  # verbs that stop missiles in the air
    # people and groups
    of_soldiers: Words  # نقطة عسكرية: after a post, says whose it is
    post: Words
    their_posts: Words  # posts of a side told before: قصف مواقعهم
    home: Words  # what is hit with the people who live there
    property_: Words  # what is looted, seized or destroyed: منزل, شجرة
    mission: Words  # houses of a state abroad, which can be hit: السفارة
    former: Words  # جندي سابق is a civilian
    former_stem: Words
    ties_stem: Words  # للاشتباه في انتمائهم إلى A, متهم بالتعامل مع A
    in_a_group: Words  # عنصر من الفصيل: people before it belong to the group after it
    belonging_stem: Words  # عناصر تابعون ل…
    belonging_nominative: Words  # after a verb, says whose its subject is: اعتدى حاجز تابع ل…
    remnant_stem: Words  # what a war left behind has no doer: من مخلفات الفصيل
    the_forces: Words  # القوات: the force named by full name before
    rescue: Words  # انتشلت فرق الإنقاذ: who came to help took no part
    unknown_where: Words  # إلى جهة مجهولة: nobody is unknown there
    by_rank: Words  # ضابط برتبة ملازم: his rank counts nobody else
    kunya: Words  # أبو, ابن: what follows is a man's name
    lasting_stem: Words  # المحاصرة منذ شهرين: since when a place is so, not when anything happened
    army_unit: Words  # with a number they are units of an army: الفرقة السابعة
    government_stem: Words  # القوات الحكومية: the state's whose country the story is about
    forces_stem: Words  # first word of such a full name
    before_country_as_place: Words  # a country after these is where, not who
    # speech
    relay_stem: Words  # verbs that say who said it only before عن: نقلت الوكالة عن
    from_: Words  # عن
    speech_chain: Words  # a sentence that goes on quoting the speaker before: وأضاف
    same_speaker: Words  # whoever was quoted before: وأضاف المصدر, بحسب المنظمة
    the_source: Words  # a source told before, whatever is said of it: المصدر الأمني
    itself: Words  # المصدر نفسه
    opens_speech: Words  # what is said starts here: أعلن أن
    before_speaker: Words  # a monitor or organisation after these speaks: بحسب المرصد
    # places
    place_in: Words
    town_after: Words  # a capital after these is the town, never its government: في صنعاء
    place_from: Words
    place_to: Words
    countryside: Words  # ريف X: the province or the surroundings
    region_stem: Words  # names of regions that are part of a province or span several: ريف X, شمال X
    edge_stem: Words  # parts of the place itself: أطراف المدينة
    hospital: Words  # a place word after which the wounded were taken there
    taken_to: Words  # earlier in the clause: a place is where somebody was taken
    fired_from: Words  # earlier in the clause: a place is where fire came from
    reporter_stem: Words  # مراسلنا في …: a place is where the reporter is
    dateline_agency: Words  # an agency in the opening of a dateline
    town_word: Words  # left out of a place's name: مدينة دمشق
    name_stop: Words  # never starts a place name that no gazetteer has
    name_starter: Words  # starts such a name of two words: كفر X
    name_tail: Words  # may follow one: X الشرقية
    name_site: Words  # place words that take a name nobody listed: سوق X
    # seized things
    inside_of: Words  # after these a vehicle is where something was found: داخل سيارة
    usually: Words  # a claim that is a habit: يتبنى عادة
    holding: Words  # what follows was found on them: بحوزته
    in_number: Words  # بنادق عدد 3

    @classmethod
    def load(cls, tree: ConfigTree) -> "GrammarWords":
        """The table; a class may have several rows. Raises ConfigError for an unknown, empty or missing class."""
        names = [f.name for f in fields(cls)]
        found: dict[str, set[str]] = {}
        for where, row in read_table(tree, TABLE, frozenset({"id", "class", "forms_ar"})):
            if row["class"] not in names:
                raise ConfigError(f"{where}: there is no class {row['class']!r}; the classes are {', '.join(names)}")
            found.setdefault(row["class"], set()).update(match_key(form) for form in forms(row["forms_ar"]))
        missing = [name for name in names if not found.get(name)]
        if missing:
            raise ConfigError(
                f"{tree.file(TABLE)}: the class {missing[0]} has no word; add a row with class {missing[0]}"
            )
        return cls(**{name: frozenset(words) for name, words in found.items()})


def starts(key: str, stems: Words) -> bool:
    """Whether a word begins with one of these."""
    return key.startswith(_row(stems))


@cache
def _row(stems: Words) -> tuple[str, ...]:
    return tuple(stems)
