from django.urls import path

from gongkai.directory import views_reforms

app_name = "directory-desk"
urlpatterns = [
    path("reforms/", views_reforms.reforms, name="reforms"),
    path("reforms/<id:pk>/", views_reforms.reform, name="reform"),
    path("reforms/new/<slug:kind>/", views_reforms.reform_new, name="reform-new"),
]
