"""How people sign in: Django's and allauth's settings, taken over whole by hnfsg.settings.

Imports no model, because settings are read before any app is.
"""

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# auth.W004 wants `unique=True` on the e-mail. Ours is unique by Lower("email"), which is stricter.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]

ACCOUNT_ADAPTER = "hnfsg.people.sign_in.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
# Addresses are proved by the invitation sent to them, so nothing is verified a second time.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105 - a class, no secret
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_SESSION_REMEMBER = True  # a session lasts SESSION_COOKIE_AGE, however it was begun
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "request_login_code": "20/m/ip,3/5m/key",
    "reset_password": "20/m/ip,3/5m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
ACCOUNT_FORMS = {
    "login": "hnfsg.people.forms.PasswordSignInForm",
    "request_login_code": "hnfsg.people.forms.RequestCodeForm",
    "confirm_login_code": "hnfsg.people.forms.ConfirmCodeForm",
    "reset_password": "hnfsg.people.forms.ForgottenPasswordForm",
    "reset_password_from_key": "hnfsg.people.forms.NewPasswordForm",
    "change_password": "hnfsg.people.forms.ChangePasswordForm",
    "set_password": "hnfsg.people.forms.FirstPasswordForm",
    "reauthenticate": "hnfsg.people.forms.ConfirmPasswordForm",
}

MFA_ADAPTER = "hnfsg.people.sign_in.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # see ACCOUNT_EMAIL_VERIFICATION
MFA_TOTP_ISSUER = "High Needs Funding"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute wrong
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "hnfsg.people.forms.SecondFactorForm",
    "reauthenticate": "hnfsg.people.forms.ConfirmSecondFactorForm",
    "activate_totp": "hnfsg.people.forms.SetUpSecondFactorForm",
}
