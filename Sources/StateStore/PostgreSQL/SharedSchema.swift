/// The tables of a shared state, and how an older layout becomes this one. Each step is one transaction.
enum SharedSchema {
    /// What each version adds to the one before it. Only ever appended to.
    static let migrations = [
        """
        CREATE TABLE posthog_logs_exporter_schema (version bigint NOT NULL PRIMARY KEY);
        CREATE TABLE posthog_logs_exporter_leases (
            project text PRIMARY KEY, epoch bigint NOT NULL, holder text NOT NULL, ends timestamptz NOT NULL,
            writes bigint NOT NULL);
        CREATE TABLE posthog_logs_exporter_rows (
            owner text NOT NULL, key bigint NOT NULL, bytes bytea NOT NULL, PRIMARY KEY (owner, key));
        CREATE TABLE posthog_logs_exporter_shown (
            owner text NOT NULL, version bigint NOT NULL, epoch bigint NOT NULL, visible_from timestamptz NOT NULL,
            snapshot bytea NOT NULL, PRIMARY KEY (owner, version));
        CREATE TABLE posthog_logs_exporter_pauses (key text PRIMARY KEY, ends timestamptz NOT NULL);
        INSERT INTO posthog_logs_exporter_schema VALUES (1);
        """
    ]

    static var version: Int { migrations.count }

    static let reading = "SELECT max(version) FROM posthog_logs_exporter_schema"
}

/// The statements on these tables. Each is a transaction by itself, so that a pooler may hand each to another connection and
/// nobody holds a lock while a machine or a network is slow.
enum SharedStatement {
    /// Makes the rows of leases that nobody has ever held. Arguments: projects.
    static let registering = """
        INSERT INTO posthog_logs_exporter_leases (project, epoch, holder, ends, writes)
        SELECT project, 0, '', '-infinity', 0 FROM unnest($1::text[]) AS wanted (project)
        ON CONFLICT (project) DO NOTHING
        """

    /// Takes those of some leases that have ended. Arguments: projects, holder, length in microseconds. Rows: project, epoch.
    static let acquiring = """
        UPDATE posthog_logs_exporter_leases
        SET epoch = epoch + 1, holder = $2, writes = 0, ends = clock_timestamp() + $3::bigint * interval '1 microsecond'
        WHERE project IN (
            SELECT project FROM posthog_logs_exporter_leases
            WHERE project = ANY ($1::text[]) AND ends <= clock_timestamp() FOR UPDATE SKIP LOCKED)
        RETURNING project, epoch
        """

    /// Renews all leases of a holder but those that a transaction is using. Arguments: holder, length. Rows: project, epoch.
    static let renewing = """
        UPDATE posthog_logs_exporter_leases
        SET ends = clock_timestamp() + $2::bigint * interval '1 microsecond'
        WHERE project IN (
            SELECT project FROM posthog_logs_exporter_leases
            WHERE holder = $1 AND ends > clock_timestamp() FOR UPDATE SKIP LOCKED)
        RETURNING project, epoch
        """

    /// Ends leases of a holder now. Arguments: holder, projects.
    static let releasing = """
        UPDATE posthog_logs_exporter_leases SET ends = clock_timestamp()
        WHERE holder = $1 AND project = ANY ($2::text[]) AND ends > clock_timestamp()
        """

    /// Who holds leases. Arguments: projects. Rows: project, epoch, holder, how long yet in microseconds.
    static let listing = """
        SELECT project, epoch, holder, (extract(epoch FROM ends - clock_timestamp()) * 1000000)::bigint
        FROM posthog_logs_exporter_leases
        WHERE project = ANY ($1::text[]) AND ends > clock_timestamp()
        """

    /// What is shown that a replica does not know yet. Arguments: owners, and the newest version known of each. Rows: the
    /// database's time, owner, version, from when it is shown, snapshot; one with the time alone where there is nothing new.
    static let reading = """
        SELECT clock_timestamp(), news.owner, news.version, news.visible_from, news.snapshot
        FROM (SELECT 1) AS once LEFT JOIN (
            SELECT shown.* FROM posthog_logs_exporter_shown AS shown
            JOIN unnest($1::text[], $2::bigint[]) AS known (owner, version)
            ON shown.owner = known.owner AND shown.version > known.version
        ) AS news ON true
        ORDER BY news.version
        """

