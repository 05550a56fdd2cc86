"""The machine's door put together: the operations of every room, as config/urls.py puts their pages together."""

from __future__ import annotations

from carepost.api.api import router as token
from carepost.api.door import Door
from carepost.contact.api import router as contact
from carepost.enquiries.api import router as enquiries
from carepost.events.api import router as events
from carepost.register.api import router as register
from carepost.risk.api import router as risk

door = Door(
    title="Carepost",
    version="1",
    description=(
        "What a council's market desk knows, for programs: services, standings, calls, beds, help, enquiries, events. "
        "Times are UTC. Lists come in the order in which rows were entered, a page at a time or whole as a file; "
        "`next` is where the next page begins."
    ),
    routers=(token, register, risk, contact, enquiries, events),
)
