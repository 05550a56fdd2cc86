"""The addresses of people, places, policies and the audit book."""

from __future__ import annotations

from django.urls import path

from carepost.councils.views import (
    book,
    colleagues,
    entrance,
    holds,
    organisations,
    people,
    policies,
    policy_proposals,
)

app_name = "councils"

urlpatterns = [
    path("place/", entrance.place, name="place"),
    path("account/second-step/", entrance.second_factor, name="second-factor"),
    path("account/demonstration/", entrance.sign_in_as, name="sign-in-as"),
    path("invitation/<str:token>/", entrance.accept, name="accept"),
    path("people/", people.listed, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/invitations/", people.invited, name="invitations"),
    path("people/invitations/<int:pk>/withdraw/", people.withdraw_invitation, name="withdraw-invitation"),
    path("people/<int:pk>/", people.member, name="member"),
    path("people/<int:pk>/role/", people.change_role, name="change-role"),
    path("people/<int:pk>/end/", people.end_membership, name="end-membership"),
    path("people/<int:pk>/team/", people.place_in_team, name="place-in-team"),
    path("people/<int:pk>/second-step/", people.reset_second_factor, name="reset-second-factor"),
    path("people/teams/", organisations.teams, name="teams"),
    path("people/teams/add/", organisations.add_team, name="add-team"),
    path("people/providers/", organisations.providers, name="providers"),
    path("people/providers/add/", organisations.add_provider, name="add-provider"),
    path("people/partners/", organisations.partners, name="partners"),
    path("people/partners/add/", organisations.add_partner, name="add-partner"),
    path("people/sharing/add/", organisations.agree_sharing, name="agree-sharing"),
    path("people/sharing/<int:pk>/end/", organisations.end_sharing, name="end-sharing"),
    path("provider/people/", colleagues.listed, name="colleagues"),
    path("provider/people/invite/", colleagues.invite, name="invite-colleague"),
    path("provider/people/<int:pk>/", colleagues.one, name="colleague"),
    path("provider/people/<int:pk>/remove/", colleagues.remove, name="remove-colleague"),
    path("provider/people/invitations/<int:pk>/again/", colleagues.again, name="send-colleague-again"),
    path("provider/people/invitations/<int:pk>/withdraw/", colleagues.withdraw, name="withdraw-colleague"),
    path("policies/", policies.listed, name="policies"),
    path("policies/proposals/<int:number>/", policy_proposals.one, name="policy-proposal"),
    path("policies/proposals/<int:number>/approve/", policy_proposals.approve, name="approve-policy"),
    path("policies/proposals/<int:number>/turn-down/", policy_proposals.turn_down, name="turn-down-policy"),
    path("policies/proposals/<int:number>/withdraw/", policy_proposals.withdraw, name="withdraw-policy"),
    path("policies/<str:key>/", policies.one, name="policy"),
    path("policies/<str:key>/draft/", policies.draft, name="draft-policy"),
    path("holds/", holds.listed, name="holds"),
    path("holds/place/", holds.place, name="place-hold"),
    path("holds/<int:pk>/", holds.one, name="hold"),
    path("holds/<int:pk>/lift/", holds.lift, name="lift-hold"),
    path("audit/", book.entries, name="audit"),
]
