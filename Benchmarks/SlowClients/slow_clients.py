"""slow_clients.py BINARY [CLIENTS [SECONDS]]: how long a scrape on a new connection takes while so many clients (500) send
a byte of their request a second, and before. Those that are shut out come again."""

import re
import resource
import socket
import statistics
import subprocess
import sys
import threading
import time

binary = sys.argv[1]
clients = int(sys.argv[2]) if len(sys.argv) > 2 else 500
seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 20
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, clients + 500), hard))


def resident(process):
    with open(f"/proc/{process.pid}/status") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1)) / 1024


def scrape(port):
    start = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 200 "), answer[:80]
    return (time.monotonic() - start) * 1000


class Crowd(threading.Thread):
    """Keeps the number of its connections up, and sends a byte over each, spread over the second."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.port, self.reconnects, self.stopped = port, 0, False

    def connect(self):
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        connection.sendall(b"GET /metrics HTTP/1.1\r\nHost: x\r\nX: ")
        return connection

    def run(self):
        crowd = [self.connect() for _ in range(clients)]
        while not self.stopped:
            begin = time.monotonic()
            for place, connection in enumerate(crowd):
                try:
                    connection.sendall(b"y")
                except OSError:
                    connection.close()
                    crowd[place] = self.connect()
                    self.reconnects += 1
                if place % 50 == 49:
                    time.sleep(max(0, begin + (place + 1) / clients - time.monotonic()))
        for connection in crowd:
            connection.close()


def times(port, duration):
    found = []
    end = time.monotonic() + duration
    while time.monotonic() < end:
        found.append(scrape(port))
        time.sleep(0.02)
    return found


def tell(name, found, process):
    found.sort()
    print(
        f"{name}: {len(found)} scrapes, median {statistics.median(found):.1f} ms, "
        f"p99 {found[int(len(found) * 0.99)]:.1f} ms, worst {found[-1]:.1f} ms, {resident(process):.0f} MiB resident"
    )


process = subprocess.Popen(
    [binary, "demo", "--web.listen-address", "127.0.0.1:0"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
try:
    for line in process.stderr:
        found = re.search(r" msg=listening address=\S*:(\d+)", line)
        if found:
            break
    port = int(found.group(1))
    threading.Thread(target=process.stderr.read, daemon=True).start()
    times(port, 2)
    tell("alone", times(port, seconds), process)
    crowd = Crowd(port)
    crowd.start()
    time.sleep(2)
    tell(f"beside {clients} slow clients", times(port, seconds), process)
    print(f"connections shut and opened again: {crowd.reconnects}")
    crowd.stopped = True
    crowd.join()
finally:
    process.terminate()
    process.wait()
