from django.urls import path

from gongkai.columns import views_public

app_name = "columns"
urlpatterns = [
    path("", views_public.column_list, name="columns"),
    path("<id:pk>/", views_public.column, name="column"),
]
