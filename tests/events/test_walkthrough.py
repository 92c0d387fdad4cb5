"""The steps of CONTRIBUTING.md for a verb, an actor and a place: rows in a folder of one's own are read."""

import csv
import json
from pathlib import Path

from extractors.events.coder import Coder
from extractors.resources import ConfigTree
from flows.extract import extract_line

BUNDLED = Path(__file__).parents[2] / "config"
VERB = {
    "id": "gunfire.mashshata",
    "family": "gunfire",
    "past_ar": "مشط بالرشاشات",
    "present_ar": "يمشط بالرشاشات",
    "nouns_ar": "تمشيط بالرشاشات",
    "pron": "no",
    "needs": "attackable",
    "example_ar": "مشطت الدورية أطراف القرية بالرشاشات",
}
PLACE = "sy.tal-zafaran,تل الزعفران,,Tal Zafaran,village,SY-HL,SY,sy-hl,36.510,37.900,yes,"


def with_row(name: str, row: dict[str, str], folder: Path, *, like: str = "") -> None:
    """Copies a bundled table into the folder with a row more; ``like``: the id of the row that it is a copy of."""
    with (BUNDLED / name).open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    start = next((r for r in rows if r["id"] == like), dict.fromkeys(rows[0], ""))
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as table:
        writer = csv.DictWriter(table, list(rows[0]))
        writer.writeheader()
        writer.writerows([*rows, {**start, **row}])


def test_a_verb_an_actor_and_a_place_of_ones_own(tmp_path: Path) -> None:
    with_row("lexicons/ar/triggers.csv", VERB, tmp_path)
    actor = {"id": "sna-nahr", "name_ar": "كتيبة صقور النهر", "aliases_ar": "", "valid_from": ""}
    with_row("lexicons/ar/actors.csv", actor, tmp_path, like="sna-samarkand")
    (tmp_path / "gazetteer").mkdir()
    first_line = (BUNDLED / "gazetteer" / "syria.csv").read_text(encoding="utf-8").splitlines()[0]
    (tmp_path / "gazetteer" / "mine.csv").write_text(f"{first_line}\n{PLACE}\n", encoding="utf-8")
    text = "مشطت كتيبة صقور النهر أطراف قرية تل الزعفران بالرشاشات."
    article = {"id": "1", "text": text, "published": "2022-05-10"}
    line = extract_line(Coder.build(ConfigTree.of(tmp_path)), json.dumps(article))
    (event,) = json.loads(line.text)["events"]
    assert (event["sub_event_type"], event["place_id"], event["admin1"]) == ("Attack", "sy.tal-zafaran", "SY-HL")
    assert [actor["id"] for actor in event["actors"]] == ["sna"]
