"""Addresses of the settings."""

from django.urls import path

from hnfsg.configuration import views

app_name = "configuration"
urlpatterns = [path("", views.index, name="index")]
