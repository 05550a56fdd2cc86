"""What a provider's manager enters about a colleague: an address, a role, and all services or some."""

from __future__ import annotations

from collections.abc import Sequence

from carepost.councils.forms.people import roles_of
from carepost.councils.rules import CouncilRefused, PlaceKind, Role
from carepost.councils.rules.colleagues import Access, ColleagueFault
from carepost.councils.services import Run
from carepost.ui import fields
from carepost.ui.forms import Form

ALL, SOME = "all", "some"
MANAGES = "Managers also let colleagues in, and keep the keys of other programs."


class AccessForm(Form):
    """A role and services. Whoever has some services themselves chooses among these."""

    reason_fields = {
        ColleagueFault.NO_SERVICE: "services",
        ColleagueFault.NOT_OURS: "services",
        ColleagueFault.BEYOND_YOU: "services",
        ColleagueFault.NO_CHANGE: "role",
    }

    def __init__(self, *args: object, run: Sequence[Run], everything: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.everything = everything
        self.fields["role"] = fields.ChoiceField(
            label="What they are", noun="what they are", hint=MANAGES, choices=roles_of(PlaceKind.PROVIDER)
        )
        if everything:
            self.fields["which"] = fields.ChoiceField(
                label="Which services they have",
                noun="which services they have",
                choices=[
                    fields.Choice(ALL, "All of ours, and those that come"),
                    fields.Choice(SOME, "Some of ours", reveals=("services",)),
                ],
            )
        self.fields["services"] = fields.MultipleChoiceField(
            label="Services", noun="at least one service", choices=[(str(each.pk), each.name) for each in run]
        )

    def access(self) -> Access:
        """What was chosen. Only after `is_valid()`."""
        data = self.cleaned_data
        everything = self.everything and data["which"] == ALL
        chosen = None if everything else frozenset(int(each) for each in data.get("services") or ())
        return Access(Role(data["role"]), chosen)

    @staticmethod
    def filled(access: Access) -> dict[str, object]:
        """What the form begins with for somebody who has access already."""
        chosen = [str(each) for each in sorted(access.services or ())]
        which = ALL if access.services is None else SOME
        return {"role": access.role.value, "which": which, "services": chosen}


class InviteColleagueForm(AccessForm):
    reason_fields = {
        **AccessForm.reason_fields,
        CouncilRefused.SHARED_MAILBOX: "email",
        CouncilRefused.ADDRESS_MISSING: "email",
        CouncilRefused.ADDRESS_NOT_ONE: "email",
        CouncilRefused.ALREADY_MEMBER: "email",
        CouncilRefused.INVITED_ALREADY: "email",
    }

    email = fields.EmailField(
        label="E-mail address",
        noun="their e-mail address",
        hint="Their own, not one that several people read.",
        autocomplete="off",
    )
