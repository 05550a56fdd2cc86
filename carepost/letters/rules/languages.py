"""The languages and formats in which managers ask to be written to. Languages are named by BCP 47."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

ENGLISH = "en-GB"


@dataclass(frozen=True, slots=True)
class Language:
    """A language: its tag, its name in English and in itself, the way it is written, and the fonts that can set it.

    Without fonts of its own it is set in those that Typst carries (Latin, Greek and Cyrillic scripts).
    """

    tag: str
    name: str
    own: str
    rtl: bool = False
    fonts: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Both names: "Polish (polski)"."""
        return self.name if self.name == self.own else f"{self.name} ({self.own})"

    @property
    def script(self) -> str:
        """The two or three letters that Typst and HTML take where they know no regions."""
        return self.tag.partition("-")[0]


_ARABIC = ("Noto Naskh Arabic", "Noto Sans Arabic")
#: The first languages of the people who run and staff care services, and Welsh. Order: as a list offers them.
LANGUAGES = (
    Language(ENGLISH, "English", "English"),
    Language("ar", "Arabic", "العربية", rtl=True, fonts=_ARABIC),
    Language("bn", "Bengali", "বাংলা", fonts=("Noto Sans Bengali",)),
    Language("cy", "Welsh", "Cymraeg"),
    Language("es", "Spanish", "español"),
    Language("fa", "Persian", "فارسی", rtl=True, fonts=_ARABIC),
    Language("fil", "Filipino", "Filipino"),
    Language("gu", "Gujarati", "ગુજરાતી", fonts=("Noto Sans Gujarati",)),
    Language("hi", "Hindi", "हिन्दी", fonts=("Noto Sans Devanagari",)),
    Language("it", "Italian", "italiano"),
    Language("ml", "Malayalam", "മലയാളം", fonts=("Noto Sans Malayalam",)),
    Language("ne", "Nepali", "नेपाली", fonts=("Noto Sans Devanagari",)),
    Language("pa", "Punjabi", "ਪੰਜਾਬੀ", fonts=("Noto Sans Gurmukhi",)),
    Language("pl", "Polish", "polski"),
    Language("pt", "Portuguese", "português"),
    Language("ro", "Romanian", "română"),
    Language("so", "Somali", "Soomaali"),
    Language("ta", "Tamil", "தமிழ்", fonts=("Noto Sans Tamil",)),
    Language("tr", "Turkish", "Türkçe"),
    Language("uk", "Ukrainian", "українська"),
    Language("ur", "Urdu", "اردو", rtl=True, fonts=("Noto Nastaliq Urdu", *_ARABIC)),
)
_BY_TAG = {each.tag: each for each in LANGUAGES}


class Layout(StrEnum):
    """How a letter is set for its reader."""

    STANDARD = "standard"
    LARGE = "large"
    PLAIN = "plain"

    @property
    def label(self) -> str:
        return {
            Layout.STANDARD: "Ordinary print",
            Layout.LARGE: "Large print",
            Layout.PLAIN: "Plain text, without a layout",
        }[self]


class Way(StrEnum):
    """How a letter reaches its reader."""

    EMAIL = "email"
    POST = "post"

    @property
    def label(self) -> str:
        return {Way.EMAIL: "By e-mail", Way.POST: "By post"}[self]


def language(tag: str) -> Language:
    """The language of a tag. Raises KeyError for one that is not offered."""
    return _BY_TAG[tag]


def is_known(tag: str) -> bool:
    """Whether a language is offered."""
    return tag in _BY_TAG


def told(tag: str, layout: Layout, way: Way) -> str:
    """How somebody asked to be written to: "Polish (polski), large print, by post"."""
    return f"{language(tag).label}, {layout.label.lower()}, {way.label.lower()}"
