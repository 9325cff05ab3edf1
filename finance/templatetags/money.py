"""`{{ amount|pounds }}`, `{{ amount|millions }}` and `{{ amount|signed_millions }}`."""

from django import template

from hnfsg import money

register = template.Library()
register.filter("pounds", money.pounds)
register.filter("millions", money.millions)
register.filter("signed_millions", money.signed_millions)
