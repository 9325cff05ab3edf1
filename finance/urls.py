"""Addresses of the finance pages."""

from django.urls import path

from finance import views

app_name = "finance"
urlpatterns = [
    path("position/", views.position, name="position"),
    path("movement/", views.movement, name="movement"),
    path("management-actions/", views.management_actions, name="management_actions"),
    path(
        "management-actions/<str:plan>/<str:ref>/",
        views.management_action,
        name="management_action",
    ),
    path("years/", views.years, name="years"),
    path(
        "management-actions/<str:plan>/<str:ref>/change/",
        views.change_action,
        name="change_action",
    ),
    path("management-actions-add/<str:plan>/", views.add_to_plan, name="add_action"),
    path("lines/", views.lines, name="lines"),
    path("forecast-record/", views.forecast_record, name="forecast_record"),
    path("recovery-plan/", views.recovery_plan, name="recovery_plan"),
    path("lines/<path:code>/", views.line, name="line"),
]
