"""What an exporter shows of made-up traffic, and the alerts that are expected of it."""
from .promtool import JOB, Series


class Case:
    """Series in promtool's notation, and the alerts that they set off: those whose labels the selector finds. Times are
    minutes since the start, which is a Thursday, 00:00 UTC."""

    def __init__(self, name, by="project"):
        self.name, self.selector = name, f'{by}="{name}"'
        self.raw, self.expected, self.said, self.measured = [], [], [], []

    def has(self, metric, values, /, instance="exporter:10095", **labels):
        """A series with the label that the case goes by, and further ones."""
        labels = {"job": JOB, "instance": instance} | dict([self.selector.replace('"', "").split("=")]) | labels
        written = ",".join(f'{name}="{value}"' for name, value in labels.items())
        self.raw.append({"series": f"{metric}{{{written}}}", "values": values})
        return self

    def fires(self, start, end, *alerts):
        """Between these times exactly these fire: (name, severity, service or "")."""
        self.expected.append((start, end, {alert if len(alert) == 3 else (*alert, "") for alert in alerts}))
        return self

    def quiet(self, start, end):
        return self.fires(start, end)

    def says(self, when, alert, summary, description):
        """What the annotations of the alert say at that time."""
        self.said.append((when, alert, summary, description))
        return self

    def measures(self, when, expression, value):
        self.measured.append((when, expression, value))
        return self

    def series(self, timing):
        return self.raw


class Project(Case):
    """A project with its services, whose series are made of its traffic."""

    def __init__(self, name, instances=("exporter:10095",)):
        super().__init__(name)
        self.instances, self.services, self.given = instances, {}, []
        self.blind, self.down, self.lost, self.bytes, self.starts = [], [], [], None, {}
        # Whether there are gauges of the newest window; some servers cannot be asked by the minute.
        self.windows = True

    def logs(self, service, traffic, starts=0):
        """`traffic(minute)` is {severity: entries in that minute}; the first of the service come at `starts`."""
        self.services[service], self.starts[service] = traffic, starts
        return self

    def promise(self, name, value, service=None):
        """A recorded series that an objective makes."""
        labels = f'{{job="{JOB}",project="{self.name}"' + (f',service_name="{service}"' if service else "") + "}"
        self.given.append((name + labels, value))
        return self

    def series(self, timing):
        return [each.written() for each in shown(self, timing.LENGTH, timing.STEP)]


def inside(spans, minute):
    return any(start <= minute < end for start, end in spans)


def shown(project, length, step):
    """The series that the exporter shows of the project, on each of its instances, and those that are given."""
    times = range(0, length + 1, step)
    made = [Series(name, [value for _ in times]) for name, value in project.given]
    for instance in project.instances:
        own = f'{{job="{JOB}",instance="{instance}",project="{project.name}"'
        made += gauges(project, own, times)
        for service, traffic in project.services.items():
            made += counters(project, own, service, traffic, times)
        if project.bytes:
            total, values = 0, []
            for minute in range(length + 1):
                total += project.bytes(minute)
                if minute % step == 0:
                    values.append(gone(project, minute, seen(project, minute, total, values)))
            made.append(Series(f'posthog_logs_uncompressed_bytes_total{own},severity="info"}}', values))
    return made


def gone(project, minute, value):
    return None if inside(project.down, minute) else value


def seen(project, minute, value, before):
    """While the exporter is blind a counter stands still."""
    if not inside(project.blind, minute):
        return value
    return next((each for each in reversed(before) if each is not None), 0)


def gauges(project, own, times):
    def both(seeing, blind):
        values, last = [], 0
        for minute in times:
            last = last if inside(project.blind, minute) else minute * 60 - 360
            values.append(gone(project, minute, blind(last) if inside(project.blind, minute) else seeing(last)))
        return values
    return [
        Series(f"posthog_logs_up{own}}}", both(lambda _: 1, lambda _: 0)),
        Series(f"posthog_logs_data_watermark_timestamp_seconds{own}}}", both(lambda last: last, lambda last: last)),
        Series(f"posthog_logs_window_seconds{own}}}", both(lambda _: 300, lambda _: 300)),
        Series(
            f'posthog_logs_project_info{own},project_id="7",host="https://eu.posthog.com"}}', both(lambda _: 1, lambda _: 1)),
    ]


def counters(project, own, service, traffic, times):
    """The counters by severity, and the gauges of the window of five minutes."""
    starts = project.starts[service]
    counts = {"info": 0, "error": 0, "fatal": 0}
    values = {severity: [] for severity in counts}
    windows = {"entries": [], "errors": [], "rate": []}
    recent = []
    severities = set()
    for minute in range(times[-1] + 1):
        entries = traffic(minute) if minute >= starts else {}
        if inside(project.lost, minute):
            counts = dict.fromkeys(counts, 0)
        for severity, count in entries.items():
            counts[severity] += count
            if count:
                severities.add(severity)
        recent = [*recent[-4:], entries]
        if minute % times.step:
            continue
        for severity, total in counts.items():
            total = None if minute < starts else seen(project, minute, total, values[severity])
            values[severity].append(gone(project, minute, total))
        all_entries = sum(sum(each.values()) for each in recent)
        errors = sum(each.get("error", 0) + each.get("fatal", 0) for each in recent)
        nothing = inside(project.blind, minute) or inside(project.down, minute) or not all_entries
        windows["entries"].append(None if nothing else all_entries)
        windows["errors"].append(None if nothing else errors)
        windows["rate"].append(None if nothing else errors / all_entries)
    labels = f'{own},service_name="{service}"'
    counted = [
        Series(f'posthog_logs_entries_total{labels},severity="{severity}"}}', values[severity])
        for severity in sorted(severities)]
    return counted + [
        Series(f"posthog_logs_service_window_entries{labels}}}", windows["entries"]),
        Series(f"posthog_logs_service_window_errors{labels}}}", windows["errors"]),
        Series(f"posthog_logs_service_error_rate{labels}}}", windows["rate"]),
    ] if project.windows else counted
