"""The roles and what each may do, as `hnfsg.people.rights.ROLE_RIGHTS` has them; a test compares."""

from django.db import migrations

ROLES = {
    "Member": ["see_pages", "update_own_actions"],
    "Finance officer": [
        "see_pages",
        "update_own_actions",
        "provider_prices",
        "see_data_pages",
        "upload_finance",
        "settings_finance",
    ],
    "SEND officer": [
        "see_pages",
        "update_own_actions",
        "exact_ehcp",
        "exact_ap",
        "see_data_pages",
        "upload_ehcp",
        "upload_published_statistics",
        "settings_deadlines",
    ],
    "AP officer": [
        "see_pages",
        "update_own_actions",
        "exact_ap",
        "provider_prices",
        "see_data_pages",
        "upload_ap",
        "settings_provider_matches",
    ],
    "Chair": [
        "see_pages",
        "update_own_actions",
        "see_data_pages",
        "run_meetings",
        "settings_meetings",
    ],
    "Administrator": [
        "see_pages",
        "update_own_actions",
        "see_data_pages",
        "settings_finance",
        "settings_deadlines",
        "settings_provider_matches",
        "settings_meetings",
        "settings_all",
        "manage_people",
    ],
}


def write_roles(apps, schema_editor):
    """Make the groups. Django makes permissions only after all migrations, so they are made here."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    user_type, _ = ContentType.objects.get_or_create(app_label="people", model="user")
    for role, codenames in ROLES.items():
        group, _ = Group.objects.get_or_create(name=role)
        permissions = [
            Permission.objects.get_or_create(
                content_type=user_type,
                codename=codename,
                defaults={"name": codename.replace("_", " ")},
            )[0]
            for codename in codenames
        ]
        group.permissions.set(permissions)


def remove_roles(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(write_roles, remove_roles)]
