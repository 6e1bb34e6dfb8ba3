"""Signing in and one's own account: addresses that everybody knows by heart."""

from django.urls import path

from .views import account, second_factor, setup, sign_in

urlpatterns = [
    path("sign-in/", sign_in.enter, name="sign_in"),
    path("sign-out/", sign_in.leave, name="sign_out"),
    path("demo/<int:pk>/", sign_in.demo, name="demo_sign_in"),
    path("activate/", sign_in.activate, name="activate"),
    path("forgotten/", sign_in.forgotten, name="forgotten"),
    path("reset/<str:uid>/<str:token>/", sign_in.reset, name="reset"),
    path("second-factor/", second_factor.ask, name="second_factor"),
    path("second-factor/enrol/", second_factor.enrol, name="second_factor_enrol"),
    path("account/", account.overview, name="account"),
    path("account/password/", account.password, name="account_password"),
    path("account/contact/", account.contact, name="account_contact"),
    path("account/sessions/", account.sessions, name="account_sessions"),
    path("account/sessions/<str:key>/end/", account.end_session, name="account_session_end"),
    path("account/everywhere/", account.everywhere, name="account_everywhere"),
    path("account/recovery-codes/", account.recovery_codes, name="account_recovery_codes"),
    path("setup/", setup.checklist, name="setup"),
    path("setup/school/", setup.names, name="setup_school"),
    path("setup/mail/", setup.mail, name="setup_mail"),
    path("setup/rules/", setup.rules_checked, name="setup_rules"),
    path("setup/open/", setup.open_portal, name="setup_open"),
]
