"""UK names: titles, hyphens, particles, initials, other scripts, nicknames and spellings."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from anyascii import anyascii

from carepost.people.engine.cleaning.values import Cleaned, Done


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


TITLES = _set(
    "mr mrs miss ms mx dr prof professor rev revd reverend fr father sir dame lord lady master capt "
    "captain major col cllr councillor sister hon rt the"
)
HONOURS = _set("obe mbe cbe bem jp phd md mp frcs jr jnr junior sr snr senior esq ii iii")
NOBODY = _set(
    "unknown unk none na nil null nan notknown notgiven test xxx x anon anonymous baby noname nfn nln tbc"
)
PARTICLES = _set("van von der den de da di do dos del della la le el al bin ibn bint ben abu st san ter ten")
BRACKETS = re.compile(r"[(\[\"“]([^)\]\"”]+)[)\]\"”]")
KNOWN = 1 << 16  # names that are remembered: those of a city come again and again


@lru_cache(KNOWN)
def clean_forename(raw: str) -> Cleaned:
    """Given names in small Latin letters with one space between ("mary jane"); a second one in brackets comes last."""
    text, done = _latin(raw)
    beside = BRACKETS.findall(text)
    words = _words(BRACKETS.sub(" ", text).replace("-", " "))
    kept = [word for word in words if word not in TITLES and word not in HONOURS]
    if len(kept) < len(words):
        done.append(Done.TITLE)
    if beside:
        done.append(Done.OTHER_NAME)
        kept += [word for text in beside for word in _words(text) if word not in kept]
    return _known(raw, kept, " ", done)


@lru_cache(KNOWN)
def clean_surname(raw: str) -> Cleaned:
    """The surname in small Latin letters: parts of a double-barrelled one with a space, particles joined."""
    text, done = _latin(raw)
    words = _words(BRACKETS.sub(" ", text).replace("-", " "))
    kept = [word for word in words if word not in HONOURS and (word not in TITLES or len(words) == 1)]
    if len(kept) < len(words):
        done.append(Done.TITLE)
    joined = _joined(kept)
    if len(joined) < len(kept) or "'" in text or "’" in text or "-" in text:
        done.append(Done.JOINED)
    return _known(raw, joined, " ", done)


def split(full: str) -> tuple[str, str]:
    """Forenames and surname of a whole name: "SMITH, Mrs Anna" or "Anna van den Berg"."""
    if "," in full:
        surname, _, forename = full.partition(",")
        return forename.strip(), surname.strip()
    words = full.split()
    at = len(words) - 1
    while at > 1 and words[at - 1].lower().strip(".") in PARTICLES:
        at -= 1
    while at > 1 and words[at].lower().strip(".") in HONOURS:
        at -= 1
    return " ".join(words[:at]), " ".join(words[at:])


def _latin(raw: str) -> tuple[str, list[Done]]:
    text = raw.strip()
    return (text.lower(), []) if text.isascii() else (anyascii(text).lower(), [Done.LATIN])


def _words(text: str) -> list[str]:
    """Words without signs; an apostrophe joins ("o'brien"), anything else parts."""
    return re.findall(r"[a-z]+", re.sub(r"['’`]", "", text))


def _joined(words: list[str]) -> list[str]:
    """Particles with what they lead: van den berg, de souza, o brien, mc donald."""
    joined: list[str] = []
    lead = ""
    for at, word in enumerate(words):
        if at < len(words) - 1 and (word in PARTICLES or word in {"o", "mc", "mac"}):
            lead += word
        else:
            joined.append(lead + word)
            lead = ""
    return joined


def _known(raw: str, words: list[str], between: str, done: list[Done]) -> Cleaned:
    if not words or "".join(words) in NOBODY:
        return Cleaned(raw, "", (Done.PLACEHOLDER,) if raw.strip() else ())
    if all(len(word) == 1 for word in words):
        done.append(Done.INITIAL)
    return Cleaned(raw, between.join(words), tuple(dict.fromkeys(done)))


@cache
def _nicknames() -> object:
    from nicknames import NickNamer  # noqa: PLC0415  reads a table of 75 kB that only a linkage needs

    return NickNamer()


def likes(forenames: str) -> list[str]:
    """Every name that one of these may stand for, and they themselves: Peggy for Margaret. In order, once each."""
    namer = _nicknames()
    found = set(forenames.split())
    for word in forenames.split():
        if len(word) > 1:
            found |= set(namer.canonicals_of(word))  # type: ignore[attr-defined]  # loaded late, so not typed
    return sorted(found)


@lru_cache(KNOWN)
def is_usual(forenames: str) -> bool:
    """Whether the first of these stands in the table of names and their short forms: a name, however few bear it."""
    first = forenames.partition(" ")[0]
    return bool(_nicknames().canonicals_of(first) or _nicknames().nicknames_of(first))  # type: ignore[attr-defined]  # as above


SOUNDS = (
    ("ph", "f"), ("gh", ""), ("ck", "k"), ("cz", "s"), ("sz", "s"), ("zh", "s"), ("ch", "s"), ("sh", "s"), ("kh", "k"),
    ("x", "ks"), ("q", "k"), ("z", "s"), ("v", "f"), ("j", "g"), ("d", "t"), ("b", "p"), ("c", "k"),
    ("h", ""), ("w", ""),
)  # fmt: skip


@lru_cache(KNOWN)
def sound(name: str) -> str:
    """What several spellings of one name share: its consonants, near ones taken together.

    Made for names that were brought from other alphabets (Mohammed, Muhammad; Yusuf, Youssef; Hussain, Hossein), which
    Soundex, made for English ones, tells apart by their first letter or takes together with too many.
    """
    text = name.replace(" ", "")
    if not text:
        return ""
    first = "a" if text[0] in "aeiou" else ""
    for signs, sign in SOUNDS:
        text = text.replace(signs, sign)
    consonants = re.sub(r"[aeiouy]", "", text)
    return first + re.sub(r"(.)\1+", r"\1", consonants)
