"""People, departments and offices: the pages of keeper and union officer."""

from django.urls import path

from .views import accounts, departments, imports, offices, people

app_name = "members"
urlpatterns = [
    path("", people.people, name="people"),
    path("export/", people.export, name="people_export"),
    path("new/", people.new, name="person_new"),
    path("unreachable/", people.unreachable, name="unreachable"),
    path("suggest/", offices.suggest, name="suggest"),
    path("<int:pk>/", people.person, name="person"),
    path("<int:pk>/change/", people.change, name="person_change"),
    path("<int:pk>/employ/", people.employ, name="employ"),
    path("employments/<int:pk>/end/", people.end_employment, name="employment_end"),
    path("<int:pk>/invite/", accounts.invite, name="invite"),
    path("<int:pk>/disable/", accounts.disable, name="disable"),
    path("<int:pk>/enable/", accounts.enable, name="enable"),
    path("<int:pk>/unlock/", accounts.unlock, name="unlock"),
    path("slips/", accounts.slips, name="slips"),
    path("load/", imports.load, {"kind": "people"}, name="import_people"),
    path("load/template/", imports.template, {"kind": "people"}, name="template_people"),
    path("load/bad-rows/", imports.bad_rows, name="bad_rows"),
    path("departments/load/", imports.load, {"kind": "departments"}, name="import_departments"),
    path(
        "departments/load/template/",
        imports.template,
        {"kind": "departments"},
        name="template_departments",
    ),
    path("departments/", departments.tree, name="departments"),
    path("departments/new/", departments.new, name="department_new"),
    path("departments/<int:pk>/", departments.department, name="department"),
    path("departments/<int:pk>/rename/", departments.rename, name="department_rename"),
    path("departments/<int:pk>/move/", departments.move, name="department_move"),
    path("departments/<int:pk>/dissolve/", departments.dissolve, name="department_dissolve"),
    path("offices/", offices.offices, name="offices"),
    path("offices/export/", offices.export, name="offices_export"),
    path("offices/new/", offices.appoint, name="appoint"),
    path("offices/<int:pk>/end/", offices.end, name="office_end"),
    path("offices/<int:pk>/deputy/", offices.deputise, name="deputise"),
    path("deputies/", offices.deputies, name="deputies"),
    path("deputies/<int:pk>/end/", offices.end_deputy, name="deputy_end"),
    path("portfolios/", offices.portfolios, name="portfolios"),
    path("portfolios/<int:pk>/", offices.set_portfolio, name="portfolio_set"),
]
