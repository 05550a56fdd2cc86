"""Every failure has a page that says what to do: on GET and POST, for people, parts of pages and machines."""

import logging

import pytest
from django.test import Client

from carepost.ui import errors

FAILURES = [
    ("/fails/400/", 400, "We could not read that"),
    ("/fails/403/", 403, "Only a duty manager may do this."),
    ("/nowhere/", 404, "We could not find that page"),
    ("/blank/405/", 405, "This page does not work that way"),
    ("/blank/429/", 429, "Too many tries"),
    ("/fails/500/", 500, "Something went wrong on our side"),
    ("/fails/database/", 503, "Carepost is not available just now"),
    ("/blank/503/", 503, "Carepost is not available just now"),
    ("/blank/403/", 403, "You cannot do this here"),
    ("/fails/refused/", 409, "The window closed at midnight."),
    ("/fails/not-allowed/", 403, "Ask your council's administrator or, at a provider, a manager there"),
]


@pytest.fixture(autouse=True)
def quiet():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(("path", "status", "words"), FAILURES)
def test_a_failure_has_its_page_on_get_and_post(nobody, method, path, status, words):
    response = getattr(nobody, method)(path)
    html = response.content.decode().replace("&#39;", "'")
    assert response.status_code == status
    assert words in html
    assert html.count("<h1") == 1
    assert "secret detail" not in html
    assert "<main" in html
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("path", "status", "words"), FAILURES)
def test_a_failure_of_a_part_of_a_page_goes_to_the_alert_of_that_page(nobody, path, status, words):
    response = nobody.post(path, headers={"HX-Request": "true"})
    html = response.content.decode().replace("&#39;", "'")
    assert response.status_code == status
    assert words in html
    assert "<html" not in html
    assert response["HX-Retarget"] == "#page-alert"


@pytest.mark.parametrize(
    ("path", "asks"),
    [
        ("/fails/not-allowed/", 1),  # the reason says whom
        ("/blank/403/", 1),  # no reason was given
        ("/fails/403/", 0),  # a reason that no other role would change
        ("/fails/refused/", 0),
    ],
)
@pytest.mark.parametrize("part", [{}, {"HX-Request": "true"}])
def test_whom_to_ask_is_said_once_at_most(nobody, path, asks, part):
    html = nobody.get(path, headers=part).content.decode()
    assert html.count("a manager there: they can change roles.") == asks


def test_a_form_without_its_proof_sends_nobody_to_the_administrator(own_pages):
    html = Client(enforce_csrf_checks=True).post("/form/").content.decode()
    assert "send it again" in html
    assert "administrator" not in html


@pytest.mark.parametrize(("path", "status", "words"), FAILURES)
def test_a_machine_gets_the_same_words_as_data(nobody, path, status, words):
    response = nobody.get(path, headers={"Accept": "application/json"})
    assert response.status_code == status
    body = response.json()
    assert words in " ".join([body["detail"], *body["reasons"]])
    assert response["Content-Type"] == "application/problem+json"
    assert body["status"] == status
    assert body["type"].startswith("/api/reference/#problem-")


def test_somebody_signed_in_keeps_their_menu_on_a_missing_page(sam):
    html = sam.get("/nowhere/").content.decode()
    assert "Northmoor County Council" in html
    assert "Sam Okafor" in html


def test_a_server_error_needs_no_menu_and_gives_a_reference_that_the_log_has(sam, caplog):
    logging.disable(logging.NOTSET)
    with caplog.at_level(logging.ERROR, logger="carepost.errors"):
        html = sam.get("/fails/500/").content.decode()
    assert "Sam Okafor" not in html
    reference = html.split("Quote this reference: <strong>")[1][:8]
    assert f"reference {reference} for GET /fails/500/" in caplog.text


def test_a_page_that_cannot_be_drawn_falls_back_to_plain_words(nobody, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("no templates")

    monkeypatch.setattr(errors, "render_to_string", broken)
    response = nobody.get("/fails/500/")
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()


def test_a_menu_that_cannot_be_drawn_does_not_hide_the_missing_page(sam, monkeypatch):
    def broken(request):
        raise RuntimeError("the database is gone")

    monkeypatch.setattr("carepost.ui.shell.around", broken)
    response = sam.get("/nowhere/")
    assert response.status_code == 404
    assert "We could not find that page" in response.content.decode()


def test_a_form_without_its_proof_says_what_to_do(own_pages):
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/form/")
    assert response.status_code == 403
    assert "open for too long" in response.content.decode()


def test_a_method_that_is_not_allowed_still_says_which_are(nobody):
    assert nobody.get("/blank/405/")["Allow"] == "PUT"
    assert nobody.get("/blank/429/")["Retry-After"] == "300"
    assert nobody.get("/blank/503/")["Retry-After"] == "60"


def test_no_error_page_blames_the_reader_or_calls_anything_invalid():
    for words in errors.PAGES.values():
        text = f"{words.title} {words.happened} {words.do}".lower()
        assert "invalid" not in text
        assert "error" not in text
        assert words.do.endswith(".")
