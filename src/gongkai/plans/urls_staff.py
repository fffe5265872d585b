from django.urls import path, re_path

from gongkai.plans import views_acts, views_import, views_settle, views_staff, views_task

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
    path("tasks/<id:pk>/", views_task.task, name="task"),
    path("acts/<slug:name>/<id:pk>/", views_acts.act, name="act"),
    re_path(r"^reports/(?P<pk>\d{1,18})/(?P<verb>confirm|send-back)/$", views_task.decide, name="decide"),
]
