"""`{{ amount|pounds }}` and `{{ amount|millions }}`."""

from django import template

from hnfsg import money

register = template.Library()
register.filter("pounds", money.pounds)
register.filter("millions", money.millions)
