"""A toll and its parts, the crowds of a week: what a total says of the incidents told with it. Invented incidents."""

from tests.events.coder_helpers import code


def test_who_tells_a_toll_tells_its_parts() -> None:
    total, *parts = code(
        "وثق الدفاع المدني السوري مقتل خمسة مدنيين وإصابة 9 آخرين بقصف قوات النظام على قرى ريف إدلب، اليوم الأربعاء.\n"
        "وقتل مدنيان بقصف صاروخي لقوات النظام استهدف قرية بينين.\n"
        "وقتل ثلاثة مدنيين وأصيب 9 آخرون بقصف صاروخي لقوات النظام استهدف مدينة أريحا."
    )
    assert total.event_class == "aggregate"
    assert [part.attributed_to for part in parts] == [total.attributed_to] * 2


def test_a_part_with_its_own_source_keeps_it() -> None:
    *_, part = code(
        "وثق الدفاع المدني السوري مقتل خمسة مدنيين وإصابة 9 آخرين بقصف قوات النظام على قرى ريف إدلب، اليوم الأربعاء.\n"
        "وقتل مدنيان بقصف صاروخي لقوات النظام استهدف قرية بينين.\n"
        "وقال مصدر طبي إن ثلاثة مدنيين قتلوا بقصف صاروخي لقوات النظام استهدف مدينة أريحا."
    )
    assert part.attributed_to == ("medical-source",)


def test_the_dead_of_a_week_of_protests_are_of_protests() -> None:
    (total,) = code(
        "قتل عشرة متظاهرين في اشتباكات مع قوات الأمن العراقية في مدينة البصرة منذ اندلاع الاحتجاجات الاثنين الماضي."
    )
    assert (total.event_class, total.event_type) == ("aggregate", "Riots")


def test_battles_of_a_past_year_are_history() -> None:
    events = code(
        "قتل مدني بانفجار لغم في قرية السعن بريف حماة، اليوم الأربعاء.\n"
        "وكانت المدينة قد شهدت معارك عنيفة عام 2014 بين الجيش ومسلحي داعش."
    )
    assert len(events) == 1


def test_the_lines_under_a_total_say_whom_it_counts() -> None:
    *_, total = code(
        "وبذلك، يرتفع إلى 70 تعداد المدنيين والعسكريين الذين قتلوا باستهدافات برية في ريف حلب منذ مطلع العام 2024، "
        "وذلك خلال 60 عملية، والقتلى هم:\n"
        "- 12 من المدنيين بينهم 4 سيدات بقصف لقوات النظام\n"
        "- 40 عنصر من قوات النظام بينهم ضابط\n"
        "- 18 من هيئة تحرير الشام\n"
        "وقصفت المدفعية التركية محيط بلدة مرعناز."
    )[:1]
    assert {a.id for a in total.actors if a.role == "target"} == {"civilians", "military:SY", "hts"}


def test_their_posts_are_those_of_the_side_told_before() -> None:
    *_, strike = code(
        "قتل مدنيان في قصف لميليشيات الحوثي على مدينة تعز، اليوم الأربعاء.\n"
        "وقصفت مقاتلات التحالف العربي تجمعاتهم في منطقة ورزان، أمس الثلاثاء."
    )
    assert {a.id for a in strike.actors if a.role == "target"} == {"houthi"}
