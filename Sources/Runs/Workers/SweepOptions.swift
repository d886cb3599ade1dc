/// What a sweep notes of the situations that its seeds come to, and does with it.
public enum Steering: String, Hashable, Sendable, CaseIterable {
    /// Nothing.
    case none
    /// It counts them.
    case noted
    /// It counts them, and chooses the next seeds' faults by what was new.
    case guided
}

/// How a scenario is swept.
public struct SweepOptions: Sendable {
    /// The seeds asked for.
    public var seeds: SeedRange
    /// After how many nanoseconds of real time no more seeds are begun; `nil` for when all are
    /// done.
    public var patienceNanoseconds: Int64?
    /// How many workers there are at a time.
    public var workers: Int
    /// How the seeds are scheduled.
    public var portfolio: Portfolio
    /// What is done with the situations that seeds come to.
    public var steering: Steering
    /// Whether every seed is executed a second time, in other processes with another hash seed.
    public var isTwice = false

    /// Says how a scenario is swept.
    public init(
        seeds: SeedRange,
        patienceNanoseconds: Int64? = nil,
        workers: Int,
        portfolio: Portfolio = Portfolio(),
        steering: Steering = .none
    ) {
        self.seeds = seeds
        self.patienceNanoseconds = patienceNanoseconds
        self.workers = workers
        self.portfolio = portfolio
        self.steering = steering
    }

    /// Reads real time as scenarios write durations: `30s`, `2m`.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - option: The option it stands under.
    /// - Returns: Nanoseconds.
    /// - Throws: `SweepError.mistake` for anything that is no duration.
    public static func patience(
        _ text: String,
        of option: String = "--for"
    ) throws(SweepError) -> Int64 {
        do throws(Complaint) {
            return try Quantities.nanoseconds(text)
        } catch {
            let hint = error.suggestion.map { "; did you mean `\($0)`?" } ?? ""
            throw .mistake("\(option): found \(error.found), expected \(error.expected)\(hint)")
        }
    }
}

/// How far a sweep has come.
public struct SweepProgress: Sendable {
    /// Seeds that are done, those of an earlier process included.
    public var done: Int
    /// Seeds asked for; `nil` if time decides.
    public var total: Int?
    /// Seeds in which something was found.
    public var violated: Int
    /// Seeds a second of this process.
    public var seedsPerSecond: Double
    /// How long it will still take, as far as one can tell.
    public var secondsLeft: Double?
}
