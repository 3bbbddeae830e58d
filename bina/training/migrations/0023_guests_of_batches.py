"""A place belongs to the person's agency; in a batch of another agency only where that one opened it to them.

Who issued a certificate is the agency of the batch from now on, no longer the agency of the person.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

SAME_AGENCY = (
    "ALTER TABLE training_enrolment ADD CONSTRAINT training_enrolment_same_agency "
    "FOREIGN KEY (employee_id, agency_id) REFERENCES people_employee (id, agency_id) "
    "DEFERRABLE INITIALLY DEFERRED"
)
GUEST = """
CREATE FUNCTION training_enrolment_is_invited() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM training_batch b WHERE b.id = NEW.batch_id AND b.agency_id <> NEW.agency_id)
    AND NOT EXISTS (SELECT 1 FROM training_jointbatch j WHERE j.batch_id = NEW.batch_id AND (j.to_all
      OR EXISTS (SELECT 1 FROM training_jointguest g WHERE g.joint_id = j.id AND g.guest_id = NEW.agency_id)))
  THEN
    RAISE EXCEPTION 'The batch is not open to the agency of this person.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'training_enrolment_invited';
  END IF;
  RETURN NEW;
END $$
"""
GUEST_TRIGGER = """
CREATE TRIGGER training_enrolment_invited
BEFORE INSERT OR UPDATE OF batch_id, agency_id ON training_enrolment
FOR EACH ROW EXECUTE FUNCTION training_enrolment_is_invited()
"""
CERTIFICATE = """
CREATE OR REPLACE FUNCTION training_certificate_needs_completion() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM training_enrolment n{join}
                 WHERE n.id = NEW.enrolment_id AND n.state = 'COMPLETED' AND n.employee_id = NEW.employee_id
                   AND {issuer}.agency_id = NEW.agency_id) THEN
    RAISE EXCEPTION 'A certificate needs a completed place of the same person and agency.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'training_certificate_completed';
  END IF;
  RETURN NEW;
END $$
"""
ISSUED_BY_HOST = CERTIFICATE.format(join=" JOIN training_batch b ON b.id = n.batch_id", issuer="b")
ISSUED_BY_OWN = CERTIFICATE.format(join="", issuer="n")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("training", "0022_joint_batches"), ("people", "0005_same_agency")]
    operations: ClassVar = [
        migrations.RunSQL(
            SAME_AGENCY, "ALTER TABLE training_enrolment DROP CONSTRAINT training_enrolment_same_agency"
        ),
        migrations.RunSQL(GUEST, "DROP FUNCTION training_enrolment_is_invited()"),
        migrations.RunSQL(GUEST_TRIGGER, "DROP TRIGGER training_enrolment_invited ON training_enrolment"),
        migrations.RunSQL(ISSUED_BY_HOST, ISSUED_BY_OWN),
    ]
