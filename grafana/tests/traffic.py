"""Three projects that log the same in each run, and then nothing more: it is known how much there is to count."""
import json

# The simulated PostHog keeps 25 hours. What stands behind that in the file of its entries is still to come when it starts.
START = 25 * 3600
# Seconds for which something is logged then.
LASTS = 30
# So much more each of them logs. One has a name that needs encoding in an address.
PROJECTS = {"north": 1, "south & east": 2, "west": 3}
# So many errors that error budgets burn fast.
MIX = {"debug": 1, "info": 4, "warn": 1, "error": 4}
# Three projects of three services each: with more than ten, which of them are the first ten could be a matter of rounding.
KNOWN, NEW = ["checkout", "payments"], ["search"]


def entries(scale, still):
    """(offset, service, severity) of what one of them logs: the past, and after `still` seconds what is to be counted."""
    # Each of PostHog's own alerts looks back a quarter of an hour at most: none changes its state while a test runs.
    for offset in range(START - 1800, START, 5):
        for service in KNOWN:
            for severity in MIX:
                yield offset, service, severity
    for second in range(LASTS):
        offset = START + still + second
        for service in KNOWN + NEW:
            for severity, count in MIX.items():
                for _ in range(scale * count):
                    yield offset, service, severity
        yield offset, "payments", "fatal"


def write(path, scale, still):
    with open(path, "w") as file:
        for offset, service, severity in entries(scale, still):
            line = {"offset_s": offset, "service_name": service, "severity": severity, "body": 100 * "x"}
            file.write(json.dumps(line) + "\n")


def counted(scale):
    """How many are to be counted."""
    return sum(offset >= START for offset, _, _ in entries(scale, 0))
