"""Let the trail cost an import less: fewer and smaller indexes, rows read column by column, longer hash blocks.

The keystream is made of SHA-512 of key, entry and block; such a ciphertext begins with ``2:``. What was written
before keeps its form, and ``audit.reading`` knows both.
"""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

import django.contrib.postgres.indexes
from django.db import migrations, models

BEFORE = import_module("bina.platform.migrations.0004_audit_in_bulk")
_LENGTHS = (2, 4, 5, 6, 7, 8, 10, 12, 16)  # blocks of 64 bytes; whatever is longer takes the slower way


def _stream(count: int) -> str:
    return " || ".join(f"sha512(start || '{block}'::bytea)" for block in range(count))


def _steps() -> str:
    steps = [f"IF size <= {64 * count} THEN\n    stream := {_stream(count)};" for count in _LENGTHS]
    return "\n  ELS".join(steps)


CIPHER = f"""
CREATE OR REPLACE FUNCTION bina_cipher(plain bytea, key bytea, nonce text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  start bytea := key || convert_to(nonce || ':', 'UTF8');
  size integer := length(plain);
  stream bytea;
BEGIN
  {_steps()}
  ELSE
    SELECT string_agg(sha512(start || convert_to(block::text, 'UTF8')), ''::bytea ORDER BY block) INTO stream
    FROM generate_series(0, size / 64) AS block;
  END IF;
  RETURN '2:' || encode(substring(varbit_send(
    ('x' || encode(plain, 'hex'))::varbit # ('x' || encode(substring(stream FROM 1 FOR size), 'hex'))::varbit
  ) FROM 5), 'hex');
END
$$
"""
AUDIT = """
CREATE OR REPLACE FUNCTION bina_audit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  agency text := TG_ARGV[0];
  person text := TG_ARGV[1];
  personal text[] := TG_ARGV[2]::text[];
  who uuid := nullif(current_setting('bina.account', true), '')::uuid;
  place text := coalesce(current_setting('bina.address', true), '');
  columns text[];
  written text;
  rows_sql text;
  secrets text := 'NULL, NULL';
  keys text := '';
  -- Forgotten when the statement ends: no key can be made again from another, nor from the person.
  seed bytea := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
BEGIN
  SELECT array_agg(attname::text ORDER BY attnum) INTO columns FROM pg_attribute
  WHERE attrelid = TG_RELID AND attnum > 0 AND NOT attisdropped;
  agency := CASE WHEN agency = ANY (columns) THEN format('%I::uuid', agency) ELSE 'NULL::uuid' END;
  person := CASE WHEN person = ANY (columns) THEN format('%I::uuid', person) ELSE 'NULL::uuid' END;
  IF TG_OP <> 'UPDATE' THEN
    -- Every value is taken from its own column, once.
    SELECT format('SELECT id::text AS row_id, %s AS agency, %s AS person,
        (SELECT jsonb_strip_nulls(to_jsonb(p)) FROM (SELECT %s) p) AS open,
        %s AS secret FROM %s r',
      agency, person, string_agg(format('r.%I', name), ', ') FILTER (WHERE name <> ALL (personal)),
      coalesce(format('(SELECT nullif(json_strip_nulls(row_to_json(p))::text, ''{}'') FROM (SELECT %s) p)',
        string_agg(format('r.%I', name), ', ') FILTER (WHERE name = ANY (personal))), 'NULL'),
      CASE TG_OP WHEN 'INSERT' THEN 'new_rows' ELSE 'old_rows' END)
    INTO written FROM unnest(columns) AS name;
    rows_sql := 'SELECT row_id, agency, person, ' || CASE TG_OP
      WHEN 'INSERT' THEN 'NULL::jsonb AS old_open, NULL AS old_secret, open AS new_open, secret AS new_secret'
      ELSE 'open AS old_open, secret AS old_secret, NULL::jsonb AS new_open, NULL AS new_secret'
    END || ' FROM (' || written || ' OFFSET 0) w';
  ELSE
    rows_sql := format('SELECT row_id, agency, person, old_part - $3 AS old_open, new_part - $3 AS new_open,
        nullif((old_part - $4)::text, ''{}'') AS old_secret, nullif((new_part - $4)::text, ''{}'') AS new_secret
      FROM (SELECT row_id, agency, person, bina_changed(a, b) AS old_part, bina_changed(b, a) AS new_part
        FROM (SELECT n.id::text AS row_id, n.%s AS agency, n.%s AS person, to_jsonb(o) AS a, to_jsonb(n) AS b
              FROM old_rows o JOIN new_rows n ON n.id = o.id OFFSET 0) both_rows
        WHERE a <> b OFFSET 0) changed', agency, person);
    rows_sql := replace(rows_sql, 'n.NULL', 'NULL');
  END IF;
  IF cardinality(personal) > 0 THEN
    secrets := 'bina_cipher(convert_to(d.old_secret, ''UTF8''), k.key, d.entry || ''b''),
      bina_cipher(convert_to(d.new_secret, ''UTF8''), k.key, d.entry || ''a'')';
    keys := 'LEFT JOIN platform_personkey k ON k.person_id = d.person';
    IF TG_OP <> 'DELETE' THEN
      EXECUTE format(
        'INSERT INTO platform_personkey (person_id, key)
         SELECT person, sha256($1 || uuid_send(person))
         FROM (SELECT DISTINCT %s AS person FROM new_rows) people
         WHERE person IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM platform_personkey known WHERE known.person_id = people.person)
         ON CONFLICT DO NOTHING', person) USING seed;
    END IF;
  END IF;
  EXECUTE format(
    'INSERT INTO platform_auditentry
       (id, at, account_id, address, agency_id, table_name, row_id, action, person_id,
        before, after, personal_before, personal_after)
     SELECT d.entry, statement_timestamp(), $1, $2, d.agency, %L, d.row_id, %L, d.person,
            d.old_open, d.new_open, %s
     FROM (SELECT nextval(''platform_auditentry_id_seq'') AS entry, r.* FROM (%s) r) d %s',
    TG_TABLE_NAME, TG_OP, secrets, rows_sql, keys)
  USING who, place, personal, ARRAY(SELECT unnest(columns) EXCEPT SELECT unnest(personal));
  RETURN NULL;
END
$$
"""
# The reverse of the cipher is the cipher: the stream of what begins with "2:" is taken off, the old one put on.
BACK = """
CREATE FUNCTION pg_temp.reciphered(written text, person uuid, nonce text) RETURNS text LANGUAGE sql AS $$
  SELECT CASE WHEN written LIKE '2:%' THEN coalesce((
    SELECT old_cipher(decode(substr(bina_cipher(decode(substr(written, 3), 'hex'), key, nonce), 3), 'hex'), key, nonce)
    FROM platform_personkey WHERE person_id = person), written) ELSE written END
$$
"""
RECIPHERED = """
UPDATE platform_auditentry SET
  personal_before = pg_temp.reciphered(personal_before, person_id, id || 'b'),
  personal_after = pg_temp.reciphered(personal_after, person_id, id || 'a')
WHERE personal_before LIKE '2:%' OR personal_after LIKE '2:%'
"""
TAKEN_BACK = [
    BEFORE.CIPHER.replace("FUNCTION bina_cipher(", "FUNCTION pg_temp.old_cipher("),
    BACK.replace("old_cipher", "pg_temp.old_cipher"),
    RECIPHERED,
    "DROP FUNCTION pg_temp.reciphered(text, uuid, text)",
    "DROP FUNCTION pg_temp.old_cipher(bytea, bytea, text)",
    BEFORE.CIPHER,
]
# Made by Django for searches by prefix, which nobody does and which the unique index would serve here.
PREFIXES = [
    f"CREATE INDEX {name} ON platform_account ({column} varchar_pattern_ops)"
    for name, column in (
        ("platform_account_login_210f69cc_like", "login"),
        ("platform_account_email_e4f7046f_like", "email"),
    )
]
NO_PREFIXES = (
    "DROP INDEX IF EXISTS platform_account_login_210f69cc_like, platform_account_email_e4f7046f_like"
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("platform", "0006_analyze")]
    operations: ClassVar = [
        migrations.RunSQL(CIPHER, TAKEN_BACK),
        migrations.RunSQL(AUDIT, BEFORE.AUDIT),
        migrations.RunSQL(NO_PREFIXES, PREFIXES),
        migrations.RemoveIndex(model_name="auditentry", name="platform_audit_row"),
        migrations.RemoveIndex(model_name="auditentry", name="platform_audit_agency"),
        migrations.RemoveIndex(model_name="auditentry", name="platform_audit_newest"),
        migrations.AlterField("auditentry", "at", models.DateTimeField()),
        migrations.AlterField("auditentry", "account_id", models.UUIDField(null=True)),
        migrations.AlterField("auditentry", "person_id", models.UUIDField(null=True)),
        migrations.AddIndex(
            "auditentry", django.contrib.postgres.indexes.BrinIndex(fields=["at"], name="platform_audit_at")
        ),
        migrations.AddIndex(
            "auditentry",
            models.Index(
                fields=["person_id"],
                condition=models.Q(person_id__isnull=False),
                name="platform_audit_person",
            ),
        ),
        migrations.AddIndex(
            "auditentry",
            models.Index(
                fields=["row_id"], condition=models.Q(person_id__isnull=True), name="platform_audit_row"
            ),
        ),
        migrations.AddIndex(
            "auditentry", models.Index(fields=["agency_id", "id"], name="platform_audit_agency")
        ),
        migrations.AddIndex(
            "auditentry", models.Index(fields=["agency_id", "table_name", "id"], name="platform_audit_newest")
        ),
    ]
