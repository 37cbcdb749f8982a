"""The verbs of the room: a form has been filled in elsewhere; a number was copied in full."""

from branchdesk.features.members import commands as members
from branchdesk.features.returns import store
from branchdesk.features.returns.model import ReportMark
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Rejected
from branchdesk.kernel.problems import Problem
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.storage.work import Work


def mark(work: Work, form: str, organization_id: str | None, on: Day, by: str = "", note: str = "") -> ReportMark:
    """上报标记: the form has been filled in up to now; what changes from here on is listed until the next one."""
    if on.first() > clock.today():
        text = tr("上报日期 {on} 晚于今天，请核对").format(on=on)
        raise Rejected(text, [Problem("on", "future", text)])
    return store.ReportMarkStore(work).save(
        ReportMark(
            id=new_id(),
            form=form,
            organization_id=organization_id,
            on=on,
            position=work.start,
            by=by.strip(),
            note=note,
        )
    )


def drop_mark(work: Work, mark_id: str) -> None:
    """It was not filled in after all: changes are counted from the mark before."""
    store.ReportMarkStore(work).remove(mark_id)


def bring_back_mark(work: Work, mark_id: str) -> ReportMark:
    """Out of the recycle bin: it was filled in after all, up to the place in the log it was marked at."""
    return store.ReportMarkStore(work).bring_back(mark_id)


def note_copied(work: Work, member_id: str, form: str, label: str) -> None:
    """A number was copied in full for a form (domain §10 N9)."""
    members.reveal(work, [member_id], tr("照填“{form}”：复制完整{label}到剪贴板").format(form=form, label=label))
