"""Who is meant by a name in a file: somebody on the roll of the day, somebody else, or nobody can tell."""

import difflib
from collections.abc import Iterable
from typing import NamedTuple

from branchdesk.features.meetings.importing.reading import Person, Reader
from branchdesk.features.meetings.rules.roll import Due, Roll
from branchdesk.features.members.model import Member
from branchdesk.kernel.words import tr


class Who(NamedTuple):
    """A name to be printed, and the member it is, if one of the ledger."""

    name: str
    member_id: str | None


class People:
    """Finds the people of one meeting; a doubt is a fault and never a guess."""

    def __init__(self, reader: Reader, due: Iterable[Due], facts: Roll) -> None:
        self._reader = reader
        self._due = list(due)
        self._members = {one.id: one for one in facts.members}

    def mentioned(self, person: Person | None) -> Who:
        """Chair, speaker, owner, guest: on the roll, known to the branch, or just a name (a leader, a visitor)."""
        if person is None or not person:
            return Who("", None)
        if person.number or person.staff_number:
            return self._numbered(person)
        on_roll = [self._members[one.member_id] for one in self._due if one.member_id and one.name == person.name]
        found = on_roll or [one for one in self._members.values() if one.name == person.name and one.left_on is None]
        if len(found) > 1:
            self._blame_doubt(person, found)
        return Who(person.name, found[0].id if len(found) == 1 else None)

    def attending(self, person: Person) -> Due | None:
        """Somebody due on the day; None, with a fault, for anybody else."""
        if not person:
            self._reader.blame(person.path, "nobody", tr("没有写姓名、编号或学工号"))
            return None
        if person.number or person.staff_number:
            uid = self._numbered(person).member_id
            found = [one for one in self._due if one.member_id == uid]
            if uid and not found:
                text = tr("{name}当日不在应到会的名册中；列席的请写在“列席人员（guests）”")
                self._reader.blame(person.path, "not_due", text.format(name=self._members[uid].name))
        else:
            found = [one for one in self._due if one.name == person.name]
            if not found:
                self._blame_unknown(person)
        if len(found) > 1:
            self._blame_doubt(person, [self._members[one.member_id] for one in found if one.member_id])
        return found[0] if len(found) == 1 else None

    def _numbered(self, person: Person) -> Who:
        """The member with a number; where a name stands beside it the two must agree."""
        found = [
            one
            for one in self._members.values()
            if (not person.number or one.number == person.number)
            and (not person.staff_number or one.staff_number == person.staff_number)
        ]
        number = person.number or person.staff_number
        if len(found) != 1:
            self._reader.blame(
                person.path, "unknown_number", tr("召开会议的支部里没有编号（学工号）“{n}”").format(n=number)
            )
            return Who(person.name, None)
        if person.name and person.name != found[0].name:
            text = tr("编号（学工号）“{n}”是{name}，与写的姓名“{written}”不一致，请核对")
            text = text.format(n=number, name=found[0].name, written=person.name)
            self._reader.blame(person.path, "other_name", text)
            return Who(person.name, None)
        return Who(found[0].name, found[0].id)

    def _blame_doubt(self, person: Person, found: list[Member]) -> None:
        listed = "、".join(sorted(one.number or one.staff_number for one in found))
        text = tr("有 {n} 位“{name}”，分不清是哪一位，请写明编号：{listed}")
        self._reader.blame(person.path, "ambiguous", text.format(n=len(found), name=person.name, listed=listed))

    def _blame_unknown(self, person: Person) -> None:
        near = difflib.get_close_matches(person.name, [one.name for one in self._due], 1, 0.5)
        text = tr("当日应到会的名册中没有“{name}”").format(name=person.name)
        text += tr("，是否为“{near}”？").format(near=near[0]) if near else tr("；")
        self._reader.blame(person.path, "not_due", text + tr("列席的请写在“列席人员（guests）”"))
