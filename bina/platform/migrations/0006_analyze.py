"""A way for the application's role to have the planner look at tables it has just filled.

The role owns nothing and so may not ANALYZE; until the server does it by itself, within a minute, a query over
a freshly imported city can choose a plan that takes minutes.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

ANALYZE = """
CREATE FUNCTION bina_analyze() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  name regclass;
BEGIN
  FOR name IN SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE n.nspname = 'public' AND c.relkind = 'r' AND pg_has_role(c.relowner, 'USAGE')
                AND c.relname ~ '^(people|competency|training|planning)_'
  LOOP
    EXECUTE format('ANALYZE %s', name);
  END LOOP;
END
$$
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("platform", "0005_audit_newest")]
    operations: ClassVar = [migrations.RunSQL(ANALYZE, "DROP FUNCTION bina_analyze()")]
