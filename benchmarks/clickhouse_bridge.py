"""The engine of ClickHouse, as `chdb` brings it, behind the HTTP interface that ClickHouse's client speaks.

Only for ``records.py``, run by the Python that has Ralph, where no ClickHouse server is at hand. It keeps
data in the folder named (MergeTree on disk), takes one query at a time as the engine's session does, and
knows as much of the interface as Ralph uses: a query in the address or the body, inserts in Native format.
"""

from __future__ import annotations

import re
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from chdb.session import Session

FORMAT = re.compile(r"\s+FORMAT\s+(\w+)\s*$", re.IGNORECASE)
TABLE = """
CREATE TABLE IF NOT EXISTS xapi.xapi_events_all (
  event_id UUID NOT NULL, emission_time DateTime64(6) NOT NULL, event String NOT NULL
) ENGINE MergeTree ORDER BY (emission_time, event_id) PRIMARY KEY (emission_time, event_id)
"""
lock = threading.Lock()


def run(session: Session, sql: str, parameters: dict[str, str]) -> bytes:
    found = FORMAT.search(sql)
    for name, value in parameters.items():
        quoted = value if value.startswith("[") else "'" + value.replace("'", "\\'") + "'"
        sql = re.sub(rf"\{{{re.escape(name)}:[^}}]*\}}", lambda _, text=quoted: text, sql)
    with lock:
        answer = session.query(FORMAT.sub("", sql), found[1] if found else "TabSeparated")
    return answer.bytes() if answer is not None else b""


def insert(session: Session, sql: str, data: bytes, folder: Path) -> bytes:
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".native") as file:
        file.write(data)
        file.flush()
        into = FORMAT.sub("", sql)
        with lock:
            session.query(f"{into} FROM INFILE '{file.name}' FORMAT Native")
    return b""


def handler(session: Session, folder: Path) -> type[BaseHTTPRequestHandler]:
    class Bridge(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            given = {name[6:]: value for name, value in query.items() if name.startswith("param_")}
            try:
                sql = query.get("query", "")
                if sql.upper().lstrip().startswith("INSERT"):
                    answer, status = insert(session, sql, body, folder), 200
                elif body[:6].upper() == b"INSERT":
                    head, _, data = body.partition(b"\n")
                    answer, status = insert(session, head.decode(), data, folder), 200
                else:
                    answer, status = run(session, sql or body.decode(), given), 200
            except Exception as error:  # noqa: BLE001 - whatever the engine says goes to the client
                answer, status = str(error).encode(), 500
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.send_header("X-ClickHouse-Query-Id", "1")
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST  # noqa: N815 - the base class's name

        def log_message(self, *_: object) -> None:
            return None

    return Bridge


def main() -> None:
    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    session = Session(str(folder / "clickhouse"))
    session.query("CREATE DATABASE IF NOT EXISTS xapi")
    session.query("USE xapi")
    session.query(TABLE)
    ThreadingHTTPServer(("127.0.0.1", port), handler(session, folder)).serve_forever()


if __name__ == "__main__":
    main()
