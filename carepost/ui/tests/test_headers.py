import re

from django.http import HttpResponse
from django.test import RequestFactory

from carepost.ui.middleware import SecurityHeaders, policy


def answer(view=lambda request: HttpResponse("ok"), **options):
    return SecurityHeaders(view)(RequestFactory().get("/", **options))


def test_nothing_inline_runs_and_nobody_may_frame_the_page(settings):
    settings.TILES_URL = ""
    policy = answer()["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert "object-src 'none'" in policy
    assert "base-uri 'none'" in policy


def test_a_nonce_is_fresh_for_each_answer_and_there_only_when_asked_for():
    def view(request):
        return HttpResponse(request.csp_nonce())

    first, second = answer(view), answer(view)
    assert first.content != second.content
    assert f"'nonce-{first.content.decode()}'" in first["Content-Security-Policy"]
    assert "nonce" not in answer()["Content-Security-Policy"]


def test_the_host_of_the_maps_tiles_may_send_images_and_nothing_else(settings):
    settings.TILES_URL = "https://{s}.tiles.example.org/{z}/{x}/{y}.png"
    images = re.search(r"img-src ([^;]*)", policy())[1]
    assert "https://*.tiles.example.org" in images
    assert policy().count("tiles.example.org") == 1


def test_forms_may_lead_to_the_identity_provider_that_is_named(settings):
    settings.CSP_FORM_HOSTS = ["https://login.example.org"]
    assert "form-action 'self' https://login.example.org" in policy()


def test_pages_are_kept_from_shared_caches_and_other_sites():
    response = answer()
    assert response["Cache-Control"] == "private, no-cache"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "geolocation=()" in response["Permissions-Policy"]


def test_what_a_view_has_set_is_left_alone():
    def view(request):
        return HttpResponse("ok", headers={"Cache-Control": "no-store"})

    assert answer(view)["Cache-Control"] == "no-store"
