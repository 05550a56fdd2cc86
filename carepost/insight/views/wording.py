"""How figures and verdicts are told on pages: a shape and a word, never colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from carepost.insight.engine.comparing.verdicts import Verdict
    from carepost.insight.engine.comparison import Compared

#: The shape before each verdict. A direction that was not tested is an empty one.
_SHAPES = {
    ("positive", "plain"): "▲", ("positive", "strong"): "▲▲", ("positive", "untested"): "△",
    ("negative", "plain"): "▼", ("negative", "strong"): "▼▼", ("negative", "untested"): "▽",
    ("above", "plain"): "↑", ("above", "strong"): "↑↑", ("above", "untested"): "↑",
    ("below", "plain"): "↓", ("below", "strong"): "↓↓", ("below", "untested"): "↓",
}  # fmt: skip
_SAME = "="


def verdict_text(verdict: Verdict | None) -> str:
    """A verdict for a text or a file, such as "▲ positive"."""
    if verdict is None:
        return ""
    return f"{_SHAPES.get((verdict.side.value, verdict.strength.value), _SAME)} {verdict.words}"


def verdict_tag(compared: Compared) -> Markup | str:
    """The verdict as a table shows it: its shape is hidden from screen readers, which hear the word."""
    if compared.verdict is None:
        return ""
    shape, _, words = verdict_text(compared.verdict).partition(" ")
    tone = compared.verdict.side.value if compared.verdict.strength.value in {"plain", "strong"} else "none"
    return Markup(
        '<strong class="cp-verdict cp-verdict--{}"><span aria-hidden="true">{}</span> {}</strong>'
    ).format(tone, shape, words)
