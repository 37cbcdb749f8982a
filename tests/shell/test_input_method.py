"""Typing Chinese on desktops whose input method is fcitx."""

import os

import pytest

from branchdesk.shell import input_method


@pytest.mark.parametrize(("variable", "value"), [("QT_IM_MODULE", "fcitx"), ("XMODIFIERS", "@im=fcitx")])
def test_fcitx_is_spoken_to_through_the_portal_of_ibus(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("QT_IM_MODULE", "XMODIFIERS", "IBUS_USE_PORTAL"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv(variable, value)
    input_method.reach_fcitx()
    assert os.environ["QT_IM_MODULE"] == "ibus"
    assert os.environ["IBUS_USE_PORTAL"] == "1"


def test_other_input_methods_are_left_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_IM_MODULE", "ibus")
    monkeypatch.setenv("XMODIFIERS", "@im=ibus")
    monkeypatch.delenv("IBUS_USE_PORTAL", raising=False)
    input_method.reach_fcitx()
    assert os.environ["QT_IM_MODULE"] == "ibus"
    assert "IBUS_USE_PORTAL" not in os.environ
