"""What 全局查找 looks through: the records of all rooms, each with its words and the place where it is opened.

Of secret numbers only the tails are searched, as in the list of members, and what is shown is masked (domain N9).
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from branchdesk.features.members.fields import FIELD
from branchdesk.features.members.model import STANDINGS
from branchdesk.features.members.queries import roll
from branchdesk.features.organization import queries as organization
from branchdesk.kernel import clock
from branchdesk.kernel.words import tr
from branchdesk.storage.engine import Ledger

KINDS = {
    "member": ("党员", "user-round"),
    "case": ("发展党员", "user-plus"),
    "transfer": ("组织关系", "file-text"),
    "away": ("外出党员", "user-x"),
    "meeting": ("会议", "calendar-days"),
    "expense": ("党费支出", "wallet"),
    "activity": ("共建活动", "handshake"),
    "partner": ("结对单位", "handshake"),
    "agreement": ("共建协议", "handshake"),
    "issue": ("问题与举措", "clipboard-list"),
    "request": ("诉求", "bell"),
    "posting": ("组织员", "badge-check"),
    "work": ("工作记录", "clipboard-check"),
    "organization": ("党组织", "users"),
    "page": ("页面", "layout-dashboard"),
    "verb": ("功能", "chevron-right"),
    "setting": ("设置", "settings"),
}
"""Words and drawing of each kind, in the order they are shown."""


class Entry(NamedTuple):
    """One thing that can be found: ``text`` is searched, ``secret`` is the masked number shown while digits are typed."""

    kind: str
    title: str
    detail: str
    text: str
    place: str = ""
    uid: str = ""
    secret: str = ""
    run: Callable[[], object] | None = None


def read(ledger: Ledger) -> list[Entry]:
    """Every record, of the whole ledger; work for another thread."""
    return [
        *_members(ledger), *_cases(ledger), *_transfers(ledger), *_meetings(ledger), *_expenses(ledger),
        *_twinning(ledger), *_requests(ledger), *_postings(ledger), *_work(ledger), *_organizations(ledger),
    ]  # fmt: skip


def named(kind: str, title: str, detail: str, place: str = "", uid: str = "", words: str = "") -> Entry:
    """An entry found by its title, the pinyin of that, what it is, its detail and further words."""
    return Entry(kind, title, detail, _searched(title, f"{tr(KINDS[kind][0])} {detail} {words}"), place, uid)


def _searched(title: str, words: str) -> str:
    from branchdesk.search.index import search_text
    from branchdesk.search.pinyin import name_key

    return search_text(title, name_key(title), extra=words)


@lru_cache(maxsize=2048)
def _spoken(name: str) -> str:
    """What somebody a record names is found by besides his characters; the same few people chair and receive."""
    from branchdesk.search.pinyin import name_key

    return name_key(name).partition(" ")[2]


def _members(ledger: Ledger) -> Iterator[Entry]:
    from branchdesk.search.index import search_text

    names, standings = organization.names(ledger), {key.value: tr(words) for key, words in STANDINGS}
    number, phone = FIELD["id_number"], FIELD["phone"]
    for one in roll(ledger):
        words = search_text(one.name, one.name_key, one.number, one.staff_number, one.phone, one.id_number)
        detail = _joined(one.number, standings[one.standing], names.get(one.branch_id or "", ""))
        secret = _joined(number.show(one.id_number, masked=True), phone.show(one.phone, masked=True))
        yield Entry("member", one.name, detail, words, "member", one.id, secret)


def _cases(ledger: Ledger) -> Iterator[Entry]:
    from branchdesk.features.development import queries

    for uid, (name, words) in queries.search_texts(ledger).items():
        yield named("case", name, tr("发展档案"), "case", uid, words)


def _transfers(ledger: Ledger) -> Iterator[Entry]:
    from branchdesk.features.transfers import queries
    from branchdesk.features.transfers.rules.states import state_word

    today = clock.today()
    for one in queries.lines(ledger, None, today):
        where = one.transfer.to_place or one.transfer.addressee or one.transfer.from_place
        detail = _joined(one.transfer.number, where, state_word(one.state))
        yield named("transfer", one.name, detail, "transfer", one.id, one.name_key)
    for absent in queries.away_lines(ledger, None, today):
        yield named("away", absent.name, _joined(absent.away.place, absent.branch), "away", absent.id, absent.name_key)


def _meetings(ledger: Ledger) -> Iterator[Entry]:
    """By their heads alone: who came need not be counted to find a meeting."""
    from branchdesk.features.meetings import queries
    from branchdesk.features.meetings.model.minutes import Meeting
    from branchdesk.features.meetings.model.words import MEETING_KINDS
    from branchdesk.storage.reading import records

    texts, kinds, names = queries.search_texts(ledger), dict(MEETING_KINDS), organization.names(ledger)
    for one in records(ledger, Meeting, order='"on" DESC, starts DESC, id'):
        kind = tr(kinds[one.kind])
        chaired = tr("{name}主持").format(name=one.chair) if one.chair else ""
        detail = _joined(str(one.on), kind, names.get(one.branch_id, ""), chaired)
        words = f"{_spoken(one.chair)} {texts.get(one.id, '')}"
        yield named("meeting", one.subject or kind, detail, "meeting", one.id, words)


def _expenses(ledger: Ledger) -> Iterator[Entry]:
    from branchdesk.features.dues import queries

    for one in queries.expenses(ledger):
        words = _joined(one.decided_at, one.payee, one.voucher_number)
        title = one.purpose or tr("党费支出")
        yield named(
            "expense", title, tr("{day} · {amount} 元").format(day=one.on, amount=one.amount), "expense", one.id, words
        )


def _twinning(ledger: Ledger) -> Iterator[Entry]:
    from branchdesk.features.twinning import queries

    texts, names = queries.search_texts(ledger), queries.names(ledger)
    for held in queries.held(ledger):
        partners = _joined(*(names.get(party.partner_id, "") for party in held.parties))
        activity = held.activity
        yield named(
            "activity",
            activity.title,
            _joined(str(activity.on), partners),
            "activity",
            activity.id,
            texts.get(activity.id, ""),
        )
    for uid, name in names.items():
        yield named("partner", name, tr("结对单位"), "partner", uid)
    for line in queries.agreements(ledger):
        yield named("agreement", line.agreement.title, _joined(*line.parties), "agreement", line.id)
    for one in queries.issues(ledger):
        yield named("issue", one.issue.text, _joined(one.raised_by, one.activity, one.issue.kind), "issue", one.id)
    for each in queries.measures(ledger):
        detail = _joined(each.measure.owner, each.issue or each.activity)
        yield named("issue", each.measure.task, detail, "issue", each.id)


def _requests(ledger: Ledger) -> Iterator[Entry]:
    from branchdesk.features.requests import queries
    from branchdesk.features.requests.rules.clock import STATES

    texts, states = queries.search_texts(ledger), dict(STATES)
    for one in queries.lines(ledger):
        title = _joined(one.request.number, one.request.kind)
        receiver, undertaker = one.request.first_receiver, one.undertaker
        taken = tr("{name}首接").format(name=receiver)
        handed_on = tr("{name}承办").format(name=undertaker) if undertaker != receiver else ""
        detail = _joined(one.organization, taken, handed_on, tr(states[one.state]))
        words = _joined(*(_spoken(name) for name in dict.fromkeys((receiver, undertaker))), texts.get(one.id, ""))
        yield named("request", title, detail, "request", one.id, words)


def _postings(ledger: Ledger) -> Iterator[Entry]:
    from branchdesk.features.organizers import queries

    for one in queries.postings(ledger):
        yield named("posting", one.name, _joined(one.college, one.span), "posting", one.id, one.organizer.sending_unit)


def _work(ledger: Ledger) -> Iterator[Entry]:
    from branchdesk.features.organizers import queries

    texts = queries.search_texts(ledger)
    for one in queries.entries(ledger):
        entry = one.entry
        detail = _joined(str(entry.on), one.posting.name, one.organization)
        yield named("work", entry.task or entry.content, detail, "work", one.id, texts.get(one.id, ""))


def _organizations(ledger: Ledger) -> Iterator[Entry]:
    for one in organization.organizations(ledger):
        detail = one.full_name if one.full_name != one.name else ""
        yield named("organization", one.name, detail, "organization", one.id, one.full_name)


def _joined(*words: str) -> str:
    return " · ".join(_kept(words))


def _kept(words: Iterable[str]) -> list[str]:
    return [word for word in dict.fromkeys(words) if word]
