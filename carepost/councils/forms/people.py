"""Forms about people, teams, organisations and agreements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from carepost.councils.forms.account import PASSWORD_HINT
from carepost.councils.rules import CouncilRefused, Covers, PartnerKind, PlaceKind, Role
from carepost.ui import fields
from carepost.ui.forms import Form

Pairs = Sequence[tuple[int, str]]

KINDS = {
    PartnerKind.NHS: "NHS",
    PartnerKind.PUBLIC_HEALTH: "Public health",
    PartnerKind.CQC: "CQC",
    PartnerKind.TRADE_ASSOCIATION: "Trade association",
    PartnerKind.HEALTHWATCH: "Healthwatch",
    PartnerKind.VOLUNTARY: "Voluntary group",
    PartnerKind.OTHER: "Another organisation",
}
COVERED = {
    Covers.REGISTER: "The register: services, ratings and capacity",
    Covers.STANDING: "How each service stands, and why",
    Covers.CONTACT: "Welfare calls and what was said",
}
GROUPS = {
    PlaceKind.COUNCIL: "In the council",
    PlaceKind.PROVIDER: "For a provider",
    PlaceKind.PARTNER: "For a partner",
}


def roles_of(kind: PlaceKind) -> list[tuple[str, str]]:
    """The roles of one kind of place, by label."""
    return sorted(((r.value, r.label) for r in Role if r.place is kind), key=lambda pair: pair[1])


@dataclass(frozen=True, slots=True)
class InviteData:
    """What an invitation asks for, as typed."""

    email: str
    role: Role
    provider_id: int | None
    partner_id: int | None


class InviteForm(Form):
    reason_fields = {
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

    def __init__(self, *args: object, providers: Pairs, partners: Pairs, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["place"] = fields.ChoiceField(
            label="Where will they work?",
            noun="where they will work",
            choices=[
                fields.Choice("council", GROUPS[PlaceKind.COUNCIL], reveals=("council_role",)),
                fields.Choice("provider", GROUPS[PlaceKind.PROVIDER], reveals=("provider", "provider_role")),
                fields.Choice("partner", GROUPS[PlaceKind.PARTNER], reveals=("partner", "partner_role")),
            ],
        )
        for kind in PlaceKind:
            self.fields[f"{kind.value}_role"] = fields.SelectField(
                label="Role", noun="their role", choices=roles_of(kind)
            )
        self.fields["provider"] = fields.SelectField(label="Provider", noun="the provider", choices=providers)
        self.fields["partner"] = fields.SelectField(label="Partner", noun="the partner", choices=partners)

    def asked(self) -> InviteData:
        """The clean data. Only after `is_valid()`."""
        data = self.cleaned_data
        kind = PlaceKind(data["place"])
        return InviteData(
            email=data["email"],
            role=Role(data[f"{kind.value}_role"]),
            provider_id=int(data["provider"]) if kind is PlaceKind.PROVIDER else None,
            partner_id=int(data["partner"]) if kind is PlaceKind.PARTNER else None,
        )


class RoleForm(Form):
    def __init__(self, *args: object, kind: PlaceKind, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["role"] = fields.SelectField(
            label="New role", noun="the new role", choices=roles_of(kind)
        )


class MemberTeamForm(Form):
    def __init__(self, *args: object, teams: Pairs, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["team"] = fields.SelectField(
            label="Team", choices=teams, nothing="No team", required=False, mark_optional=False
        )

    def team_id(self) -> int | None:
        """The team chosen; None for no team."""
        return int(self.cleaned_data["team"]) if self.cleaned_data["team"] else None


class NameForm(Form):
    reason_fields = dict.fromkeys(
        (CouncilRefused.NAME_MISSING, CouncilRefused.NAME_TOO_LONG, CouncilRefused.ALREADY_THERE), "name"
    )

    name = fields.TextField(label="Name", noun="the name", max_length=120)


class PartnerForm(NameForm):
    name = fields.TextField(label="Name of the partner", noun="the partner's name", max_length=200)
    kind = fields.SelectField(
        label="What it is", noun="what it is", choices=[(kind.value, label) for kind, label in KINDS.items()]
    )


class ProviderBodyForm(NameForm):
    name = fields.TextField(label="Name of the provider", noun="the provider's name", max_length=200)


class SharingForm(Form):
    reason_fields = {
        CouncilRefused.COVERS_NOTHING: "covers",
        CouncilRefused.PURPOSE_MISSING: "purpose",
        CouncilRefused.AGREED_BY_MISSING: "agreed_by",
        CouncilRefused.ENDS_BEFORE_START: "valid_to",
    }

    def __init__(self, *args: object, partners: Pairs, today: Callable[[], date], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["partner"] = fields.SelectField(label="Partner", noun="the partner", choices=partners)
        self.fields["covers"] = fields.MultipleChoiceField(
            label="What they may see",
            noun="what they may see",
            choices=[(cover.value, label) for cover, label in COVERED.items()],
        )
        self.fields["purpose"] = fields.TextAreaField(
            label="What it is for", noun="what the sharing is for", max_length=1000
        )
        self.fields["agreed_by"] = fields.TextField(
            label="Who agreed it", noun="who agreed it", hint="A name and a role, or a decision's reference."
        )
        self.fields["valid_from"] = fields.DateField(label="From", noun="the first day", initial=today)
        self.fields["valid_to"] = fields.DateField(
            label="Until",
            noun="the day it ends",
            hint="The first day on which they may no longer see it.",
            required=False,
        )


class AcceptForm(Form):
    """A name and a password for a new account."""

    reason_fields = {CouncilRefused.NAME_MISSING: "name", CouncilRefused.WEAK_PASSWORD: "password"}

    name = fields.TextField(label="Your name", noun="your name", max_length=200, autocomplete="name")
    password = fields.PasswordField(
        label="Choose a password", noun="a password", hint=PASSWORD_HINT, autocomplete="new-password"
    )

    def clean_password(self) -> str:
        """The password, or what is wrong with it, rule by rule."""
        password: str = self.cleaned_data["password"]
        try:
            validate_password(password)
        except ValidationError as weak:
            said = [PASSWORD_WORDS.get(each.code or "", str(each.message)) for each in weak.error_list]
            raise ValidationError([ValidationError(each, code="weak") for each in said]) from weak
        return password


PASSWORD_WORDS = {
    "password_too_short": "Choose a longer password: 12 characters or more.",
    "password_too_common": "Choose another password: this one is among the first that anybody would try.",
    "password_entirely_numeric": "Choose a password that is not only digits.",
    "password_too_similar": "Choose a password that is not like your name or your e-mail address.",
}


class BookForm(Form):
    """What the audit book is filtered by. Nothing is required."""

    def __init__(self, *args: object, verbs: Sequence[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["verb"] = fields.SelectField(
            label="What was done",
            choices=verbs,
            nothing="Anything",
            required=False,
            mark_optional=False,
        )
        self.fields["who"] = fields.TextField(
            label="By whom", hint="Part of a name.", required=False, mark_optional=False
        )
        self.fields["subject"] = fields.TextField(
            label="About", hint="Such as service:1-123.", required=False, mark_optional=False
        )
        self.fields["since"] = fields.DateField(label="From", required=False, mark_optional=False)
        self.fields["until"] = fields.DateField(label="To", required=False, mark_optional=False)
