"""Addresses of the figures."""

from django.urls import path

from hnfsg.figures import views

app_name = "figures"
urlpatterns = [
    path("", views.index, name="index"),
    path("<str:slug>/", views.figure, name="figure"),
    path("<str:slug>/numbers.csv", views.numbers, name="csv"),
]
