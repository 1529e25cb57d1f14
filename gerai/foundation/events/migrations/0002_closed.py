"""Nobody changes what happened: not even the owner of the tables.

The web's role has no right to UPDATE, DELETE or TRUNCATE. These triggers refuse the owner too, so
that no migration and no hurried hand at psql does it by mistake. Against a superuser, who can
switch triggers off, stands the chain. TRUNCATE is refused to the owner alone: the tests empty their
tables as the web, to whom they grant it.
"""

from django.db import migrations

CLOSE = """
CREATE FUNCTION events_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' AND current_user <>
     (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION '% of % is refused: what happened is never changed', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER events_event_closed BEFORE UPDATE OR DELETE OR TRUNCATE ON events_event
  FOR EACH STATEMENT EXECUTE FUNCTION events_refuse_change();
CREATE TRIGGER events_link_closed BEFORE UPDATE OR DELETE OR TRUNCATE ON events_link
  FOR EACH STATEMENT EXECUTE FUNCTION events_refuse_change();
"""
OPEN = """
DROP TRIGGER events_event_closed ON events_event;
DROP TRIGGER events_link_closed ON events_link;
DROP FUNCTION events_refuse_change();
"""


class Migration(migrations.Migration):
    """The tables of events are closed to change."""

    dependencies = [("events", "0001_initial")]
    operations = [migrations.RunSQL(CLOSE, OPEN)]
