#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A sweep's folder: its journal, which one process at a time may write, and its recordings.
///
///     let folder = try SweepFolder(path: "findings", identity: identity)
///     folder.entries                                  // what an earlier process finished
///
/// What it has noted survives a kill of the process, not a failure of the machine.
public final class SweepFolder {
    /// The folder.
    public let path: String
    /// What earlier processes finished.
    let entries: [SweepJournal.Entry]
    private let file: Int32
    private var length: Int

    private var journal: String { path + "/sweep.journal" }

    /// Opens a sweep's folder, or makes one.
    ///
    /// - Parameters:
    ///   - path: The folder.
    ///   - identity: The sweep that wants to go on in it.
    /// - Throws: `SweepError.mistake` if it belongs to another sweep, `.environment` if it cannot
    ///   be used or another process uses it.
    public init(path: String, identity: SweepIdentity) throws(SweepError) {
        self.path = path
        let journal = path + "/sweep.journal"
        if mkdir(path, 0o777) != 0, errno != EEXIST {
            throw .environment("cannot make the folder \(path): \(systemReason())")
        }
        let file = open(journal, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard file >= 0 else { throw .environment("cannot open \(journal): \(systemReason())") }
        do throws(SweepError) {
            // A pipe, for one, would be waited for.
            var info = stat()
            guard fstat(file, &info) == 0, info.st_mode & S_IFMT == S_IFREG else {
                throw .environment("\(journal) is no ordinary file; give another --keep")
            }
            guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
                throw errno == EWOULDBLOCK
                    ? .environment("another process sweeps with --keep \(path); wait for its end")
                    : .environment("cannot lock \(journal): \(systemReason())")
            }
            let read = try SweepFolder.read(file, path: path, journal, identity)
            entries = read.entries
            length = read.isBegun ? read.soundBytes : 0
            self.file = file
            guard ftruncate(file, off_t(length)) == 0, lseek(file, off_t(length), SEEK_SET) >= 0
            else { throw .environment("cannot write \(journal): \(systemReason())") }
            if !read.isBegun { try append(Array(SweepJournal.head(identity).utf8)) }
        } catch {
            close(file)
            throw error
        }
    }

    deinit {
        // A worker that is being started still shares the open file for a moment, and would keep
        // the lock with it.
        flock(file, LOCK_UN)
        close(file)
    }

    /// The reports that earlier processes finished.
    ///
    /// - Parameters:
    ///   - scenario: Which scenario of the sweep, from 0.
    ///   - range: The seeds of interest.
    /// - Returns: Each seed once, in no particular order.
    func reports(of scenario: Int, in range: SeedRange) -> [SeedReport] {
        var seen: Set<UInt64> = []
        return entries.compactMap { entry in
            guard entry.scenario == scenario, range.contains(entry.report.seed),
                seen.insert(entry.report.seed).inserted
            else { return nil }
            return entry.report
        }
    }

    /// Notes finished seeds.
    ///
    /// - Parameter bytes: Complete lines.
    /// - Throws: `SweepError.environment` if they cannot be written; none of them counts then.
    func append(_ bytes: [UInt8]) throws(SweepError) {
        let code = writeAll(bytes, to: file)
        guard code == 0 else {
            // Half a line would be ignored anyway; without it the file looks as it did.
            ftruncate(file, off_t(length))
            throw .environment(
                "cannot write \(journal): \(systemReason(code)); every seed noted there so far is "
                    + "safe, and the same command goes on from there"
            )
        }
        length += bytes.count
    }

    /// Reads what an earlier process has noted.
    ///
    /// - Throws: `SweepError` also if not all of it can be read: what comes after it would be cut
    ///   off otherwise.
    static func read(
        _ file: Int32,
        path: String,
        _ journal: String,
        _ identity: SweepIdentity
    ) throws(SweepError) -> SweepJournal {
        var text = SweepJournal(of: identity)
        do throws(SweepJournal.Problem) {
            var chunk = readSome(file)
            while let bytes = chunk, !bytes.isEmpty {
                try text.read(bytes)
                chunk = readSome(file)
            }
            if chunk != nil {
                try text.end()
                return text
            }
        } catch {
            switch error {
            case .foreign:
                throw .environment(
                    "\(journal) was not written by a sweep and stays as it is; give another --keep"
                )
            case .damaged(let line):
                throw .environment(
                    "\(journal), line \(line), cannot be read and stays as it is; give another "
                        + "--keep"
                )
            case .otherSweep(let difference):
                throw .mistake(
                    "\(path) belongs to another sweep: \(difference); give another --keep"
                )
            }
        }
        throw .environment("cannot read \(journal), which stays as it is: \(systemReason())")
    }
}
