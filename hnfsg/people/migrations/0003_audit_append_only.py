"""The audit trail is only ever added to: the database itself refuses to change or delete a line."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION people_auditentry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit trail is append-only: % is refused.', TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER people_auditentry_append_only
    BEFORE UPDATE OR DELETE ON people_auditentry
    FOR EACH ROW EXECUTE FUNCTION people_auditentry_refuse();
"""
ALLOW = """
DROP TRIGGER people_auditentry_append_only ON people_auditentry;
DROP FUNCTION people_auditentry_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0002_roles")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
