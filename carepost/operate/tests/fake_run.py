"""A small `carepost run` for tests: a real supervisor and database, with stand-ins for web and worker.

`python fake_run.py HOME PORT [STEP [WEB]]`: Python for a step before the start, and for the web process.
"""

import sys
from pathlib import Path

from carepost.operate.children import Command
from carepost.operate.home import Home
from carepost.operate.postgres import Cluster
from carepost.operate.postgres.server import THROWAWAY
from carepost.operate.supervisor import (
    NotStartedError,
    Plan,
    RunsAlreadyError,
    Supervisor,
    keep_alive,
    only_one,
)

# Forks a worker that holds the port too, as the real web server does.
WEB = """
import http.server, os, socketserver, sys
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.send_header("Content-Length", "0"); self.end_headers()
    def log_message(self, *a): pass
socketserver.TCPServer.allow_reuse_address = True
server = http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Answer)
os.fork()
server.serve_forever()
"""
WORKER = "import time; print('working', flush=True); time.sleep(600)"


def say(who: str, line: str) -> None:
    sys.stdout.write(f"{who}: {line}\n")
    sys.stdout.flush()


def main(folder: str, port: str, step: str = "", web: str = WEB) -> int:
    home = Home(Path(folder))
    plan = Plan(
        url=f"http://localhost:{port}",
        bind="127.0.0.1",
        port=int(port),
        host="localhost",
        steps=(Command("step", (sys.executable, "-c", step)),),
        children=(
            Command("web", (sys.executable, "-c", web, port)),
            Command("worker", (sys.executable, "-c", WORKER)),
        ),
    )
    try:
        with only_one(home) as left:
            say("carepost", left or "clean")
            cluster = Cluster(home, THROWAWAY)
            running = cluster.ensure()
            say("database", running.recovered or "clean")
            try:
                Supervisor(home, plan, say, keep_alive(cluster, running)).run()
            finally:
                cluster.stop()
    except RunsAlreadyError as error:
        say("carepost", str(error))
        return 3
    except NotStartedError as error:
        say("carepost", str(error))
        return 1
    say("carepost", "stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
