"""What the tests of sign-in share: a password, a browser that signs in, an app that makes codes."""

from __future__ import annotations

import re
import time
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.http import HttpResponse
from django.test import Client

from carepost.councils.tests.cast import Person

GOOD, OTHER = "correct horse battery", "staple paper lamp"


def with_password(person: Person) -> Person:
    person.user.set_password(GOOD)
    person.user.save()
    return person


def sign_in(client: Client, person: Person, password: str = GOOD, **more: str) -> Any:
    return client.post("/account/login/", {"login": person.user.email, "password": password, **more})


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def set_up_app(client: Client) -> str:
    page = client.get("/account/app/set-up/").content.decode()
    secret = re.search(r"data-totp-key>([A-Z2-7]+)<", page)
    assert secret is not None
    answer = client.post("/account/app/set-up/", {"code": code_of(secret[1])})
    assert answer.status_code == 302
    return secret[1]


def text(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", response.content.decode())
