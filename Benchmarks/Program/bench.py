"""Runs the benchmarks of the whole program, and writes their table into RESULTS.md.

    make bench                  all of them
    make bench ONLY=scrapes     one: encoding saving state_writes poll served_poll scrapes scrape_cpu allocations start projects memory
                                scaling pacing backfill logs_query
    make bench ONLY=beside_before BEFORE=path     beside the binary of an earlier commit
"""

import os
import pathlib
import subprocess
import sys

import measures
from processes import BINARIES

RESULTS = pathlib.Path(__file__).parent.parent / "RESULTS.md"
BEGIN, END = "<!-- begin {} -->\n", "<!-- end {} -->\n"


def replace(name, text):
    """Puts the text between the marks of that name."""
    page = RESULTS.read_text()
    head, rest = page.split(BEGIN.format(name))
    tail = rest.split(END.format(name))[1]
    RESULTS.write_text(head + BEGIN.format(name) + text + END.format(name) + tail)


def table(name):
    rows = getattr(measures, name)()
    text = "| work | target | measured |\n|---|---|---|\n"
    text += "".join(f"| {work} | {target} | {measured} |\n" for work, target, measured in rows)
    text += f"\n{load()}\n"
    print(text)
    replace(name, text)


def load():
    """What else the machine did meanwhile; the benchmarks themselves are part of it."""
    return f"Load average of the minute: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors."


def printed(name, program):
    text = subprocess.run([BINARIES / program], check=True, capture_output=True, text=True).stdout
    print(text)
    replace(name, f"```\n{text}```\n\n{load()}\n")


def main(only):
    programs = {"encoding": "EncodingBenchmark", "saving": "StateBenchmark", "poll": "PollBenchmark",
                "pacing": "PacingBenchmark", "backfill": "BackfillBenchmark"}
    for name in (
        "encoding", "saving", "state_writes", "poll", "served_poll", "scrapes", "scrape_cpu", "allocations", "start",
        "projects", "scaling", "pacing", "backfill", "memory", "logs_query", "beside_before"
    ):
        if only in ("", name) and (name != "beside_before" or "BEFORE" in os.environ):
            print(f"== {name}", flush=True)
            if name in programs:
                printed(name, programs[name])
            else:
                table(name)


main(sys.argv[1] if len(sys.argv) > 1 else "")
