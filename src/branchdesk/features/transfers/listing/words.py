"""The words of a line: states, ways, kinds, what waits; and what ids stand for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from branchdesk.features.members.model import STANDINGS
from branchdesk.features.transfers.model import AWAY_KINDS, CHANNELS, DESTINATIONS, DIRECTIONS, LOSS_CAUSES
from branchdesk.features.transfers.rules.findings import Finding, pressing
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr

_SHORT = {
    "expired": "逾期未报到",
    "expiring": "即将到期",
    "no_receipt": "逾期未回执",
    "to_close": "可办结",
    "send_receipt": "待寄回执",
    "contact_over": "逾期未联系",
    "contact_soon": "将到联系日",
    "found_again": "已联系上",
    "study": "待研究",
    "study_soon": "将满期限",
    "should_move": "应转接",
    "no_application": "缺书面申请",
}
"""The words of a finding where there is room for a few only; the sentence stands in the panel."""
_SOON = frozenset({"expiring", "contact_soon", "study_soon", "to_close"})


@dataclass
class Words:
    """What ids in a line stand for, and the day it is, kept fresh by the page."""

    organizations: Mapping[str, str] = field(default_factory=dict)
    today: date = field(default_factory=date.today)

    def organization(self, uid: str | None) -> str:
        """The name of a branch or committee."""
        return self.organizations.get(uid, "") if uid else ""


def _word(pairs: Any, value: Any) -> str:
    return "" if value is None else tr(dict(pairs)[value])


def channel_word(value: Any) -> str:
    """校内, 省内, 跨省."""
    return _word(CHANNELS, value)


def destination_word(value: Any) -> str:
    """工作单位党组织, 暂留学校 …"""
    return _word(DESTINATIONS, value)


def direction_word(value: Any) -> str:
    """转出, 转入, 校内调整."""
    return _word(DIRECTIONS, value)


def kind_word(value: Any) -> str:
    """流动党员, 失去联系 …"""
    return _word(AWAY_KINDS, value)


def cause_word(value: Any) -> str:
    """外出务工经商, 毕业后去向不明 …"""
    return _word(LOSS_CAUSES, value)


def standing_word(value: Any) -> str:
    """正式党员, 预备党员."""
    return _word(STANDINGS, value)


def due_words(found: tuple[Finding, ...]) -> str:
    """What the pill of a line says of the most pressing thing: a word and a number of days, or a day."""
    one = pressing(found)
    return "" if one is None else tr(_SHORT.get(one.code, one.text))


def due_tone(found: tuple[Finding, ...]) -> str:
    """err for what is over, warn for what comes, info for what may be done."""
    one = pressing(found)
    if one is None:
        return ""
    if one.level is Level.WARN:
        return "warn" if one.code in ("no_application", "found_again") else "err"
    return "warn" if one.code in _SOON and one.code != "to_close" else "info"


def pressing_key(one: Any) -> Any:
    """What a line with findings is sorted by: the heaviest first."""
    found = pressing(one.findings)
    return None if found is None else (-found.level.rank, str(found.on or ""))


def codes(line: Any) -> set[str]:
    """The kinds of the board a line belongs to: the codes of its findings, and its state."""
    found = {one.code for one in line.findings}
    return found | ({str(line.state)} if hasattr(line, "state") else set())
