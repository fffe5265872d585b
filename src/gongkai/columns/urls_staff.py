from django.urls import path

from gongkai.columns import views_offers, views_staff

app_name = "columns-desk"
urlpatterns = [
    path("", views_staff.columns, name="columns"),
    path("new/", views_staff.column_new, name="column-new"),
    path("offers/", views_offers.offers, name="offers"),
    path("placements/<id:pk>/", views_offers.placement, name="placement"),
    path("records/<id:pk>/", views_offers.record, name="record"),
    path("<id:pk>/", views_staff.column, name="column"),
    path("<id:pk>/edit/", views_staff.column_edit, name="column-edit"),
    path("<id:pk>/close/", views_staff.column_close, name="column-close"),
    path("<id:pk>/reopen/", views_staff.column_reopen, name="column-reopen"),
]
