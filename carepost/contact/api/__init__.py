"""Contact over HTTP: calls and who is due, read; help, asked for. No machine records a call: a person makes it."""

from ninja import Router

from carepost.contact.api import calls, due, help

router = Router()
for _part in (calls.router, due.router, help.router):
    router.add_router("", _part)
