"""Addresses of the EHCP pages."""

from django.urls import path

from ehcp import views

app_name = "ehcp"
urlpatterns = [
    path("backlog/", views.backlog, name="backlog"),
    path("backlog/cases/", views.cases, name="cases"),
    path("backlog/cases.csv", views.cases_csv, name="cases_csv"),
    path("plans/", views.plans, name="plans"),
    path("council/", views.council, name="council"),
    path("deadlines/new/", views.new_deadline, name="new_deadline"),
    path("deadlines/<int:pk>/", views.correct_deadline, name="correct_deadline"),
    path("deadlines/<int:pk>/remove/", views.remove_deadline, name="remove_deadline"),
    path("other-councils/", views.other_councils, name="other_councils"),
    path("decisions/", views.decisions, name="decisions"),
    path("requests/", views.requests, name="requests"),
    path("schools/", views.schools, name="schools"),
    path("timeliness/", views.timeliness, name="timeliness"),
]
