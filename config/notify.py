"""GOV.UK Notify as the way out for mail: its settings, and what cannot be meant by them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from uuid import UUID

from config.variables import Variables

_UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_KEY = re.compile(rf".*{_UUID}-{_UUID}", re.IGNORECASE)
SHORTEST_TOKEN = 20


@dataclass(frozen=True, slots=True)
class NotifySettings:
    """Which service of GOV.UK Notify sends our mail, if one does. Its secrets are kept out of the repr."""

    key: str = field(repr=False)
    template: str
    reply_to: str
    token: str = field(repr=False)
    url: str

    @classmethod
    def read(cls, v: Variables) -> NotifySettings:
        """Reads them; what is wrong is among the problems of `v`."""
        found = cls(
            key=v.secret("CAREPOST_NOTIFY_KEY"),
            template=v.text("CAREPOST_NOTIFY_TEMPLATE"),
            reply_to=v.text("CAREPOST_NOTIFY_REPLY_TO"),
            token=v.secret("CAREPOST_NOTIFY_TOKEN"),
            url=v.address("CAREPOST_NOTIFY_URL", ("https", "http")).rstrip("/"),
        )
        v.problems.extend(found.problems(mail_server=bool(v.text("CAREPOST_EMAIL_URL"))))
        return found

    def problems(self, *, mail_server: bool) -> list[str]:
        """What is wrong, a sentence or two for each. `mail_server` says that one is set as well."""
        found = []
        if self.key and mail_server:
            found.append(
                "CAREPOST_EMAIL_URL and CAREPOST_NOTIFY_KEY are both set. Keep the way out that you mean."
            )
        if self.key and not _KEY.fullmatch(self.key):
            found.append(
                "CAREPOST_NOTIFY_KEY is no API key of GOV.UK Notify. Copy it whole, with its name in front, from "
                "“API integration” there."
            )
        if bool(self.key) != bool(self.template):
            found.append(
                "GOV.UK Notify is half set: CAREPOST_NOTIFY_KEY and CAREPOST_NOTIFY_TEMPLATE go together. Set both, "
                "or neither."
            )
        for name, value in (("TEMPLATE", self.template), ("REPLY_TO", self.reply_to)):
            if value and not _is_number(value):
                found.append(
                    f"CAREPOST_NOTIFY_{name} is no number of GOV.UK Notify. Copy it from its page there."
                )
        if self.token and len(self.token) < SHORTEST_TOKEN:
            found.append(
                f"CAREPOST_NOTIFY_TOKEN can be guessed. Use {SHORTEST_TOKEN} or more random characters, and enter the "
                f"same in GOV.UK Notify."
            )
        return found


def _is_number(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
