"""Takes the pictures of the guide from the demo council (`python docs/pictures.py`, after `make build`).

Starts a house of its own, as the journeys do; `python docs/pictures.py http://localhost:8000` uses one that
runs already. Each picture is a page as somebody of the cast sees it on an ordinary day.
"""

from __future__ import annotations

import base64
import shutil
import struct
import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from carepost.core import clock  # noqa: E402
from carepost.operate import testcluster  # noqa: E402
from carepost.register.tests.rows import home, write  # noqa: E402
from journeys.browser import WIDTHS, Visit  # noqa: E402
from journeys.house import open_house  # noqa: E402

GUIDE = ROOT / "docs" / "guide"
HEAVIEST = 150_000  # bytes


@dataclass(frozen=True)
class Picture:
    """A file of the guide: who looks, what they do to come there, and how much of the page is shown."""

    name: str
    who: str
    steps: Callable[[Visit], None]
    width: str = "desktop"
    height: int = 900


def today(visit: Visit) -> None:
    visit.go("/today/")


def call(visit: Visit) -> None:
    visit.go("/today/")
    visit.page.locator("[data-list-item] button[data-call]").first.click()
    visit.choose("Registered manager")
    visit.page.evaluate("window.scrollTo(0, 0)")


def let_go(visit: Visit) -> None:
    visit.page.get_by_text("Another outcome").click()
    visit.press_button("Let go of this call")


def service(visit: Visit) -> None:
    visit.go("/today/")
    visit.go(visit.address_like(r"/register/services/[^/]+/"))


def trial(visit: Visit) -> None:
    told = {"council": "Ambershire", "published": "2023-05-03", "started": "2010-10-01"}
    rows = [home(number, name=f"Otter Weir {number}", **told) for number in range(1, 6)]
    rows.append(home(6, name="Heron Lock", beds="twenty", **told))
    visit.go("/register/imports/new/")
    with tempfile.TemporaryDirectory() as folder:
        visit.give(write(Path(folder) / "HSCA_Active_Locations.csv", rows))
        visit.choose("No, it is a part")
        yesterday = clock.today() - timedelta(days=1)
        for label, value in (("Day", yesterday.day), ("Month", yesterday.month), ("Year", yesterday.year)):
            visit.fill(label, str(value))
        visit.press_button("See what it would change")
        visit.sees("Nothing has been changed yet")


def leave(visit: Visit) -> None:
    visit.press_button("Leave it")


def provider(visit: Visit) -> None:
    visit.go("/provider/")


def handover(visit: Visit) -> None:
    visit.go("/people/handovers/")
    visit.go(visit.address_like(r"/people/handovers/\d+/"))
    visit.choose("Readings of beds and capacity")
    visit.page.evaluate("window.scrollTo(0, 0)")


def book(visit: Visit) -> None:
    visit.go("/audit/?verb=register.correct_fact")


PICTURES = (
    Picture("today", "Marta Kowalewska", today),
    Picture("call", "Priya Ramanujam", call),
    Picture("service", "Marta Kowalewska", service),
    Picture("import", "Gareth Copperthwaite", trial, height=760),
    Picture("provider", "Grace Ekpenyong", provider, width="phone"),
    Picture("handover", "Rosemary Lightbody", handover, height=1100),
    Picture("audit", "Kelechi Uzondu", book, height=760),
)
#: What puts the demo council back as it was, after the picture.
AFTER = {"call": let_go, "import": leave}


#: Draws a picture and hands back its pixels, four bytes each, as text.
PIXELS = """async (png) => {
  const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
  const context = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
  context.drawImage(picture, 0, 0);
  const bytes = context.getImageData(0, 0, picture.width, picture.height).data;
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return [picture.width, picture.height, btoa(text)];
}"""


def packed(browser: Browser, png: bytes) -> bytes:
    """The same picture in 256 colours, which is all that a page has: a third of the weight."""
    blank = browser.new_page()
    across, down, text = blank.evaluate(PIXELS, base64.b64encode(png).decode())
    blank.close()
    pixels = base64.b64decode(text)
    colours = [bytes(pixels[at : at + 3]) for at in range(0, len(pixels), 4)]
    palette = [colour for colour, _ in Counter(colours).most_common(256)]
    place = {colour: number for number, colour in enumerate(palette)}
    for colour in set(colours) - set(place):
        place[colour] = min(range(len(palette)), key=lambda n: _apart(palette[n], colour))
    rows = (
        b"\0" + bytes(place[colour] for colour in colours[row * across : (row + 1) * across])
        for row in range(down)
    )
    header = struct.pack(">IIBBBBB", across, down, 8, 3, 0, 0, 0)
    body = zlib.compress(b"".join(rows), 9)
    chunks = ((b"IHDR", header), (b"PLTE", b"".join(palette)), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(part)) + kind + part + struct.pack(">I", zlib.crc32(kind + part))
        for kind, part in chunks
    )


def _apart(one: bytes, other: bytes) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def take(address: str, pictures: tuple[Picture, ...] = PICTURES) -> None:
    """Write the pictures into the guide. Raises ValueError for one that is too heavy to be read on a train."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        for picture in pictures:
            across = WIDTHS[picture.width][0]
            context = browser.new_context(
                base_url=address,
                viewport={"width": across, "height": picture.height},
                reduced_motion="reduce",
            )
            visit = Visit(context.new_page(), address)
            visit.sign_in_as(picture.who)
            picture.steps(visit)
            file = GUIDE / f"{picture.name}.png"
            file.write_bytes(packed(browser, visit.page.screenshot()))
            AFTER.get(picture.name, lambda _: None)(visit)
            context.close()
            if file.stat().st_size > HEAVIEST:
                raise ValueError(f"{file.name} has {file.stat().st_size:,} bytes; show less of the page")
        browser.close()


@contextmanager
def demo() -> Iterator[str]:
    """Where the demo council answers: named on the command line, or started here."""
    if len(sys.argv) > 1:
        yield sys.argv[1]
        return
    with tempfile.TemporaryDirectory() as folder, open_house(testcluster.superuser_url(), Path(folder)) as it:
        yield it.address


if __name__ == "__main__":
    with demo() as address:
        take(address)
