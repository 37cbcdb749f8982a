"""The colours of the program as tokens, light and dark, and the ``QPalette`` made of them.

Every text token has at least 4.5:1 against the surface it is used on, every input outline 3:1 (WCAG 2.1, 1.4.3 and
1.4.11); ``tests/widgets/test_theme.py`` measures it.
"""

from collections.abc import Mapping

from PySide6.QtGui import QColor, QPalette

LIGHT: Mapping[str, str] = {
    "bg": "#F4F5F7", "surface": "#FFFFFF", "raised": "#FFFFFF",  # page, card and table, menu and popover
    "subtle": "#F8F9FB", "hover": "#EEF1F5", "pressed": "#E3E8EE",  # zebra and header, pointer, pressed
    "border": "#DDE2E8", "strong": "#C3CAD3", "field": "#8B95A2",  # card, button, input
    "text": "#1F2429", "text2": "#535D69", "text3": "#68717D", "disabled": "#A6AEB9",  # body, label, hint
    "accent": "#A9231F", "accent_hover": "#931B18", "accent_press": "#7C1513", "on_accent": "#FFFFFF",
    "accent_text": "#A9231F", "accent_soft": "#FAEDEC",
    "sel": "#E3ECF7", "sel_text": "#10233A", "focus": "#2F6FB5", "on_focus": "#FFFFFF", "link": "#1F5FA8",
    "ok": "#1B7447", "ok_soft": "#E5F3EB", "warn": "#8F5A00", "warn_soft": "#FDF1DC",
    "err": "#B93D0B", "err_soft": "#FDEDE4", "info": "#1F5FA8", "info_soft": "#E6EFF9",
    "mute": "#535D69", "mute_soft": "#EDF0F3",
}  # fmt: skip

DARK: Mapping[str, str] = {
    "bg": "#191B1F", "surface": "#212429", "raised": "#282C32",
    "subtle": "#25292E", "hover": "#2D3238", "pressed": "#363C44",
    "border": "#363C44", "strong": "#505862", "field": "#737D89",
    "text": "#E7E9EC", "text2": "#ABB4BF", "text3": "#8B949F", "disabled": "#666E78",
    "accent": "#C2423B", "accent_hover": "#CA4B43", "accent_press": "#A93630", "on_accent": "#FFFFFF",
    "accent_text": "#F08D85", "accent_soft": "#3B2626",
    "sel": "#2B3F57", "sel_text": "#F0F5FB", "focus": "#6CA8E8", "on_focus": "#10233A", "link": "#7DB4EE",
    "ok": "#6CC594", "ok_soft": "#1F3529", "warn": "#E5B155", "warn_soft": "#3A3020",
    "err": "#F59A6B", "err_soft": "#3E2A20", "info": "#7DB4EE", "info_soft": "#20324A",
    "mute": "#ABB4BF", "mute_soft": "#2D3238",
}  # fmt: skip

_ROLES: Mapping[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: "bg",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "subtle",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "on_accent",
    QPalette.ColorRole.Highlight: "sel",
    QPalette.ColorRole.HighlightedText: "sel_text",
    QPalette.ColorRole.Link: "link",
    QPalette.ColorRole.LinkVisited: "link",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.PlaceholderText: "text3",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Light: "surface",
    QPalette.ColorRole.Midlight: "hover",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Dark: "strong",  # also the background of QPdfView
    QPalette.ColorRole.Shadow: "strong",
}

_DIMMED = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
    QPalette.ColorRole.HighlightedText,
)


def palette_of(tokens: Mapping[str, str]) -> QPalette:
    """The Qt palette of a set of tokens, so that even unstyled widgets fit in.

    Printing trap: ``QTextDocument.drawContents`` and every painter on a page take the colours of the *application*
    palette, so a page painted in dark mode would have near-white text on white paper. Whoever paints on paper passes
    ``palette_of(LIGHT)`` itself, and never the palette of a widget.
    """
    palette = QPalette()
    for role, token in _ROLES.items():
        palette.setColor(role, QColor(tokens[token]))
    for role in _DIMMED:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens["disabled"]))
    return palette
