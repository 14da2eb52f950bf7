import json, sqlite3, sys
from http.server import BaseHTTPRequestHandler, HTTPServer

db = sqlite3.connect(sys.argv[2] if len(sys.argv) > 2 else "receipts.db")
db.execute("create table if not exists receipts (key text primary key, received text default current_timestamp, record text)")

class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        try:
            receipt = json.loads(self.rfile.read(min(int(self.headers["Content-Length"]), 65536)))
            row = str(receipt["key"])[:64], json.dumps(receipt["record"])
        except (KeyError, TypeError, ValueError):
            return self.send_error(400)
        with db:  # the same key again is the same change: its first answer was lost
            db.execute("insert or ignore into receipts (key, record) values (?, ?)", row)
        self.send_response(204)
        self.end_headers()

HTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 8081), Receiver).serve_forever()
