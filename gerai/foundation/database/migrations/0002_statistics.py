"""The web may ask for fresh statistics of our tables, which PostgreSQL grants their owner alone."""

from django.db import migrations

MAKE = """
CREATE FUNCTION gerai_analyse(names text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY names LOOP
        EXECUTE format('ANALYZE public.%I', name);
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("database", "0001_initial")]
    operations = [migrations.RunSQL(MAKE, "DROP FUNCTION gerai_analyse(text[])")]
