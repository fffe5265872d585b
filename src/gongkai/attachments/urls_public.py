from django.urls import path

from gongkai.attachments import views_public

app_name = "files"
urlpatterns = [
    path("<id:pk>/all.zip", views_public.archive, name="archive"),
    path("<id:pk>/<id:number>/", views_public.download, name="download"),
    path("<id:pk>/<id:number>/<slug:version>/", views_public.versioned, name="versioned"),
]