    /// Writes what polls have changed, of those projects whose lease is held still: the row of the lease is locked until the end of the
    /// transaction, and its end is compared with the time after that. Writes have numbers, so that one that a network held back cannot
    /// undo a later one. A snapshot is shown two seconds after all else is written.
    ///
    /// Arguments: projects and epochs of leases, and the number of the write; owners, their projects, versions and snapshots; owners, keys and bytes of rows;
    /// owners and keys of rows that are gone. Rows: owner, version, from when it is shown.
    static let writing = """
        WITH locked AS (
            UPDATE posthog_logs_exporter_leases AS leases SET writes = $3
            FROM unnest($1::text[], $2::bigint[]) AS own (project, epoch)
            WHERE leases.project = own.project AND leases.epoch = own.epoch AND leases.writes < $3
            RETURNING leases.project, leases.epoch, leases.ends
        ), held AS MATERIALIZED (
            SELECT project, epoch FROM locked WHERE ends > clock_timestamp()
        ), owners AS MATERIALIZED (
            SELECT given.owner, given.version, given.snapshot, held.epoch
            FROM unnest($4::text[], $5::text[], $6::bigint[], $7::bytea[]) AS given (owner, project, version, snapshot)
            JOIN held ON held.project = given.project
        ), written AS (
            INSERT INTO posthog_logs_exporter_rows (owner, key, bytes)
            SELECT given.owner, given.key, given.bytes
            FROM unnest($8::text[], $9::bigint[], $10::bytea[]) AS given (owner, key, bytes)
            JOIN owners ON owners.owner = given.owner
            ON CONFLICT (owner, key) DO UPDATE SET bytes = excluded.bytes
            RETURNING 1
        ), deleted AS (
            DELETE FROM posthog_logs_exporter_rows AS rows
            USING unnest($11::text[], $12::bigint[]) AS given (owner, key), owners
            WHERE rows.owner = given.owner AND rows.key = given.key AND owners.owner = given.owner
            RETURNING 1
        ), outdated AS (
            DELETE FROM posthog_logs_exporter_shown AS old USING owners
            WHERE old.owner = owners.owner AND old.version < (
                SELECT max(version) FROM posthog_logs_exporter_shown AS now
                WHERE now.owner = old.owner AND now.visible_from <= clock_timestamp())
            RETURNING 1
        )
        INSERT INTO posthog_logs_exporter_shown (owner, version, epoch, visible_from, snapshot)
        SELECT owner, version, epoch, clock_timestamp() + interval '2 seconds', snapshot FROM owners
        WHERE (SELECT count(*) FROM written) + (SELECT count(*) FROM deleted) + (SELECT count(*) FROM outdated) >= 0
        RETURNING owner, version, visible_from
        """

    /// All that is saved of an owner. Arguments: owner. Rows: key, bytes.
    static let loading = "SELECT key, bytes FROM posthog_logs_exporter_rows WHERE owner = $1"

    /// Arguments: owner. Rows: the newest version of what is shown, 0 for none.
    static let newestVersion = "SELECT coalesce(max(version), 0) FROM posthog_logs_exporter_shown WHERE owner = $1"

    /// Keeps rows under another owner's name. Arguments: owner, other name.
    static let renaming = "UPDATE posthog_logs_exporter_rows SET owner = $2 WHERE owner = $1"

    /// Arguments: keys of PostHog as fingerprints, and for how long they pause yet in microseconds.
    static let pausing = """
        INSERT INTO posthog_logs_exporter_pauses (key, ends)
        SELECT key, clock_timestamp() + left_over * interval '1 microsecond'
        FROM unnest($1::text[], $2::bigint[]) AS given (key, left_over)
        ON CONFLICT (key) DO UPDATE SET ends = greatest(posthog_logs_exporter_pauses.ends, excluded.ends)
        """

    /// Arguments: fingerprints. Rows: fingerprint, for how long yet in microseconds.
    static let pauses = """
        SELECT key, (extract(epoch FROM ends - clock_timestamp()) * 1000000)::bigint FROM posthog_logs_exporter_pauses
        WHERE key = ANY ($1::text[]) AND ends > clock_timestamp()
        """
}
