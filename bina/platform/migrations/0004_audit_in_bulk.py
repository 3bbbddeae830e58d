"""Make the audit triggers fit for imports of many thousand rows: one reading of each row, shorter ciphertext.

The cipher stays what migration 0002 says; its text is hexadecimal now and no longer single bits.
"""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

from django.db import migrations

BEFORE = import_module("bina.platform.migrations.0002_audit")


def _blocks(count: int) -> str:
    return " || ".join(f"sha256(start || '{block}'::bytea)" for block in range(count))


CIPHER = f"""
CREATE OR REPLACE FUNCTION bina_cipher(plain bytea, key bytea, nonce text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  start bytea := key || convert_to(nonce || ':', 'UTF8');
  size integer := length(plain);
  stream bytea;
BEGIN
  IF size <= 256 THEN
    stream := {_blocks(8)};
  ELSIF size <= 512 THEN
    stream := {_blocks(16)};
  ELSIF size <= 768 THEN
    stream := {_blocks(24)};
  ELSIF size <= 1024 THEN
    stream := {_blocks(32)};
  ELSE
    SELECT string_agg(sha256(start || convert_to(block::text, 'UTF8')), ''::bytea ORDER BY block) INTO stream
    FROM generate_series(0, size / 32) AS block;
  END IF;
  RETURN encode(substring(varbit_send(
    ('x' || encode(plain, 'hex'))::varbit # ('x' || encode(substring(stream FROM 1 FOR size), 'hex'))::varbit
  ) FROM 5), 'hex');
END
$$
"""  # the blocks are made of numbers
AUDIT = """
CREATE OR REPLACE FUNCTION bina_audit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  agency text := TG_ARGV[0];
  person text := TG_ARGV[1];
  personal text[] := TG_ARGV[2]::text[];
  others text[];
  who uuid := nullif(current_setting('bina.account', true), '')::uuid;
  place text := coalesce(current_setting('bina.address', true), '');
  rows_sql text;
  secrets text := 'NULL, NULL';
  keys text := '';
BEGIN
  rows_sql := CASE TG_OP
    WHEN 'INSERT' THEN 'SELECT j AS whole, NULL::jsonb AS old_part, j AS new_part
      FROM (SELECT jsonb_strip_nulls(to_jsonb(n)) AS j FROM new_rows n OFFSET 0) r'
    WHEN 'DELETE' THEN 'SELECT j AS whole, j AS old_part, NULL::jsonb AS new_part
      FROM (SELECT jsonb_strip_nulls(to_jsonb(o)) AS j FROM old_rows o OFFSET 0) r'
    ELSE 'SELECT b AS whole, bina_changed(a, b) AS old_part, bina_changed(b, a) AS new_part
      FROM (SELECT to_jsonb(o) AS a, to_jsonb(n) AS b FROM old_rows o JOIN new_rows n ON n.id = o.id OFFSET 0) r
      WHERE a <> b'
  END;
  IF cardinality(personal) > 0 THEN
    SELECT array_agg(attname::text) INTO others FROM pg_attribute
    WHERE attrelid = TG_RELID AND attnum > 0 AND NOT attisdropped AND attname <> ALL (personal);
    secrets := '
      CASE WHEN k.key IS NOT NULL AND d.old_part - $4 <> ''{}'' THEN
        bina_cipher(convert_to((d.old_part - $4)::text, ''UTF8''), k.key, d.entry || ''b'') END,
      CASE WHEN k.key IS NOT NULL AND d.new_part - $4 <> ''{}'' THEN
        bina_cipher(convert_to((d.new_part - $4)::text, ''UTF8''), k.key, d.entry || ''a'') END';
    keys := 'LEFT JOIN platform_personkey k ON k.person_id = d.person';
    IF TG_OP <> 'DELETE' THEN
      EXECUTE format(
        'INSERT INTO platform_personkey (person_id, key)
         SELECT person, decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, ''-'', ''''), ''hex'')
         FROM (SELECT DISTINCT %1$I AS person FROM new_rows) people
         WHERE person IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM platform_personkey known WHERE known.person_id = people.person)
         ON CONFLICT DO NOTHING', person);
    END IF;
  END IF;
  EXECUTE format(
    'INSERT INTO platform_auditentry
       (id, at, account_id, address, agency_id, table_name, row_id, action, person_id,
        before, after, personal_before, personal_after)
     SELECT d.entry, statement_timestamp(), $1, $2, nullif(d.whole->>%1$L, '''')::uuid, %4$L, d.whole->>''id'', %5$L,
            d.person, d.old_part - $3, d.new_part - $3, %6$s
     FROM (
       SELECT nextval(''platform_auditentry_id_seq'') AS entry, r.*, nullif(r.whole->>%2$L, '''')::uuid AS person
       FROM (%3$s) r
     ) d %7$s',
    agency, person, rows_sql, TG_TABLE_NAME, TG_OP, secrets, keys) USING who, place, personal, others;
  RETURN NULL;
END
$$
"""
BITS_TO_HEX = """
UPDATE platform_auditentry SET
  personal_before = encode(substring(varbit_send(personal_before::varbit) FROM 5), 'hex'),
  personal_after = encode(substring(varbit_send(personal_after::varbit) FROM 5), 'hex')
WHERE personal_before IS NOT NULL OR personal_after IS NOT NULL
"""
HEX_TO_BITS = """
UPDATE platform_auditentry SET
  personal_before = (('x' || personal_before)::varbit)::text,
  personal_after = (('x' || personal_after)::varbit)::text
WHERE personal_before IS NOT NULL OR personal_after IS NOT NULL
"""


def _replaced(function: str) -> str:
    return function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("platform", "0003_imports")]
    operations: ClassVar = [
        migrations.RunSQL(CIPHER, _replaced(BEFORE.STREAM)),
        migrations.RunSQL(AUDIT, _replaced(BEFORE.AUDIT)),
        migrations.RunSQL(BITS_TO_HEX, HEX_TO_BITS),
    ]
