"""Messages as a Django application."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "carepost.messages"
    label = "carepost_messages"  # Django has a `messages` of its own
    verbose_name = "Messages"

    def ready(self) -> None:
        from carepost.councils.permissions import Can
        from carepost.messages import people, tabs
        from carepost.ui import navigation

        people.enter()
        navigation.add_account("Messages", "messages:home", order=20, permission=Can.SEE_MESSAGES)
        tabs.enter("outgoing", "Outgoing mail", "messages:outgoing", needs=Can.SEE_OUTGOING, order=90)
