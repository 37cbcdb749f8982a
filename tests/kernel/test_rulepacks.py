"""Rule packs: numbers with their source, chosen by date."""

import json
from datetime import date

import pytest

from branchdesk.kernel import rulepacks
from branchdesk.kernel.resources import resource

FILES = sorted(resource("rules").glob("*.json"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_pack_names_its_source_and_tags_every_number(path) -> None:
    plain = json.loads(path.read_text("utf-8"))
    assert path.stem == f"{plain['subject']}-{plain['version']}"
    assert plain["source"]
    for number in plain["numbers"].values():
        assert number["rule"]
        assert number["confidence"] in {"V", "V2", "L", "C", "M"}


def test_the_pack_in_force_on_the_day_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    def made(version: str, since: date) -> rulepacks.RulePack:
        return rulepacks.RulePack("x", version, since, None, "…", {"n": rulepacks.Number(int(version), "r", "V")})

    both = (made("2014", date(2014, 6, 11)), made("2026", date(2026, 5, 18)))
    monkeypatch.setattr(rulepacks, "packs", lambda _subject: both)
    assert [rulepacks.pack("x", day)["n"] for day in (date(2000, 1, 1), date(2026, 5, 17), date(2026, 5, 18))] == [
        2014,
        2014,
        2026,
    ]


def test_an_unknown_subject_is_our_mistake() -> None:
    with pytest.raises(KeyError):
        rulepacks.pack("weather", date(2026, 1, 1))
