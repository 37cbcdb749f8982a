"""归档包: the folder of domain §8.2, whole and proven, or not there at all."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest
from test_archive_commands import by_hand, do

from branchdesk.features.filing import commands, outputs, queries
from branchdesk.features.filing.model import ArchiveClass
from branchdesk.features.filing.outputs import Packed
from branchdesk.features.filing.store import ArchivePaperStore
from branchdesk.features.organization import queries as organization
from branchdesk.features.twinning.store import JointActivityStore
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Cancelled, Refusal
from branchdesk.storage.engine import Ledger


def one_of_each(ledger: Ledger, year: int) -> list[tuple[str, str]]:
    """A paper of every kind the year has."""
    found: dict[str, tuple[str, str]] = {}
    for one in queries.candidates(ledger, None, year, clock.today()):
        found.setdefault(one.origin, one.key)
    return list(found.values())


def silent(_done: int, _total: int, _text: str) -> None:
    """Nobody listens."""


def pack(ledger: Ledger, folder: Path, year: int = 2025, step: Any = silent) -> Packed:
    return outputs.pack(ledger, outputs.planned(ledger, None, year), folder)(step)


@pytest.fixture
def numbered(ledger: Ledger) -> Ledger:
    for year in (2025, 2026):
        do(ledger, commands.register, one_of_each(ledger, year))
    do(ledger, commands.add_by_hand, by_hand(ledger, "签到表", year=2025))
    return ledger


def test_a_package_has_every_paper_its_index_its_metadata_and_sums_that_prove_them(
    numbered: Ledger, tmp_path: Path
) -> None:
    folder = tmp_path / "包"
    packed = pack(numbered, folder)
    papers = queries.papers(numbered, None, 2025)
    assert (packed.papers, packed.files) == (len(papers), len(papers) - 1)
    lines = (folder / "SHA256SUMS").read_text("utf-8").splitlines()
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {line.split("  ", 1)[1] for line in lines} == files - {"SHA256SUMS"}
    for line in lines:
        wanted, name = line.split("  ", 1)
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == wanted
    told = json.loads((folder / "metadata.json").read_text("utf-8"))
    assert told["secrecy"] == "非涉密"
    assert told["rules"]["dues"] == "2017"
    for one in told["papers"]:
        assert (one["file"] is None) == (one["title"] == "签到表")
        if one["file"]:
            holder, year, kind, name = one["file"].split("/")
            assert (holder, year, kind) == (one["unit"], "2025", one["class"])
            assert name.startswith(f"{one['number']:03d}_")
            assert name.endswith(f"_{one['date']}.pdf")
            with pikepdf.open(folder / one["file"]) as pdf:
                assert len(pdf.pages) == one["pages"]
    sheet = openpyxl.load_workbook(folder / "index.xlsx").active
    assert sheet is not None
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert {"2025年归档文件目录", "（纸质件）", "非涉密"} <= set(cells)
    assert all(one["file"] in cells for one in told["papers"] if one["file"])


def test_every_kind_of_paper_can_be_printed(numbered: Ledger) -> None:
    origins = set()
    for one in queries.papers(numbered, None):
        if one.origin:
            assert outputs.paper_bytes(numbered, one)().startswith(b"%PDF-1.4")
            origins.add(one.origin)
    assert origins >= {"meeting", "development_case", "public_notice", "transfer", "dues_year", "remittance", "joint_activity",
                       "agreement", "roll"}  # fmt: skip


def test_no_full_number_of_a_person_leaves_with_a_package(numbered: Ledger, tmp_path: Path) -> None:
    folder = tmp_path / "包"
    pack(numbered, folder, 2026)
    numbers = [number for (number,) in numbered.read("SELECT id_number FROM member WHERE id_number IS NOT NULL")]
    texts = (folder / "metadata.json").read_text("utf-8")
    import pypdfium2

    for path in folder.rglob("*.pdf"):
        pdf = pypdfium2.PdfDocument(path)
        texts += "".join(page.get_textpage().get_text_range() for page in pdf)
        pdf.close()
    assert not [number for number in numbers if number in texts]


def test_a_folder_that_is_there_is_never_touched(numbered: Ledger, tmp_path: Path) -> None:
    folder = tmp_path / "包"
    folder.mkdir()
    (folder / "别人的文件.txt").write_text("x")
    with pytest.raises(Refusal, match="已经存在"):
        pack(numbered, folder)
    assert [path.name for path in folder.iterdir()] == ["别人的文件.txt"]


def test_cancelled_or_refused_on_the_way_nothing_stays(numbered: Ledger, tmp_path: Path) -> None:
    place = tmp_path / "到这里"
    place.mkdir()

    def stop(done: int, _total: int, _text: str) -> None:
        if done == 2:
            raise Cancelled("停")

    with pytest.raises(Cancelled):
        pack(numbered, place / "包", step=stop)
    assert list(place.iterdir()) == []
    with pytest.raises(Refusal, match="文件夹不存在"):
        pack(numbered, place / "没有" / "包")


def test_a_record_that_is_gone_stops_the_package_by_name(numbered: Ledger, tmp_path: Path) -> None:
    activity = next(one for one in queries.papers(numbered, None, 2025) if one.origin == "joint_activity")

    def remove(work: Any) -> None:
        JointActivityStore(work).remove(activity.origin_id)

    do(numbered, remove)
    with pytest.raises(Refusal, match="所依据的记录已不在台账中"):
        pack(numbered, tmp_path / "包")
    assert not (tmp_path / "包").exists()


def test_a_year_without_numbers_and_numbers_with_a_gap_are_refused(numbered: Ledger, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="还没有编号的归档文件"):
        outputs.planned(numbered, None, 1999)
    branch = organization.branches(numbered)[0][0]
    ids = [do(numbered, commands.add_by_hand, by_hand(numbered, title, archive_class=ArchiveClass.REQUESTS, year=2024)).id
           for title in ("一", "二")]  # fmt: skip
    do(numbered, lambda work: ArchivePaperStore(work).remove(ids[0]))
    with pytest.raises(Refusal, match="件号不连续"):
        outputs.planned(numbered, frozenset({branch}), 2024)


def change_activity(ledger: Ledger, **changes: Any) -> str:
    """Change the activity that is filed under 2025; its title."""
    paper = next(one for one in queries.papers(ledger, None, 2025) if one.origin == "joint_activity")

    def change(work: Any) -> None:
        store = JointActivityStore(work)
        store.save(replace(store.need(paper.origin_id), **changes))

    do(ledger, change)
    return paper.title


def test_a_mark_of_secrecy_in_the_printed_text_stops_the_package_by_name(numbered: Ledger, tmp_path: Path) -> None:
    title = change_activity(numbered, place="机 密★5年")
    with pytest.raises(Refusal, match=f"“{title}”带有“机密★”字样，不能打包"):
        pack(numbered, tmp_path / "包")
    assert not (tmp_path / "包").exists()


def test_what_has_changed_since_its_number_is_counted_and_said_in_the_metadata(
    numbered: Ledger, tmp_path: Path
) -> None:
    title = change_activity(numbered, place="另一个会议室")
    assert pack(numbered, tmp_path / "包").outdated == 1
    told = json.loads((tmp_path / "包" / "metadata.json").read_text("utf-8"))
    assert [one["title"] for one in told["papers"] if one["changed_since_numbered"]] == [title]


@pytest.mark.parametrize("meddle", ["changes", "removes", "adds"])
def test_a_file_meddled_with_before_it_is_proven_is_found_and_nothing_stays(
    numbered: Ledger, tmp_path: Path, meddle: str
) -> None:
    place = tmp_path / "到这里"
    place.mkdir()

    def touch(done: int, total: int, _text: str) -> None:
        if 0 < done == total - 1:
            found = next(place.rglob("001_*.pdf"))
            if meddle == "changes":
                found.write_bytes(found.read_bytes()[:-9] + b"\n%%EOF   ")
            elif meddle == "removes":
                found.unlink()
            else:
                found.with_name("别的.pdf").write_bytes(b"%PDF")

    with pytest.raises(Refusal, match="归档包写入后核对不符，已清除") as told:
        pack(numbered, place / "包", step=touch)
    assert told.value.detail.endswith(".pdf")
    assert list(place.iterdir()) == []


def test_a_place_too_deep_for_windows_is_refused_before_anything_is_written(numbered: Ledger, tmp_path: Path) -> None:
    deep = tmp_path / ("深" * 60) / ("深" * 60) / ("深" * 60)
    deep.mkdir(parents=True)
    with pytest.raises(Refusal, match="路径太长"):
        pack(numbered, deep / "包")
    assert list(deep.iterdir()) == []


def test_the_folder_written_to_must_be_short_enough_too(numbered: Ledger, tmp_path: Path) -> None:
    paths = [
        path.relative_to(tmp_path / "包").as_posix() for path in pack(numbered, tmp_path / "包").folder.rglob("*.pdf")
    ]
    parent = tmp_path / "d"
    left = 259 - len(str(parent)) - len("/包/") - max(map(len, paths))
    while left > 100:
        parent, left = parent / ("d" * 99), left - 100
    parent = parent.with_name(parent.name + "d" * left)
    parent.mkdir(parents=True)
    with pytest.raises(Refusal, match="路径太长") as told:
        pack(numbered, parent / "包")
    assert "短 13 个字以上" in told.value.hint
    assert pack(numbered, parent.parent / "包").papers


def test_lists_are_the_same_on_paper_and_in_excel(numbered: Ledger, tmp_path: Path) -> None:
    found = queries.archive(numbered, None, 2025, clock.today())
    binder = queries.binder_form(found.papers, unit="某支部", made_on=clock.today())
    missing = queries.missing_form(
        queries.archive(numbered, None, None, clock.today()).missing, unit="某支部", made_on=clock.today()
    )
    for name, form in (("目录", binder), ("缺件", missing)):
        for suffix in (".xlsx", ".pdf"):
            path = tmp_path / f"{name}{suffix}"
            outputs.write(path, form)
            assert path.stat().st_size > 1000
    assert len(binder.rows) == len(found.papers)
