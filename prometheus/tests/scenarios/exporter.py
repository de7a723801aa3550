"""The exporter itself, over two hours, a minute a step."""
from .simulation import Case

LENGTH, STEP, EVALUATION = 140, 1, 1
WITHOUT = [
    "errors", "usual-errors", "slow-burns", "objectives", "budgets", "silence", "silence-records", "volume", "usual", "counters"]
OWN = "posthog_logs_exporter_"
INFO = {"project_id": "7", "host": "https://eu.posthog.com"}


def fresh(name):
    """A case whose data are those of now."""
    return Case(name).has("posthog_logs_data_watermark_timestamp_seconds", "-360+60x140")


def scenarios():
    # From minute 11 to 30 it cannot be scraped; at minute 5 a scrape goes wrong.
    yield Case("down:10095", by="instance").has("up", "1x4 0 1x4 0x19 1x120", instance="down:10095") \
        .quiet(0, 12).fires(13, 16, ("ExporterDown", "critical")).quiet(31, LENGTH) \
        .says(15, "ExporterDown", "posthog-logs-exporter down:10095 cannot be scraped",
              "Prometheus has got no metrics from down:10095 (job posthog-logs) for 3 minutes. Alerts on the logs are blind "
              "meanwhile, unless another exporter sees the same projects.")

    # From minute 21 to 60.
    yield fresh("failing").has("posthog_logs_up", "1x20 0x39 1x80").has("posthog_logs_project_info", "1x140", **INFO) \
        .has(OWN + "poll_failures_total", "0x20 1+1x29 30x90", reason="timeout") \
        .has(OWN + "poll_failures_total", "0x50 1+1x9 10x80", reason="transport") \
        .has(OWN + "poll_failures_total", "0x140", reason="unauthorized") \
        .quiet(0, 34).fires(34, 60, ("PollFailing", "warning")).quiet(67, LENGTH) \
        .says(58, "PollFailing", "polls of project failing fail",
              "No poll of project failing has got everything for 10 minutes or more, on 1 exporter(s). Failures in the last "
              "half hour, by reason: timeout 22 transport 8.")

    # For an hour: that is critical.
    yield fresh("failing long").has("posthog_logs_up", "1x20 0x90 1x40") \
        .fires(35, 70, ("PollFailing", "warning")).fires(80, 100, ("PollFailing", "warning"), ("PollFailing", "critical")) \
        .quiet(118, LENGTH)

    yield fresh("failing shortly").has("posthog_logs_up", "1x20 0x1 1x120").quiet(0, LENGTH)

    # One of two exporters fails: somebody must look, but the logs are watched.
    yield fresh("one of two fails").has("posthog_logs_up", "0x140").has("posthog_logs_up", "1x140", instance="second:10095") \
        .fires(0, LENGTH, ("PollFailing", "warning"))
    yield fresh("both fail").has("posthog_logs_up", "0x140").has("posthog_logs_up", "0x140", instance="second:10095") \
        .fires(0, LENGTH, ("PollFailing", "warning"), ("PollFailing", "critical"))

    # A try in five minutes.
    yield fresh("vault").has("posthog_logs_up", "1x20 0x40 1x80").has(
        OWN + "poll_failures_total", "0x20 1x4 2x4 3x4 4x4 5x4 6x4 7x4 8x4 9x100", reason="unauthorized") \
        .quiet(0, 22).fires(22, 33, ("KeyRejected", "critical")).quiet(75, LENGTH) \
        .says(30, "KeyRejected", "PostHog rejects the API key for project vault (unauthorized)",
              "PostHog responded unauthorized for project vault, in about 2 polls of the last 15 minutes. No poll of that "
              "exporter has succeeded for 5.")

    # Two replicas: a lease goes over within three minutes, and later their database is away for half an hour.
    yield fresh("leased").has(OWN + "lease_held", "1x20 0x119") \
        .has(OWN + "lease_held", "0x23 1x36 0x29 1x49", instance="second:10095") \
        .quiet(0, 64).fires(66, 89, ("NotPolled", "critical")).quiet(91, LENGTH) \
        .says(70, "NotPolled", "no replica polls project leased",
              "For 5 minutes no replica has held the lease of project leased: nobody watches its logs. The replicas cannot "
              "use the database that they share, or none of them is left for it.")

    # The hour is used up from minute 11 on; the minute is full again within each.
    yield Case("used up", by="key").has(OWN + "budget_limit_requests", "1200x140", window="hour") \
        .has(OWN + "budget_remaining_requests", "700x10 12x59 700x80", window="hour") \
        .has(OWN + "budget_limit_requests", "240x140", window="minute") \
        .has(OWN + "budget_remaining_requests", " ".join(["232 0 0 0"] * 35), window="minute") \
        .quiet(0, 39).fires(40, 70, ("BudgetExhausted", "warning")).quiet(82, LENGTH) \
        .says(45, "BudgetExhausted", "the request budget of key used up is used up (hour)",
              "Of the requests that an exporter may send with key used up in any hour, at most 1% were left at any time of "
              "the last half hour. Polls wait for their turn, so that data gets older.")

    # It stands from minute 21 on and is there again at minute 81.
    yield Case("behind").has("posthog_logs_up", "1x140").has(
        "posthog_logs_data_watermark_timestamp_seconds", "-360+60x20 840x59 4500+60x60") \
        .quiet(0, 45).fires(51, 80, ("DataBehind", "warning")).quiet(90, LENGTH) \
        .says(55, "DataBehind", "the counts of project behind are 41m 0s behind",
              "No exporter has known complete data of project behind for 41m 0s. Six to ten minutes are normal. Alerts on "
              "the logs of this project are held back.")
    yield Case("never there").has("posthog_logs_up", "1x140").fires(40, LENGTH, ("DataBehind", "warning"))
    # A target of its own, whose process is another one.
    yield Case("never there in a slice").has("posthog_logs_up", "1x140", instance="exporter:10095/never there in a slice") \
        .fires(40, LENGTH, ("DataBehind", "warning"))
    yield Case("never there, by a name with a slash").has("posthog_logs_up", "1x140", instance="eu/first") \
        .has("process_start_time_seconds", "0x140", instance="eu/first").fires(40, LENGTH, ("DataBehind", "warning"))
    yield Case("twenty minutes old").has("posthog_logs_up", "1x140").has(
        "posthog_logs_data_watermark_timestamp_seconds", "-1200+60x140").quiet(0, LENGTH)
    yield Case("behind on one of two").has("posthog_logs_up", "1x140").has("posthog_logs_up", "1x140", instance="second:10095") \
        .has("posthog_logs_data_watermark_timestamp_seconds", "-360+60x20 840x120") \
        .has("posthog_logs_data_watermark_timestamp_seconds", "-360+60x140", instance="second:10095").quiet(0, LENGTH)

    yield Case("a backlog that stays").has(OWN + "backlog_seconds", "0x10 7200x130") \
        .quiet(0, 60).fires(72, LENGTH, ("BacklogStuck", "warning")) \
        .says(100, "BacklogStuck", "catching up with project a backlog that stays makes no headway",
              "2h 0m 0s of logs of project a backlog that stays are still to be read, and for an hour that has not become "
              "less.")
    yield Case("a backlog that is read").has(OWN + "backlog_seconds", "0x10 86400-600x120").quiet(0, LENGTH)

    # Some for a poll or two, again and again, are normal.
    yield Case("unreconciled").has(OWN + "unreconciled_entries", "0x10 1200+10x79 0x60") \
        .quiet(0, 54).fires(57, 88, ("Unreconciled", "warning")).quiet(92, LENGTH) \
        .says(60, "Unreconciled", "1.39k log entries of project unreconciled are in no counter",
              "PostHog's totals of project unreconciled have shown at least 1.39k entries for half an hour that could be "
              "attributed to no service.")
    yield Case("reconciled late").has(OWN + "unreconciled_entries", " ".join(["0 5 7"] * 46)).quiet(0, LENGTH)

    yield Case("an old server").has(OWN + "degraded", "0x10 1x40 0x90", reason="services_cut") \
        .has(OWN + "degraded", "0x10 1x5 0x120", reason="no_count_ranges") \
        .quiet(0, 25).fires(27, 50, ("Degraded", "info")).quiet(67, LENGTH) \
        .says(30, "Degraded", "project an old server is read in a compatibility mode (services_cut)",
              "For 15 minutes PostHog has responded for project an old server in a way that takes the compatibility mode "
              "services_cut.")

    # It flaps from minute 31 on: one alert all the while.
    yield Case("a server old at times").has(OWN + "degraded", "0x10 1x19 " + "0x3 1x4 " * 6 + "0x60", reason="no_services") \
        .quiet(0, 25).fires(27, 90, ("Degraded", "info")).quiet(101, LENGTH) \
        .measures(86, 'sum(count_over_time(ALERTS{project="a server old at times",alertstate="firing"}[59m]))', 60)

    # Every write fails from minute 21 to 60.
    yield Case("full:10095", by="instance") \
        .has(OWN + "state_write_failures_total", "0x20 1+1x39 40x80", instance="full:10095") \
        .has(OWN + "state_write_timestamp_seconds", "0+60x20 1200x39 3660+60x80", instance="full:10095") \
        .quiet(0, 30).fires(32, 60, ("StateNotWritten", "warning")).quiet(75, LENGTH) \
        .says(40, "StateNotWritten", "posthog-logs-exporter full:10095 cannot save its state",
              "full:10095 failed to write its state file about 10 times in the last 10 minutes; it last succeeded 20m 0s "
              "ago. Counting goes on, but a restart now would not go on from here.")
    yield Case("once:10095", by="instance").has(OWN + "state_write_failures_total", "0x20 1x120", instance="once:10095") \
        .quiet(0, LENGTH)

    # It starts at minute 10 and finds its state damaged; this lasts an hour.
    yield Case("lost:10095", by="instance").has(OWN + "state_load_failures_total", "0x9 1x130", instance="lost:10095") \
        .has("process_start_time_seconds", "0x9 600x130", instance="lost:10095") \
        .quiet(0, 9).fires(10, 69, ("StateLost", "warning")).quiet(71, LENGTH) \
        .says(11, "StateLost", "posthog-logs-exporter lost:10095 could not read its state",
              "When lost:10095 started, its state file was damaged or of a newer version (parts that could not be read: 1). "
              "It moved the file aside, and counting began anew.")

    # A burst of lines is nothing to be told of; from minute 41 on it goes on for half an hour.
    yield Case("lossy:10095", by="instance") \
        .has(OWN + "log_lines_dropped_total", "0x9 500x30 600+100x30 3600x80", instance="lossy:10095") \
        .quiet(0, 49).fires(52, 70, ("LogLinesLost", "info")).quiet(95, LENGTH) \
        .says(60, "LogLinesLost", "posthog-logs-exporter lossy:10095 loses lines of its log",
              "About 1000 lines of the log of lossy:10095 were lost in the last 10 minutes, and some in the ten before. "
              "Counting goes on, but the log does not say all.")

    yield Case("skewed:10095", by="instance") \
        .has(OWN + "clock_skew_seconds", "0x10 -45x60 1x80", instance="skewed:10095", project="a") \
        .has(OWN + "clock_skew_seconds", "0x10 -44x60 0x80", instance="skewed:10095", project="b") \
        .quiet(0, 20).fires(22, 70, ("ClockSkew", "warning")).quiet(82, LENGTH) \
        .says(30, "ClockSkew", "the clock of skewed:10095 is 45s off PostHog's",
              "The clock of skewed:10095 and PostHog's have differed by 45s for 10 minutes. The exporter asks by PostHog's "
              "clock, but Prometheus, certificates and the log go by the machine's.")

    # Renewed at minute 100.
    yield Case("ends:10095", by="instance") \
        .has(OWN + "tls_certificate_expiry_timestamp_seconds", "608400x99 9000000x50", instance="ends:10095") \
        .quiet(0, 70).fires(78, 99, ("CertificateEnds", "warning")).quiet(101, LENGTH) \
        .says(90, "CertificateEnds", "the certificate of ends:10095 ends in 6d 23h 30m 0s",
              "The TLS certificate with which ends:10095 serves its metrics ends in 6d 23h 30m 0s. After that Prometheus "
              "cannot scrape it.")

    yield Case("reload:10095", by="instance") \
        .has(OWN + "config_last_reload_successful", "1x20 0x30 1x90", instance="reload:10095") \
        .quiet(0, 30).fires(32, 50, ("ReloadFailed", "warning")).quiet(52, LENGTH) \
        .says(40, "ReloadFailed", "reload:10095 could not use its changed configuration",
              "The last change of the configuration of reload:10095, or of a file that it names, could not be used; what "
              "was there before still is. The log says why. A restart would fail.")

    # From minute 21 to 80 the host takes in a tenth of what comes; its other projects do not matter.
    checkpoint = "posthog_logs_ingestion_checkpoint_timestamp_seconds"

    def host(name, entries):
        return Case(name, by="host").has("posthog_logs_project_info", "1x140", project=name, project_id="7") \
            .has("posthog_logs_entries_total", entries, project=name, service_name="shop", severity="info")

    yield host("https://slow.example", "0+10x140").has(checkpoint, "-60+60x20 1140+6x59 4740+60x60") \
        .quiet(0, 50).fires(52, 80, ("IngestionBehind", "warning")).quiet(88, LENGTH) \
        .says(60, "IngestionBehind", "the ingestion of PostHog at https://slow.example is 37m 6s behind",
              "PostHog at https://slow.example has taken in all logs only up to 37m 6s ago, while entries keep coming in. "
              "Counts, and alerts on the logs, come that much later.")
    # Nothing is logged from minute 21 on, so nothing tells a newer one.
    yield host("https://quiet.example", "0+10x20 200x120").has(checkpoint, "-60+60x20 1140x120").quiet(0, LENGTH)
    yield host("https://ten.minutes.example", "0+10x140").has(checkpoint, "-600+60x140").quiet(0, LENGTH)
    # Of two exporters one has not heard of the newest.
    yield host("https://one.of.two.example", "0+10x140").has(checkpoint, "0x140") \
        .has(checkpoint, "-60+60x140", instance="second:10095").quiet(0, LENGTH)

    yield Case("own metrics").has(OWN + "metric_up", "1x20 0x40 1x80", metric="shop_declined_payments_total") \
        .has(OWN + "metric_up", "1x140", metric="shop_logins_total") \
        .quiet(0, 35).fires(37, 60, ("MetricDown", "warning")).quiet(62, LENGTH) \
        .says(40, "MetricDown", "the metric shop_declined_payments_total of project own metrics is not counted",
              "For 15 minutes no exporter could count shop_declined_payments_total of project own metrics. The log says why.")

    alert = {"alert_id": "a1", "name": "Payments"}
    state = "posthog_logs_alert_state"
    yield Case("broken in PostHog").has(state, "0x20 1x40 0x80", state="broken", **alert) \
        .has(state, "1x20 0x40 1x80", state="not_firing", **alert) \
        .quiet(0, 35).fires(37, 60, ("PostHogAlertBroken", "warning")).quiet(77, LENGTH) \
        .says(40, "PostHogAlertBroken", "PostHog's alert Payments in project broken in PostHog is broken",
              "The alert Payments (a1), set up in PostHog for the logs of project broken in PostHog, has been broken for 15 "
              "minutes: it watches nothing.")
    yield Case("unchecked in PostHog").has("posthog_logs_alert_last_check_timestamp_seconds", "0+60x20 1200x120", **alert) \
        .quiet(0, 80).fires(87, LENGTH, ("PostHogAlertUnchecked", "warning")) \
        .says(100, "PostHogAlertUnchecked",
              "PostHog has not checked its alert Payments in project unchecked in PostHog for 1h 20m 0s",
              "The alert Payments (a1), set up in PostHog for the logs of project unchecked in PostHog, was last checked 1h "
              "20m 0s ago.")
    yield Case("snoozed in PostHog").has("posthog_logs_alert_last_check_timestamp_seconds", "0x140", **alert) \
        .has(state, "1x140", state="snoozed", **alert).quiet(0, LENGTH)
