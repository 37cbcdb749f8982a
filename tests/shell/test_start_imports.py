"""What is imported before the first page of the window is painted: exact, because time is not."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    "sqlalchemy",
    "alembic",
    "openpyxl",
    "reportlab",
    "pypinyin",
    "python_calamine",
    "pypdfium2",
    "pikepdf",
    "cryptography",
    "argon2",
    "calendar",
)

LATER = (
    "branchdesk.kernel.fields",
    "branchdesk.kernel.records",
    "branchdesk.features.members",
    "branchdesk.features.organization",
    "branchdesk.features.overview.deeds",
    "branchdesk.features.overview.queries",
    "branchdesk.features.overview.rules",
    "branchdesk.storage.backup",
    "branchdesk.storage.work",
    "branchdesk.widgets.ask",
    "branchdesk.widgets.dialog",
    "branchdesk.widgets.table_view",
)
"""Of our own: the frame of 工作概览 stands without them."""

CHILD = """
import json, sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject

from branchdesk.shell.app import make_application, make_window
from branchdesk.shell.paths import find_paths
from branchdesk.widgets.screen import Screen

painted, page = [], []


def beside(screen):  # whose name the panel of 党员 says
    return screen.detail._name.text() if type(screen).__name__ == "MembersScreen" else ""


class Listener(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, Screen) and not painted:
            painted.extend((type(watched).__name__, sorted(sys.modules), watched.is_stale, beside(watched)))
            page.append(watched)
        return False


app = make_application(["branchdesk"])
listener = Listener()
app.installEventFilter(listener)
window = make_window(find_paths(), Path(sys.argv[1]))
window.resize(1366, 768)
window.show()
while not painted:
    QCoreApplication.processEvents()
while page[0].is_stale or (type(page[0]).__name__ == "MembersScreen" and not beside(page[0])):
    QCoreApplication.processEvents()
print(json.dumps(dict(zip(("painted", "loaded", "unread", "beside"), painted))), flush=True)
window.close()
"""


@pytest.mark.parametrize(
    ("tab", "page", "rooms"),
    [
        ("members", "MembersScreen", {"members", "organization"}),
        ("overview", "OverviewScreen", {"overview"}),
        ("meetings", "MeetingsScreen", {"meetings", "members", "organization"}),
        ("dues", "DuesScreen", {"dues", "members", "organization"}),
        ("twinning", "TwinningScreen", {"twinning", "meetings", "members", "organization"}),
        ("organizer", "Segmented", {"development", "meetings", "dues", "members", "organization"}),
    ],
)
def test_the_first_page_is_painted_before_anything_heavy_and_any_room_it_does_not_stand_on_is_imported(
    demo: Path, tmp_path: Path, tab: str, page: str, rooms: set[str]
) -> None:
    (tmp_path / "state.json").write_text(json.dumps({"last_tab": tab}), "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(demo)],
        env={**os.environ, "BRANCHDESK_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["painted"] == page
    loaded = set(said["loaded"])
    assert "PySide6.QtWidgets" in loaded
    assert [name for name in HEAVY if name in loaded] == []
    assert {name.split(".")[2] for name in loaded if name.startswith("branchdesk.features.")} == rooms
    assert said["unread"] == (tab in ("overview", "meetings", "dues"))  # which read long; afterwards they are read
    assert not said["beside"]  # the panel is filled after the first rows are painted
    assert page != "OverviewScreen" or [name for name in LATER if name in loaded] == []
