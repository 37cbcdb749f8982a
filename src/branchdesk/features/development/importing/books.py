"""Books that come in as files: the table of days off of the State Council, the school's own rules."""

from pathlib import Path

from branchdesk.excel import headers
from branchdesk.excel.reader import read_book
from branchdesk.features.development.fields import HOLIDAY_FIELDS
from branchdesk.features.development.model import Holiday, SchoolPack
from branchdesk.features.development.rules import school_files
from branchdesk.features.members.cells import Column
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Context, by_name
from branchdesk.kernel.names import clean_text
from branchdesk.kernel.problems import Level
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr

_MOST = 2_000_000
_SHOWN = 5


def read_holidays(path: Path) -> dict[int, list[Holiday]]:
    """The days of a table by their year (日期, 放假或上班, 名称); ``Refusal`` with every fault at once."""
    book = read_book(path)
    found = headers.find(book, HOLIDAY_FIELDS)
    if found.missing or found.duplicates:
        raise Refusal(tr("表里应有“日期”和“放假或上班”两列"), detail=path.name)
    grid, fields = book.grids[found.grid_index], by_name(HOLIDAY_FIELDS)
    context = Context(clock.today())
    columns = {name: (index, Column(fields[name], context)) for index, name in found.columns.items()}
    days: dict[int, list[Holiday]] = {}
    faults = []
    for number, cells in enumerate(grid.rows[found.header_row :], found.header_row + 1):
        if not any(cell is not None and clean_text(str(cell)) for cell in cells) or cells[0] == headers.EXAMPLE_MARK:
            continue
        read = {
            name: column.cells([cells[at] if at < len(cells) else None])[0] for name, (at, column) in columns.items()
        }
        wrong = [cell[2].text for cell in read.values() if cell[2] is not None and cell[2].level is Level.BLOCK]
        wrong += [tr("{label}未填写").format(label=tr(fields[name].label)) for name in ("on", "works")
                  if read[name][1] is None and not wrong]  # fmt: skip
        if not wrong and not read["on"][1].is_full:
            wrong.append(tr("日期应写到日"))
        if wrong:
            faults.append(tr("第 {row} 行：{text}").format(row=number, text="；".join(wrong)))
            continue
        on, name = read["on"][1], read["name"][1] if "name" in read else None
        days.setdefault(on.year, []).append(Holiday(id=new_id(), on=on, works=read["works"][1], name=name or ""))
    if faults:
        more = tr("等 {n} 处").format(n=len(faults)) if len(faults) > _SHOWN else ""
        raise Refusal(tr("放假调休表不能使用"), detail="；".join(faults[:_SHOWN]) + more)
    if not days:
        raise Refusal(tr("表里没有日期"), detail=path.name)
    return days


def read_school_pack(path: Path) -> SchoolPack:
    """The school's own rules, as ``school_files.to_file`` wrote them and somebody edited them."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refusal(tr("不能读取这个文件"), detail=f"{path}：{error.strerror}") from error
    if len(data) > _MOST:
        raise Refusal(tr("文件太大，不是规则文件"), detail=path.name)
    try:
        return school_files.from_file(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        hint = tr("请用“另存为”选 UTF-8 编码后重试。")
        raise Refusal(tr("规则文件应为 UTF-8 文本"), detail=path.name, hint=hint) from error
