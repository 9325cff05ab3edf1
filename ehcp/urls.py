"""Addresses of the EHCP pages."""

from django.urls import path

from ehcp import views

app_name = "ehcp"
urlpatterns = [
    path("backlog/", views.backlog, name="backlog"),
    path("plans/", views.plans, name="plans"),
    path("council/", views.council, name="council"),
    path("requests/", views.requests, name="requests"),
    path("timeliness/", views.timeliness, name="timeliness"),
]
