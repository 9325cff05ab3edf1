"""Addresses of people, accounts, sign-in and (only there) the demonstration."""

from django.conf import settings
from django.urls import URLPattern, include, path

from hnfsg.people import views


def demo_patterns(demo: bool) -> list[URLPattern]:
    """The addresses of the demonstration; none in production, so that they are not found."""
    if not demo:
        return []
    from hnfsg.people import demo_views

    return [
        path("demo/sign-in/<int:pk>/", demo_views.sign_in, name="demo_sign_in"),
        path("demo/mail/", demo_views.mail, name="demo_mail"),
    ]


own = [
    path("people/", views.people, name="people"),
    path("people/add/", views.add, name="add"),
    path("people/invite/", views.invite_new, name="invite_new"),
    path("people/audit/", views.audit, name="audit"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/address/", views.address, name="address"),
    path("people/<int:pk>/roles/", views.roles, name="roles"),
    path("people/<int:pk>/invite/", views.invite, name="invite"),
    path("people/<int:pk>/invite/withdraw/", views.withdraw_invitation, name="withdraw_invitation"),
    path("people/<int:pk>/close/", views.close, name="close"),
    path("people/<int:pk>/reopen/", views.reopen, name="reopen"),
    path("people/<int:pk>/reset-sign-in/", views.reset_sign_in, name="reset_sign_in"),
    path("account/", views.account, name="account"),
    path("account/as-member/", views.as_member, name="as_member"),
    path("account/join/<str:token>/", views.join, name="join"),
    *demo_patterns(settings.DEMO),
]

urlpatterns = [
    path("", include((own, "people"))),
    path("accounts/", include("hnfsg.people.sign_in_urls")),
]
