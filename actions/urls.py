"""Addresses of meetings and actions."""

from django.urls import path

from actions import views

app_name = "actions"
urlpatterns = [
    path("meetings/", views.meetings, name="meetings"),
    path("meetings/plan/", views.plan, name="plan"),
    path("meetings/groups/new/", views.new_group, name="new_group"),
    path("meetings/groups/<int:pk>/", views.group, name="group"),
    path("meetings/groups/<int:pk>/officers/", views.group_officers, name="group_officers"),
    path("meetings/groups/<int:pk>/join/", views.group_join, name="group_join"),
    path("meetings/groups/<int:pk>/leave/", views.group_leave, name="group_leave"),
    path("meetings/groups/<int:pk>/stand-down/", views.group_stand_down, name="stand_down"),
    path("meetings/bring-in/", views.bring_in, name="bring_in"),
    path("meetings/bring-in/<int:pk>/", views.confirm_notes, name="confirm_notes"),
    path("meetings/bring-in/<int:pk>/drop/", views.drop_notes, name="drop_notes"),
    path("meetings/<int:pk>/", views.meeting, name="meeting"),
    path("meetings/<int:pk>/change/", views.change_meeting, name="change_meeting"),
    path("meetings/<int:pk>/move/", views.move_meeting, name="move_meeting"),
    path("meetings/<int:pk>/attendance/", views.attendance, name="attendance"),
    path("meetings/<int:pk>/add-item/", views.add_item, name="add_item"),
    path("meetings/<int:pk>/correct/", views.correct, name="correct"),
    path("meetings/<int:pk>/carry/", views.carry, name="carry"),
    path("meetings/items/<int:pk>/", views.item, name="item"),
    path("meetings/items/<int:pk>/move/", views.move_item, name="move_item"),
    path("meetings/items/<int:pk>/remove/", views.remove_item, name="remove_item"),
    path("meetings/items/<int:pk>/outcome/", views.add_outcome, name="add_outcome"),
    path("meetings/outcomes/<int:pk>/remove/", views.remove_outcome, name="remove_outcome"),
    path("actions/", views.log, name="log"),
    path("actions/new/", views.raise_new, name="raise"),
    path("actions/<int:pk>/", views.action, name="action"),
    path("actions/<int:pk>/change/", views.change_action, name="change_action"),
]
