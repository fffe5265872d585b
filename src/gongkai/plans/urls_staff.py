from django.urls import path, re_path

from gongkai.plans import (
    views_acts,
    views_answers,
    views_dunning,
    views_import,
    views_ledger,
    views_rounds,
    views_settle,
    views_staff,
    views_task,
)

app_name = "plans-desk"
urlpatterns = [
    path("", views_staff.plans, name="plans"),
    path("my-tasks/", views_task.my_tasks, name="my-tasks"),
    path("import/", views_import.upload, name="upload"),
    path("import/<id:pk>/", views_import.review, name="import"),
    path("import/<id:pk>/discard/", views_import.discard, name="import-discard"),
    path("<id:pk>/", views_staff.plan, name="plan"),
    path("<id:pk>/settle/", views_settle.settle, name="settle"),
    path("<id:pk>/release/", views_staff.release, name="release"),
    path("<id:pk>/rounds/", views_rounds.rounds, name="rounds"),
    path("rounds/<id:pk>/", views_rounds.board, name="round"),
    path("rounds/<id:pk>/remind/", views_rounds.remind, name="round-remind"),
    path("rounds/<id:pk>/take-in/", views_rounds.take_in, name="round-take-in"),
    path("rounds/<id:pk>/freeze/", views_rounds.freeze, name="round-freeze"),
    path("answers/<id:pk>/", views_answers.answer, name="answer"),
    path("answers/<id:pk>/sheet/", views_answers.sheet, name="answer-sheet"),
    re_path(
        r"^answers/(?P<pk>\d{1,18})/(?P<verb>approve|send-back|sign|reopen)/$",
        views_answers.decide,
        name="answer-decide",
    ),
    path("<id:pk>/ledger/", views_ledger.ledger_upload, name="ledger-upload"),
    path("<id:pk>/ledger/<slug:form>/", views_ledger.ledger_download, name="ledger-download"),
    path("<id:pk>/dunnings/", views_dunning.dunnings, name="dunnings"),
    path("<id:pk>/dunnings/new/<slug:code>/", views_dunning.dun, name="dun"),
    path("dunnings/<id:pk>/", views_dunning.dunning, name="dunning"),
    path("dunnings/<id:pk>/<slug:form>/", views_dunning.letter_file, name="letter"),
    path("tasks/<id:pk>/", views_task.task, name="task"),
    path("acts/<slug:name>/<id:pk>/", views_acts.act, name="act"),
    re_path(r"^reports/(?P<pk>\d{1,18})/(?P<verb>confirm|send-back)/$", views_task.decide, name="decide"),
]
