"""Forms: ours for people, and allauth's with our words."""

from typing import Any, ClassVar, NamedTuple, cast

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from django import forms

from hnfsg.people.models import Sector, User, subject_type_name
from hnfsg.people.rights import Role

_CLASSES: dict[type[Any], str] = {
    forms.Select: "govuk-select",
    forms.CheckboxSelectMultiple: "govuk-checkboxes__input",
    forms.Textarea: "govuk-textarea",
}


class Words(NamedTuple):
    """What a field says: its label, the error when it is left empty, a hint."""

    label: str
    empty: str
    hint: str = ""


class PlainForm(forms.Form):
    """A form whose fields say what `words` has for them, in the look of the product."""

    words: ClassVar[dict[str, Words]] = {}
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs["class"] = _CLASSES.get(type(field.widget), "govuk-input")
            if name in self.words:
                field.label, empty, field.help_text = self.words[name]
                field.error_messages["required"] = empty


EMAIL = Words("E-mail address", "Type your e-mail address")
PASSWORD = Words("Password", "Type your password")
NEW_PASSWORD = Words(
    "New password",
    "Type a password",
    "At least 12 characters. Three random words make a good one.",
)
AGAIN = Words("New password again", "Type the same password again")
CODE = Words("Code", "Type the code")
APP_CODE = Words(
    "Code",
    "Type the code from your authenticator app",
    "Six digits from your authenticator app, or one of your recovery codes.",
)


class PasswordSignInForm(PlainForm, account_forms.LoginForm):
    """E-mail address and password."""

    words: ClassVar = {"login": EMAIL, "password": PASSWORD}


class RequestCodeForm(PlainForm, account_forms.RequestLoginCodeForm):
    """An e-mail address that a code is sent to."""

    words: ClassVar = {"email": EMAIL}

    def clean_email(self) -> str:
        """Forget a user who may not sign in by a code: the page must look the same."""
        email: str = super().clean_email()
        user: User | None = self.__dict__["_user"]
        if user and user.needs_strong_sign_in:
            self._user = None
        return email


class ConfirmCodeForm(PlainForm, account_forms.ConfirmLoginCodeForm):
    """The code that came by e-mail."""

    words: ClassVar = {"code": CODE}


class ForgottenPasswordForm(PlainForm, account_forms.ResetPasswordForm):
    """An e-mail address that a link is sent to."""

    words: ClassVar = {"email": EMAIL}


class NewPasswordForm(PlainForm, account_forms.ResetPasswordKeyForm):
    """A new password, twice, by a link."""

    words: ClassVar = {"password1": NEW_PASSWORD, "password2": AGAIN}


class ChangePasswordForm(PlainForm, account_forms.ChangePasswordForm):
    """The present password and a new one, twice."""

    words: ClassVar = {
        "oldpassword": Words("Present password", "Type your present password"),
        "password1": NEW_PASSWORD,
        "password2": AGAIN,
    }


class FirstPasswordForm(PlainForm, account_forms.SetPasswordForm):
    """A first password, twice, for somebody who signs in by codes."""

    words: ClassVar = {"password1": NEW_PASSWORD, "password2": AGAIN}


class ConfirmPasswordForm(PlainForm, account_forms.ReauthenticateForm):
    """The password once more, before a change to how somebody signs in."""

    words: ClassVar = {"password": PASSWORD}


class SecondFactorForm(PlainForm, mfa_forms.AuthenticateForm):
    """The second step of signing in."""

    words: ClassVar = {"code": APP_CODE}


class ConfirmSecondFactorForm(PlainForm, mfa_forms.ReauthenticateForm):
    """The second step once more."""

    words: ClassVar = {"code": APP_CODE}


class SetUpSecondFactorForm(PlainForm, totp_forms.ActivateTOTPForm):
    """The first code from a new authenticator app."""

    words: ClassVar = {
        "code": Words("Code", "Type the code", "The six digits that your app shows now.")
    }


class PersonForm(PlainForm):
    """Who somebody is."""

    name = forms.CharField(max_length=120)
    initials = forms.CharField(max_length=6)
    sector = forms.ChoiceField(choices=Sector.choices)

    words: ClassVar = {
        "name": Words("Name", "Type a name"),
        "initials": Words(
            "Initials", "Type initials", "As in the minutes. Two people may have the same."
        ),
        "sector": Words("Speaks for", "Choose a sector"),
    }


class OwnNameForm(PersonForm):
    """One's own name and initials."""

    sector = None  # type: ignore[assignment]


class RolesForm(PlainForm):
    """The roles of an account."""

    roles = forms.MultipleChoiceField(
        choices=[(role.value, role.value) for role in Role],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    words: ClassVar = {
        "roles": Words("Roles", "", "Somebody without a role can sign in and see nothing.")
    }


class AddressForm(PlainForm):
    """The e-mail address somebody signs in with."""

    email = forms.EmailField(max_length=254)

    words: ClassVar = {"email": Words("E-mail address", "Type an e-mail address")}


class InviteForm(AddressForm, RolesForm):
    """An invitation to somebody already known."""

    field_order: tuple[str, ...] = ("email", "roles")


class InviteNewForm(PersonForm, InviteForm):
    """An invitation to somebody new."""

    words: ClassVar = PersonForm.words | AddressForm.words | RolesForm.words
    field_order = ("name", "initials", "sector", "email", "roles")


class JoinForm(PlainForm):
    """Accepts an invitation by choosing a password."""

    password1 = account_forms.SetPasswordField()
    password2 = account_forms.PasswordField(autocomplete="new-password")

    words: ClassVar = {"password1": NEW_PASSWORD, "password2": AGAIN}

    def clean(self) -> dict[str, Any]:
        """Refuse two passwords that differ."""
        first, second = (self.cleaned_data.get(name) for name in ("password1", "password2"))
        if first and second and first != second:
            self.add_error("password2", "The two passwords differ. Type the same one twice.")
        return self.cleaned_data


class AuditFilterForm(PlainForm):
    """Which part of the audit trail to see."""

    person = forms.ModelChoiceField(
        User.objects.order_by("person__name"), required=False, empty_label="Everybody"
    )
    subject = forms.ChoiceField(required=False)
    first = forms.DateField(required=False, widget=forms.DateInput({"type": "date"}))
    last = forms.DateField(required=False, widget=forms.DateInput({"type": "date"}))

    words: ClassVar = {
        "person": Words("Person", ""),
        "subject": Words("About", ""),
        "first": Words("From", ""),
        "last": Words("To", ""),
    }

    def __init__(self, *args: Any, subject_types: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(kind, subject_type_name(kind)) for kind in subject_types]
        subject = cast(forms.ChoiceField, self.fields["subject"])
        subject.choices = [("", "Everything"), *sorted(names, key=lambda pair: pair[1].lower())]
