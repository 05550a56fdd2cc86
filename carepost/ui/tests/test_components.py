"""Components are rendered once for the same parameters."""

import pytest
from markupsafe import Markup

from carepost.ui import components
from carepost.ui.components import govuk


class TestKept:
    """What was rendered once is not rendered again, and nobody gets what is another's."""

    @pytest.fixture(autouse=True)
    def nothing_kept(self):
        components._kept.clear()

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ({"text": Markup("<b>")}, {"text": "<b>"}),
            ({"text": "Save", "disabled": True}, {"text": "Save", "disabled": 1}),
            ({"text": "Save", "classes": "a"}, {"text": "Save", "name": "a"}),
            (
                {"text": "Save", "attributes": {"a": "1", "b": "2"}},
                {"text": "Save", "attributes": {"a": "1"}},
            ),
        ],
    )
    def test_other_parameters_are_another_component(self, one, other):
        fresh = [components._rendered("button", one), components._rendered("button", other)]
        assert [govuk.button(one), govuk.button(other), govuk.button(one)] == [*fresh, fresh[0]]

    def test_the_same_is_rendered_once(self, monkeypatch):
        first = govuk.button({"text": "Save", "name": None})
        monkeypatch.setattr(components, "_rendered", lambda *given: pytest.fail("rendered again"))
        assert govuk.button({"text": "Save"}) == first

    def test_what_somebody_typed_is_not_kept(self):
        govuk.input({"label": {"text": "Name"}, "name": "name", "value": "Jo Marsh"})
        govuk.date_input({"id": "on", "items": [{"name": "day", "value": "12"}]})
        assert not components._kept
        items = [{"value": "good", "text": "Good", "checked": True}]
        govuk.checkboxes({"name": "ratings", "items": items, "fieldset": {"legend": {"text": "Rating"}}})
        assert len(components._kept) == 1

    def test_it_does_not_grow_without_end(self, monkeypatch):
        monkeypatch.setattr(components, "MOST_KEPT", 3)
        for number in range(10):
            govuk.button({"text": str(number)})
        assert len(components._kept) <= 3
