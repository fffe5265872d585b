from django.urls import path

from gongkai.lexicon import views_staff

app_name = "lexicon"
urlpatterns = [
    path("find/", views_staff.find, name="find"),
    path("corrections/<id:pk>/", views_staff.correction, name="correction"),
]
