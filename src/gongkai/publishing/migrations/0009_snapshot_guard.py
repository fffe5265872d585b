"""Triggers that stop accidents: a snapshot is never changed, only erased, and an anchor is neither changed nor removed.

A snapshot that something names cannot be removed, because keys point at it. No trigger reads another table: SQLite could not
rebuild that table in a later migration.
"""

from django.db import migrations

SNAPSHOT, ANCHOR = "publishing_snapshot", "publishing_signedanchor"
NOT_CHANGED, NOT_REMOVED = "a snapshot is never changed, only erased", "anchors are append-only"
SQLITE = [
    f"""CREATE TRIGGER {SNAPSHOT}_no_update BEFORE UPDATE ON {SNAPSHOT}
    WHEN NEW.content IS NOT NULL OR NEW.salt IS NOT NULL OR NEW.schema IS NOT OLD.schema OR NEW.id IS NOT OLD.id
    BEGIN SELECT RAISE(ABORT, '{NOT_CHANGED}'); END""",
    *(
        f"""CREATE TRIGGER {ANCHOR}_no_{verb.lower()} BEFORE {verb} ON {ANCHOR}
        BEGIN SELECT RAISE(ABORT, '{NOT_REMOVED}'); END"""
        for verb in ("UPDATE", "DELETE")
    ),
]
POSTGRESQL = [
    f"""CREATE FUNCTION {SNAPSHOT}_guard() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{NOT_CHANGED}'; END $$""",
    f"""CREATE TRIGGER {SNAPSHOT}_no_update BEFORE UPDATE ON {SNAPSHOT} FOR EACH ROW
    WHEN (NEW.content IS NOT NULL OR NEW.salt IS NOT NULL
        OR NEW.schema IS DISTINCT FROM OLD.schema OR NEW.id IS DISTINCT FROM OLD.id)
    EXECUTE FUNCTION {SNAPSHOT}_guard()""",
    f"""CREATE TRIGGER {SNAPSHOT}_no_truncate BEFORE TRUNCATE ON {SNAPSHOT}
    FOR EACH STATEMENT EXECUTE FUNCTION {SNAPSHOT}_guard()""",
    f"""CREATE FUNCTION {ANCHOR}_guard() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{NOT_REMOVED}'; END $$""",
    f"""CREATE TRIGGER {ANCHOR}_no_change BEFORE UPDATE OR DELETE ON {ANCHOR}
    FOR EACH ROW EXECUTE FUNCTION {ANCHOR}_guard()""",
    f"""CREATE TRIGGER {ANCHOR}_no_truncate BEFORE TRUNCATE ON {ANCHOR}
    FOR EACH STATEMENT EXECUTE FUNCTION {ANCHOR}_guard()""",
]


def guard(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0008_anchors_and_editions")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
