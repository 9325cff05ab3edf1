"""Addresses of the Data pages."""

from django.urls import path

from hnfsg.intake import views

app_name = "intake"
urlpatterns = [
    path("", views.index, name="index"),
    path("source/<int:part_id>/<int:row_number>/", views.source_row, name="source_row"),
    path("upload/<int:pk>/", views.upload, name="upload"),
    path("upload/<int:pk>/progress/", views.progress, name="progress"),
    path("upload/<int:pk>/preview/", views.preview, name="preview"),
    path("upload/<int:pk>/explain/", views.explain, name="explain"),
    path("upload/<int:pk>/answer/", views.answer, name="answer"),
    path("upload/<int:pk>/correct/", views.correct, name="correct"),
    path("upload/<int:pk>/corrections/undo/", views.undo_corrections, name="undo_corrections"),
    path("upload/<int:pk>/set-aside/", views.set_aside, name="set_aside"),
    path("upload/<int:pk>/publish/", views.publish, name="publish"),
    path("upload/<int:pk>/release/", views.release, name="release"),
    path("upload/<int:pk>/release/call-off/", views.call_off, name="call_off"),
    path("upload/<int:pk>/approve/", views.approve, name="approve"),
    path("upload/<int:pk>/send-back/", views.send_back, name="send_back"),
    path("upload/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("upload/<int:pk>/discard/", views.discard, name="discard"),
    path("upload/<int:pk>/original/", views.original, name="original"),
    path("upload/<int:pk>/mapping/", views.mapping, name="mapping"),
    path("upload/<int:pk>/mapping/<slug:sheet>/", views.map_sheet, name="map_sheet"),
    path("upload/<int:pk>/line-map/", views.line_map, name="line_map"),
    path("upload/<int:pk>/marked/", views.marked, name="marked"),
    path("upload/<int:pk>/corrected/", views.corrected, name="corrected"),
    path("upload/<int:pk>/findings.csv", views.findings, name="findings"),
    path("upload/<int:pk>/findings.xlsx", views.findings_xlsx, name="findings_xlsx"),
    path("<slug:slug>/", views.dataset, name="dataset"),
    path("<slug:slug>/upload/", views.upload_new, name="upload_new"),
    path("<slug:slug>/pre-check/", views.pre_check, name="pre_check"),
    path("<slug:slug>/compare/", views.compare, name="compare"),
    path("<slug:slug>/compare.csv", views.compare_csv, name="compare_csv"),
    path("<slug:slug>/compare.xlsx", views.compare_xlsx, name="compare_xlsx"),
    path("<slug:slug>/settings/", views.settings, name="settings"),
    path("<slug:slug>/mappings/", views.mappings, name="mappings"),
    path("<slug:slug>/mappings/<int:pk>/", views.change_mapping, name="change_mapping"),
    path("<slug:slug>/mappings/<int:pk>/forget/", views.forget_mapping, name="forget_mapping"),
    path("<slug:slug>/template.xlsx", views.template, name="template"),
]
