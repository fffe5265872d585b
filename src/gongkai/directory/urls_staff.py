from django.urls import path

from gongkai.directory import views_reforms, views_staff, views_table

app_name = "directory-desk"
urlpatterns = [
    path("reforms/", views_reforms.reforms, name="reforms"),
    path("reforms/<id:pk>/", views_reforms.reform, name="reform"),
    path("reforms/new/<slug:kind>/", views_reforms.reform_new, name="reform-new"),
    path("groups/", views_staff.groups, name="groups"),
    path("groups/new/", views_staff.group, name="group-new"),
    path("groups/<id:pk>/", views_staff.group, name="group"),
    path("groups/<id:pk>/remove/", views_staff.group_remove, name="group-remove"),
    path("learnt/", views_staff.learnt, name="learnt"),
    path("learnt/<id:pk>/withdraw/", views_staff.learnt_withdraw, name="learnt-withdraw"),
    path("table/", views_table.table, name="table"),
    path("table/<slug:form>/", views_table.export, name="export"),
    path("<id:pk>/names/", views_staff.names, name="names"),
    path("names/<id:pk>/end/", views_staff.name_end, name="name-end"),
]
