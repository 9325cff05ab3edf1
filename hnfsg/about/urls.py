"""Addresses of the pages about the dashboard."""

from django.urls import path

from hnfsg.about import views

app_name = "about"
urlpatterns = [
    path("help/", views.guide, name="help"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("whats-new/", views.whats_new, name="whats_new"),
]
