from django.urls import path

from gongkai.compliance import views_staff

app_name = "compliance"
urlpatterns = [
    path("", views_staff.findings, name="findings"),
    path("rules/", views_staff.rules, name="rules"),
    path("<id:pk>/", views_staff.finding, name="finding"),
    path("records/<id:pk>/<str:rule>/<slug:key>/", views_staff.draft_finding, name="draft-finding"),
]
