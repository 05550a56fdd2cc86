"""The sampler in a real browser: axe finds nothing, keys work, the policy blocks nothing of ours."""

import threading
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler

CHROMIUM = Path("/usr/bin/chromium")
BUILT = Path(__file__).parents[1] / "static/ui/dist/weights.json"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(
        not CHROMIUM.exists(), reason="Chromium is missing; install Debian's package chromium"
    ),
    pytest.mark.skipif(
        not BUILT.exists(), reason="the styles are not built here; run: npm ci && npm run build"
    ),
]


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        """Says nothing."""


@pytest.fixture
def address(own_pages):
    own_pages.DEBUG = True
    server = make_server("127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page(address, browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=address)
    context.add_cookies([{"name": "person", "value": "sam", "url": address}])
    opened = context.new_page()
    opened.complaints = []
    opened.on(
        "console", lambda message: opened.complaints.append(message.text) if message.type == "error" else None
    )
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    yield opened
    context.close()


def violations(page):
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [(each["id"], [node["target"] for node in each["nodes"]]) for each in found]


@pytest.mark.parametrize("width", [320, 360, 1280, 1600])
def test_the_sampler_is_accessible_and_fits_at_every_width(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/sampler/?flash=1")
    page.wait_for_selector(".cp-marker")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.complaints == []


@pytest.mark.parametrize("width", [360, 1280])
def test_a_form_with_errors_is_accessible_and_its_summary_has_focus(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/sampler/")
    page.get_by_label("Day").fill("12")
    page.get_by_text("Something else").click()
    page.locator("form[method=post] button", has_text="Record call").click()
    page.wait_for_selector(".govuk-error-summary:focus")
    assert violations(page) == []
    page.get_by_role("link", name="The date of the call must include a month and a year").click()
    assert page.evaluate("document.activeElement.id") == "id_called-month"
    assert page.get_by_label("What was it?").is_visible()


def test_the_keys_move_in_the_list_and_call(page):
    page.goto("/sampler/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == "Oak House"
    page.keyboard.press("k")
    page.keyboard.press("c")
    assert page.url.endswith("#call-1")


def test_the_keys_can_be_switched_off_and_stay_off(page):
    page.goto("/sampler/")
    page.keyboard.press("?")
    page.get_by_label("Use single-key shortcuts on this device").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.tagName") == "BODY"


def test_a_key_typed_into_a_box_is_only_a_letter(page):
    page.goto("/sampler/")
    page.get_by_label("Your name").press_sequentially("jack?/c")
    assert page.get_by_label("Your name").input_value() == "jack?/c"
    assert not page.locator("#keys").is_visible()


def test_leaving_with_something_unsent_asks_first(page):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/sampler/")
    page.get_by_label("Your name").press_sequentially("Sam")
    page.goto("/about/")
    assert asked == ["beforeunload"]
    page.goto("/sampler/")
    page.goto("/about/")
    assert asked == ["beforeunload"]


def test_the_map_is_reached_by_keyboard_and_opens_what_lies_close_together(page):
    page.goto("/sampler/")
    many = page.locator(".cp-marker--many").first
    many.focus()
    before = page.locator(".cp-marker").count()
    page.keyboard.press("Enter")
    page.wait_for_timeout(600)
    assert page.locator(".cp-marker").count() != before
    one = page.locator(".cp-marker:not(.cp-marker--many)").first
    assert one.get_attribute("aria-label")
    one.focus()
    page.keyboard.press("Enter")
    assert page.locator(".leaflet-popup-content a").count() == 1
    assert page.complaints == []


@pytest.mark.parametrize(("button", "words"), [("Fine", "by GET"), ("Post", "by POST")])
def test_a_part_of_a_page_is_fetched_under_the_strict_policy(page, button, words):
    page.goto("/parts/")
    page.get_by_role("button", name=button).click()
    page.get_by_text(f"Here is the part, {words}").wait_for()
    assert page.complaints == []


def test_a_refusal_of_a_part_is_told_at_the_top_and_the_page_stays(page):
    page.goto("/parts/")
    page.get_by_role("button", name="Refused").click()
    page.locator("#page-alert", has_text="The window closed at midnight.").wait_for()
    assert page.get_by_role("button", name="Fine").is_visible()


def test_a_part_that_turns_out_to_be_another_page_is_gone_to(page):
    page.goto("/parts/")
    page.get_by_role("button", name="Moved").click()
    page.wait_for_url("**/about/")
    assert page.locator("h1").count() == 1


def test_a_draft_is_kept_as_one_types_and_leaving_needs_no_question_then(page):
    page.goto("/parts/")
    page.get_by_label("Notes").press_sequentially("Two falls")
    page.get_by_text("Draft kept: Two falls").wait_for()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/about/")
    assert asked == []


def test_a_draft_that_cannot_be_sent_is_said_and_what_was_typed_stays(page):
    page.goto("/parts/")
    page.route("**/part/draft/", lambda route: route.abort())
    page.get_by_label("Notes").press_sequentially("Two falls")
    page.get_by_text("No connection: the draft is not kept yet.").wait_for()
    assert page.get_by_label("Notes").input_value() == "Two falls"


def test_everything_is_there_without_scripts(address, browser):
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto("/sampler/")
    assert page.get_by_label("What was it?").is_visible()
    assert page.get_by_text("The map needs JavaScript").is_visible()
    page.locator("a.cp-sort", has_text="Beds").click()
    assert page.locator("th[aria-sort=ascending]").inner_text().startswith("Beds")
    context.close()
