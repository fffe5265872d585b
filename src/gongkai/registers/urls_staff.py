from django.urls import path

from gongkai.registers import views

app_name = "registers"
urlpatterns = [
    path("<slug:slug>/", views.ListView.as_view(), name="list"),
    path("<slug:slug>.csv", views.CsvView.as_view(), name="csv"),
    path("<slug:slug>/new/", views.EditView.as_view(), name="create"),
    path("<slug:slug>/<id:pk>/", views.DetailView.as_view(), name="detail"),
    path("<slug:slug>/<id:pk>/edit/", views.EditView.as_view(), name="edit"),
    path("<slug:slug>/<id:pk>/history/", views.HistoryView.as_view(), name="history"),
    path("<slug:slug>/<id:pk>/<slug:verb>/", views.ActView.as_view(), name="act"),
]
