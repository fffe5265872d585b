from django.urls import path

from gongkai.plans import views_closing, views_data, views_public

app_name = "plans"
urlpatterns = [
    path("", views_public.plan_list, name="plans"),
    path("<id:pk>/", views_public.progress, name="progress"),
    path("<id:pk>/progress.json", views_data.as_json, name="json"),
    path("<id:pk>/progress.csv", views_data.as_csv, name="csv"),
    path("<id:pk>/tasks/<id:number>/", views_public.task, name="task"),
    path("<id:pk>/releases/<id:release>/", views_public.progress, name="release"),
    path("<id:pk>/releases/<id:release>/progress.json", views_data.as_json, name="release-json"),
    path("<id:pk>/releases/<id:release>/progress.csv", views_data.as_csv, name="release-csv"),
    path("<id:pk>/releases/<id:release>/tasks/<id:number>/", views_public.task, name="release-task"),
    path("<id:pk>/closing/", views_closing.closing, name="closing"),
    path("<id:pk>/closing/closing.docx", views_closing.released_file, {"kind": "docx"}, name="closing-docx"),
    path("<id:pk>/closing/closing.pdf", views_closing.released_file, {"kind": "pdf"}, name="closing-pdf"),
    path("<id:pk>/closing/<id:release>/", views_closing.closing, name="closing-release"),
]
