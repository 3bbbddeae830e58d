"""The set-based half of ``import_batches``."""

from __future__ import annotations

TABLE = "training_incoming"
COLUMNS = """
  place integer, id uuid, batch_id uuid, employee_id uuid, state text, reason text,
  attendance_percent numeric, pre_score numeric, post_score numeric, certificate_number text,
  completed_on date, earned_jp numeric, batch_changed boolean
"""
NAMES = (
    *("place", "id", "batch_id", "employee_id", "state", "reason", "attendance_percent", "pre_score"),
    *("post_score", "certificate_number", "completed_on", "earned_jp", "batch_changed"),
)
_SAME = "n.batch_id = i.batch_id AND n.employee_id = i.employee_id"
_FIELDS = ("state", "reason", "attendance_percent", "pre_score", "post_score", "certificate_number")
_DIFFERS = (
    f"({', '.join(f'n.{name}' for name in _FIELDS)}, n.completed_on) "
    f"IS DISTINCT FROM ({', '.join(f'i.{name}' for name in _FIELDS)}, i.completed_on)"
)

# Rows that are new, or differ, or whose batch changes; with the values before.
COMPARE = f"""
SELECT i.place, n.id IS NULL, {", ".join(f"n.{name}" for name in _FIELDS)}
FROM {TABLE} i LEFT JOIN training_enrolment n ON {_SAME}
WHERE n.id IS NULL OR i.batch_changed OR {_DIFFERS} ORDER BY i.place
"""  # noqa: S608  # fixed parts
UPDATE = f"""
UPDATE training_enrolment n
SET state = i.state, reason = i.reason, attendance_percent = i.attendance_percent, pre_score = i.pre_score,
    post_score = i.post_score, certificate_number = i.certificate_number, completed_on = i.completed_on,
    earned_jp = i.earned_jp, source = 'IMPORT', rule_set = '', updated_at = %(at)s
FROM {TABLE} i WHERE {_SAME} AND {_DIFFERS}
"""  # noqa: S608  # fixed parts
INSERT = f"""
INSERT INTO training_enrolment (id, agency_id, batch_id, employee_id, state, reason, source, pre_score,
  post_score, attendance_percent, completed_on, earned_jp, certificate_number, rule_set, updated_at)
SELECT i.id, %(agency)s, i.batch_id, i.employee_id, i.state, i.reason, 'IMPORT', i.pre_score,
  i.post_score, i.attendance_percent, i.completed_on, i.earned_jp, i.certificate_number, '', %(at)s
FROM {TABLE} i
WHERE NOT EXISTS (SELECT 1 FROM training_enrolment n WHERE {_SAME})
"""  # noqa: S608  # fixed parts
# Certificates in force of people whom the file no longer calls completed, by row of the file.
CERTIFIED = f"""
SELECT i.place, c.number
FROM {TABLE} i JOIN training_enrolment n ON {_SAME} JOIN training_certificate c ON c.enrolment_id = n.id
WHERE i.state <> 'COMPLETED' AND c.state = 'ISSUED' ORDER BY i.place
"""  # noqa: S608  # fixed parts
DOUBT = f"""
UPDATE training_certificate c
SET doubted_at = CASE WHEN i.state = 'COMPLETED' THEN NULL ELSE %(at)s END, updated_at = %(at)s
FROM training_enrolment n, {TABLE} i
WHERE {_SAME} AND c.enrolment_id = n.id AND c.state = 'ISSUED'
  AND (c.doubted_at IS NULL) = (i.state <> 'COMPLETED')
RETURNING c.doubted_at IS NOT NULL
"""  # noqa: S608  # fixed parts
WITHDRAW_THE_REST = """
UPDATE training_enrolment n SET state = 'WITHDRAWN', reason = 'RECORDED', updated_at = %(at)s
WHERE n.batch_id = ANY(%(ended)s) AND n.state IN ('NOMINATED', 'ENROLLED', 'ATTENDING')
"""
