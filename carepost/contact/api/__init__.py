"""Contact over HTTP: calls, read; help, asked for. No machine records a call: that is made by a person."""

from ninja import Router

from carepost.contact.api import calls, help

router = Router()
for _part in (calls.router, help.router):
    router.add_router("", _part)
