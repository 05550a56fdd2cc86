"""Mail as a Django application: the letters that wait and that left."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "carepost.gateways.mail"
    label = "mail"
    verbose_name = "Mail"

    def ready(self) -> None:
        from carepost.core import holds, policies
        from carepost.core.policies import Words
        from carepost.gateways.mail.states import MailPolicy

        holds.enter("mail", "Outgoing mail: to whom, about what, and what it says")
        policies.register(
            "mail.keeping", MailPolicy, name="How long mail is tried and kept",
            about="When a mail that nobody takes counts as refused, and how long Carepost keeps what was written.",
            words={
                "tried_days": Words("A mail is tried for", "Then it counts as refused, and a person decides.", "days"),
                "words_days": Words("What a mail says is kept for", "Counted from the day on which it left or was"
                                    " given up. Sign-in letters are forgotten at once.", "days"),
                "rows_days": Words("That a mail was sent is kept for", "To whom, about what, and whether it left.",
                                   "days", least=30),
            },
        )  # fmt: skip
