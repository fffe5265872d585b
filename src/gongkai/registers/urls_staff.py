from django.urls import path

from gongkai.registers import views, views_bulk, views_history, views_import

app_name = "registers"
urlpatterns = [
    path("<slug:slug>/", views.ListView.as_view(), name="list"),
    path("<slug:slug>.<slug:form>", views.ExportView.as_view(), name="export"),
    path("<slug:slug>/new/", views.EditView.as_view(), name="create"),
    path("<slug:slug>/import/", views_import.ImportView.as_view(), name="import"),
    path("<slug:slug>/import/<id:number>/", views_import.ImportedView.as_view(), name="imported"),
    path("<slug:slug>/bulk/", views_bulk.BulkView.as_view(), name="bulk"),
    path("<slug:slug>/bulk/<id:number>/", views_bulk.BulkActView.as_view(), name="bulk-act"),
    path("<slug:slug>/<id:pk>/", views.DetailView.as_view(), name="detail"),
    path("<slug:slug>/<id:pk>/edit/", views.EditView.as_view(), name="edit"),
    path("<slug:slug>/<id:pk>/history/", views_history.HistoryView.as_view(), name="history"),
    path("<slug:slug>/<id:pk>/history/compare/", views_history.CompareView.as_view(), name="compare"),
    path("<slug:slug>/<id:pk>/<slug:verb>/", views.ActView.as_view(), name="act"),
]
