from django.urls import path, re_path

from gongkai.publishing import views_internal, views_reviews

app_name = "reviews"
urlpatterns = [
    path("schemes/", views_reviews.scheme_list, name="schemes"),
    path("schemes/<slug:code>/", views_reviews.scheme, name="scheme"),
    path("delegations/", views_reviews.delegations, name="delegations"),
    path("emergencies/", views_reviews.emergency_list, name="emergencies"),
    path("emergencies/<id:pk>/", views_reviews.emergency, name="emergency"),
    path("internal/", views_internal.internal_register, name="internal"),
    re_path(r"^sheets/(?P<pk>\d{1,18})\.(?P<form>docx|pdf)$", views_reviews.sheet, name="sheet"),
]
