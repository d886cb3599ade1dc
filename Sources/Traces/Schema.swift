/// The tables and views of a record, as numbered migrations.
///
/// A migration is never changed once it has shipped; the next change is the next number.
enum Schema {
    /// What marks a SQLite file as a record of Lockstep: the bytes `LKST`.
    static let applicationID: Int64 = 0x4C4B_5354

    /// The migrations, the first being number 1.
    static let migrations = [first, second]

    /// The number of the latest migration.
    static var version: Int64 { Int64(migrations.count) }

    /// Brings a database to the latest version, from whichever it has.
    static func migrate(_ database: Database, from version: Int64) throws(TraceError) {
        for number in Int(version)..<migrations.count {
            try database.run(migrations[number], "laying out the record")
        }
        try database.run(
            """
            INSERT OR REPLACE INTO meta VALUES ('schema', '\(self.version)');
            PRAGMA application_id = \(applicationID);
            PRAGMA user_version = \(self.version);
            """,
            "laying out the record"
        )
    }

    // The key is computed by the view `events`: as a generated column of the table it would double
    // the cost of writing.
    private static let first =
        """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
        INSERT INTO meta VALUES ('application', 'lockstep');

        CREATE TABLE run (
            id INTEGER PRIMARY KEY, scenario TEXT, scenario_text TEXT, seed TEXT, options TEXT,
            verdict TEXT, fingerprint TEXT, events INTEGER, simulated_ns INTEGER,
            toolchain TEXT, optimisation TEXT, granularity TEXT, pick TEXT, hash_seed TEXT);

        CREATE TABLE event (
            id INTEGER PRIMARY KEY,
            run INTEGER GENERATED ALWAYS AS (id >> 32) VIRTUAL,
            sequence INTEGER GENERATED ALWAYS AS (id & 4294967295) VIRTUAL,
            cause INTEGER, time_ns INTEGER, local_ns INTEGER, wall_ns INTEGER,
            pod TEXT, incarnation INTEGER, ordinal INTEGER, kind TEXT, request INTEGER,
            payload TEXT);

        CREATE TABLE plan (
            run INTEGER, position INTEGER, fault TEXT, kind TEXT, begin_ns INTEGER, end_ns INTEGER,
            detail TEXT, PRIMARY KEY (run, position)) WITHOUT ROWID;

        CREATE TABLE override (
            run INTEGER, position INTEGER, key TEXT, value TEXT,
            PRIMARY KEY (run, position)) WITHOUT ROWID;

        CREATE TABLE assumption (
            run INTEGER, position INTEGER, assumption TEXT, voided_by TEXT,
            PRIMARY KEY (run, position)) WITHOUT ROWID;

        CREATE TABLE finding (
            run INTEGER, position INTEGER, hazard INTEGER, property TEXT, time_ns INTEGER,
            pods TEXT, sentence TEXT, evidence TEXT,
            PRIMARY KEY (run, position)) WITHOUT ROWID;

        CREATE TABLE evaluation (
            run INTEGER, position INTEGER, name TEXT, count INTEGER,
            PRIMARY KEY (run, position)) WITHOUT ROWID;

        CREATE VIEW events AS
        SELECT run, sequence,
            iif(pod = '', 'world', pod) || '/' || incarnation || '/' || kind || '/' || ordinal
                AS key,
            cause, time_ns, local_ns, wall_ns, pod, incarnation, ordinal, kind, request, payload
        FROM event;

        """ + story + messages

    // A table that nobody ever wrote to.
    private static let second = "DROP TABLE override;"
}
