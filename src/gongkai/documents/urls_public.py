from django.urls import path

from gongkai.documents import views_public

app_name = "documents"
urlpatterns = [
    path("", views_public.document_list, name="documents"),
    path("<id:pk>/", views_public.document, name="document"),
    path("<id:pk>/print/", views_public.document_print, name="print"),
    path("<id:pk>/editions/<id:number>/", views_public.document_edition, name="edition"),
]
