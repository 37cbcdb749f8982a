"""The list of those a form is filled in for."""

from collections.abc import Callable

from branchdesk.features.returns.queries import SubjectLine
from branchdesk.kernel.words import tr
from branchdesk.widgets.columns import Column


def columns(done: Callable[[SubjectLine], int], boxes: Callable[[], int]) -> list[Column]:
    """``done`` counts the boxes ticked of a subject, ``boxes`` how many there are to tick."""

    def filled(one: SubjectLine) -> str:
        count, all_of_them = done(one), boxes()
        return tr("已填") if count >= all_of_them else f"{count}/{all_of_them}" if count else ""

    return [
        Column("name", tr("名称"), lambda one: one.name, width=100, sort_key=lambda one: one.key, stretch=True, fixed=True),
        Column("place", tr("单位"), lambda one: one.place, width=98),
        Column("change", tr("变化"), change_word, width=70, tone=_tone),
        Column("filled", tr("已填"), filled, width=58, tone=lambda word: "ok" if word == tr("已填") else ""),
    ]  # fmt: skip


def change_word(one: SubjectLine) -> str:
    """新增, 减员, or how many boxes differ; nothing where nothing does, or nothing was reported yet."""
    if one.state:
        return one.state
    return tr("{n} 项").format(n=one.changes) if one.changes else ""


def _tone(word: str) -> str:
    return "warn" if word else ""
