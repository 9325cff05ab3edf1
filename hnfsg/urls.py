"""Every address."""

from django.urls import include, path

from hnfsg import views
from hnfsg.figures import views as figures

handler400 = "hnfsg.views.bad_request"
handler403 = "hnfsg.views.permission_denied"
handler404 = "hnfsg.views.page_not_found"
handler500 = "hnfsg.views.server_error"

urlpatterns = [
    path("", views.overview, name="overview"),
    path("healthz", views.health, name="health"),
    path("", include("hnfsg.people.urls")),
    path("", include("hnfsg.about.urls")),
    path("data/", include("hnfsg.intake.urls")),
    path("settings/events/", include("hnfsg.figures.events.urls")),
    path("settings/", include("hnfsg.configuration.urls")),
    path("glossary/", figures.glossary, name="glossary"),
    path("figures/", include("hnfsg.figures.urls")),
    path("finance/", include("finance.urls")),
    path("ehcp/", include("ehcp.urls")),
    path("", include("actions.urls")),
]
