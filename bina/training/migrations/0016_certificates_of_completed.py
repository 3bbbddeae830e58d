"""No certificate without completion, whatever writes the row."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

GUARD = """
CREATE FUNCTION training_certificate_needs_completion() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM training_enrolment n
                 WHERE n.id = NEW.enrolment_id AND n.state = 'COMPLETED' AND n.employee_id = NEW.employee_id
                   AND n.agency_id = NEW.agency_id) THEN
    RAISE EXCEPTION 'A certificate needs a completed place of the same person and agency.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'training_certificate_completed';
  END IF;
  RETURN NEW;
END $$
"""
TRIGGER = """
CREATE TRIGGER training_certificate_completed
BEFORE INSERT OR UPDATE OF enrolment_id, employee_id, agency_id ON training_certificate
FOR EACH ROW EXECUTE FUNCTION training_certificate_needs_completion()
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("training", "0015_certificates")]
    operations: ClassVar = [
        migrations.RunSQL(GUARD, "DROP FUNCTION training_certificate_needs_completion()"),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER training_certificate_completed ON training_certificate"),
    ]
