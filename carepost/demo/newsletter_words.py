"""The words of Ambershire's newsletters: what was told in each of the last weeks, and what waits for the next."""

from __future__ import annotations

from dataclasses import dataclass, field

from carepost.newsletter.rules import Audience, Section


@dataclass(frozen=True, slots=True)
class News:
    """One item. `worth` is for how many days from the day of its edition it is worth telling."""

    title: str
    words: str
    section: Section = Section.NEWS
    link: str = ""
    audience: Audience = field(default_factory=Audience)
    worth: int | None = None


@dataclass(frozen=True, slots=True)
class Week:
    """One edition, with an item that was left out of it and why."""

    title: str
    opening: str
    news: tuple[News, ...]
    left_out: tuple[News, str] | None = None


HOMES = Audience(kinds=("nursing_home", "residential_home"))
HOME_CARE = Audience(kinds=("home_care",))
WEEKS = (
    Week(
        "Flu, frost and the first of December",
        "Good morning. Two things to do this week, and a thank-you to everybody who rang back after the storm.",
        (
            News(
                "Order flu vaccines for your staff by Friday",
                "The county pharmacy delivers to all who order by **Friday noon**. Orders go to the"
                " [pharmacy desk](https://www.ambershire.example/pharmacy).\n\n"
                "- Say how many people, not boxes\n"
                "- Agency staff count too",
                Section.ACT,
                worth=6,
            ),
            News(
                "Grit for car parks and paths",
                "Two bags for each home, from the depot at Saltmarsh. Ask for them under *Help*.",
                Section.NEWS,
                audience=HOMES,
            ),
            News(
                "Parking permits for carers on the quay",
                "The quay is closed until spring. Carers’ permits are valid on **Harbour Road** meanwhile.",
                Section.NEWS,
                audience=HOME_CARE,
            ),
            News(
                "What to do when a resident will not eat",
                "Our dietitians have put an hour of advice into four pages, with what families can bring.",
                Section.PRACTICE,
                "https://www.ambershire.example/eating-well",
            ),
        ),
        (
            News("Summer fair at Gullhaven", "Stalls and music on the lawn.", Section.PEOPLE),
            "It was in July. We are glad to tell of the next one.",
        ),
    ),
    Week(
        "Winter fund, and how the rota of calls works now",
        "The fund opens on Monday. Questions about it are answered on one page, which grows as you ask.",
        (
            News(
                "The winter fund opens on Monday",
                "Up to £40 a bed and month for agency cover in outbreaks. *Have your rota at hand:* the form asks for"
                " last week’s hours.",
                Section.MONEY,
                "https://www.ambershire.example/winter-fund",
                HOMES,
            ),
            News(
                "Travel time is paid from January",
                "The new rate for home care pays it. Send your rounds by the 12th to be paid from the 1st.",
                Section.MONEY,
                audience=HOME_CARE,
            ),
            News(
                "Moving and handling, half a day",
                "Free places on three mornings. Each service may send two.",
                Section.LEARNING,
                "https://www.ambershire.example/learning",
            ),
            News(
                "May families visit while two people are ill?",
                "Yes: one visitor at a time, with a mask, in the person’s own room. Tell them before they come.",
                Section.ASKED,
            ),
            News(
                "From Healthwatch: what residents told us about evenings",
                "Twelve homes, forty conversations. Most wished for *one more hour* before the lights go down.",
                Section.PEOPLE,
            ),
        ),
    ),
    Week(
        "When CQC calls, and who answers at night",
        "Short this week. If you read one thing, read the first.",
        (
            News(
                "Tell us who answers your phone at night",
                "In the storm we could not reach nine homes after ten. Look at your numbers, and put right"
                " what is wrong.",
                Section.ACT,
                audience=HOMES,
            ),
            News(
                "CQC’s new form of inspection",
                "What four services here say who had it: have your evidence by theme, not by folder.",
                Section.NEWS,
            ),
            News(
                "A quiet hour for night staff",
                "A nurse on the telephone, Tuesdays at three. No subject is too small.",
                Section.PRACTICE,
            ),
        ),
    ),
)
NEXT = Week(
    "Before the holidays",
    "",
    (
        News("Opening hours over the holidays", "We answer every day but the 25th.", Section.NEWS, worth=30),
        News(
            "Bank holidays and the winter fund",
            "Claims made by the 18th are paid before the holidays.",
            Section.MONEY,
            audience=HOMES,
        ),
    ),
)
WAITING = (
    News(
        "Choirs that like to visit",
        "Three have free afternoons. Write to them direct.",
        Section.PEOPLE,
        worth=14,
    ),
    News(
        "New beds for short stays",
        "From January, ten beds in the cottage hospital.",
        Section.NEWS,
    ),
)
SUGGESTED = News(
    "Our kitchen garden won a prize", "Come and see it, and take seedlings home.", Section.PEOPLE
)
