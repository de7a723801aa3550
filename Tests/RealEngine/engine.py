"""ClickHouse with the entries in a table like PostHog's, one row an entry."""

import json

from chdb import session


class Refused(Exception):
    """ClickHouse's own words for a query that it does not take."""


class Engine:
    def __init__(self, entries):
        self._session = session.Session()
        self._session.query("CREATE DATABASE logs ENGINE = Atomic")
        self._session.query("USE logs")
        self._session.query(
            """
            CREATE TABLE entries (
                timestamp DateTime64(6, 'UTC'), arrival DateTime64(6, 'UTC'),
                observed DateTime64(6, 'UTC'), service_name String, severity_text String, bytes UInt64,
                body String, event_name String, trace_id String, span_id String,
                attributes Map(String, String), resource Map(String, String)
            ) ENGINE = MergeTree ORDER BY (service_name, severity_text, timestamp)
            """
        )
        # An entry that stands for several has its bytes in the first of these.
        self._session.query(
            f"""
            INSERT INTO entries
            SELECT fromUnixTimestamp64Micro(time, 'UTC'), fromUnixTimestamp64Micro(arrival, 'UTC'),
                fromUnixTimestamp64Micro(observed, 'UTC'), service, severity, if(copy = 0, bytes, 0),
                body, event, trace, span, attributes, resource
            FROM file('{entries}', JSONEachRow,
                'time Int64, arrival Int64, observed Int64, service String, severity String, bytes UInt64, count UInt64,
                body String, event String, trace String, span String,
                attributes Map(String, String), resource Map(String, String)')
            ARRAY JOIN range(count) AS copy
            """
        )

    def rows(self, query):
        """The rows of a query, each a list."""
        try:
            answer = self._session.query(query, "JSONCompactEachRow")
        except Exception as error:  # chdb raises RuntimeError or its own, by version
            raise Refused(str(error)) from None
        return [json.loads(line) for line in str(answer).splitlines()]


def instant(micros):
    """An instant as SQL."""
    return f"fromUnixTimestamp64Micro(toInt64({micros}), 'UTC')"


def text(value):
    """A string as SQL."""
    return "unhex('" + value.encode().hex() + "')"


def texts(values):
    return "(" + ", ".join(map(text, values)) + ")"
