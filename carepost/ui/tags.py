"""Standing and rating as tags: a shape and a word, never colour alone."""

from __future__ import annotations

from enum import Enum

from markupsafe import Markup

SHAPES = {"red": "●", "amber": "◆", "green": "▲", "grey": "○"}
RATINGS = {
    "outstanding": "Outstanding",
    "good": "Good",
    "requires_improvement": "Requires improvement",
    "inadequate": "Inadequate",
}
UNRATED = "Not rated"


def _key(value: object) -> str:
    text = value.value if isinstance(value, Enum) else value
    return str(text or "").strip().lower().replace(" ", "_").replace("-", "_")


def standing_text(value: object) -> str:
    """ "● Red" for text messages and files. Raises KeyError for a standing that has no shape."""
    key = _key(value) or "grey"
    return f"{SHAPES[key]} {key.capitalize()}"


def standing(value: object) -> Markup:
    """The tag of a standing: red, amber, green or grey, and nothing known is grey.

    Raises KeyError for another word.
    """
    return _STANDINGS[_key(value) or "grey"]


def rating_tag(value: object, inherited: bool = False) -> Markup:
    """The tag of CQC's rating, by its words or key. An inherited one says so; a word we do not know stays."""
    key = _key(value)
    tag = _RATINGS.get(key)
    if tag is None:
        tag = _rating("none", str(getattr(value, "value", value)) if key else UNRATED)
    return tag + _INHERITED if inherited else tag


def _standing(key: str) -> Markup:
    return Markup(
        '<strong class="standing standing--{key}">'
        '<span class="standing__shape" aria-hidden="true">{shape}</span> {word}</strong>'
    ).format(key=key, shape=SHAPES[key], word=key.capitalize())


def _rating(key: str, words: str) -> Markup:
    return Markup('<strong class="rating rating--{}">{}</strong>').format(key, words)


# Made once: a long table shows hundreds.
_STANDINGS = {key: _standing(key) for key in SHAPES}
_RATINGS = {key: _rating(key.replace("_", "-"), words) for key, words in RATINGS.items()}
_RATINGS[""] = _rating("none", UNRATED)
_INHERITED = Markup(' <span class="rating__note">inherited</span>')
