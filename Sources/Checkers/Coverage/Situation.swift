/// Where an elector stood, what was broken, and what became of its request: one thing that a sweep
/// can have tried, or not.
public struct Situation: Hashable, Sendable {
    /// What the pod was doing when it learned what became of its request.
    public enum Standing: String, CaseIterable, Hashable, Sendable {
        /// It neither holds a lock nor wants one.
        case idle
        /// It wants one.
        case campaigning
        /// It believes that it holds one.
        case leading
        /// It has sent its release and waits for the answer.
        case releasing
    }

    /// What became of a request, as the pod that sent it sees it.
    public enum Answer: String, CaseIterable, Hashable, Sendable {
        /// It was done (2xx).
        case done
        /// Another version is stored, or the name is taken (409).
        case conflict
        /// There is no such object (404).
        case missing
        /// It is too old to be answered (410).
        case gone
        /// It is not to be done (another 4xx).
        case refused
        /// The server has too much to do (429).
        case busy
        /// The server is at fault (5xx).
        case failed
        /// Request or answer got lost on the way.
        case lost
        /// The pod stopped waiting.
        case abandoned

        /// What an answer's summary such as `409 Conflict` says; `nil` for one without a status.
        init?(summary: String) {
            guard let status = Int(summary.prefix { $0 != " " }) else { return nil }
            switch status {
            case 200..<300: self = .done
            case 404: self = .missing
            case 409: self = .conflict
            case 410: self = .gone
            case 429: self = .busy
            case 500...: self = .failed
            default: self = .refused
            }
        }
    }

    /// Where the elector stood.
    public var standing: Standing
    /// The kind of fault, or `Situation.nothing`.
    public var fault: String
    /// What became of the request.
    public var answer: Answer

    /// What stands in place of a kind where nothing was broken.
    public static let nothing = "nothing"

    /// Puts a situation together.
    public init(_ standing: Standing, _ fault: String, _ answer: Answer) {
        self.standing = standing
        self.fault = fault
        self.answer = answer
    }
}

/// All situations that runs with these kinds of faults can come to, in one order.
public struct SituationSpace: Hashable, Sendable {
    /// The kinds of faults, `Situation.nothing` first.
    public let faults: [String]

    /// The space of these kinds.
    public init(faults kinds: [String]) {
        faults = [Situation.nothing] + kinds
    }

    /// How many situations there are.
    public var count: Int {
        faults.count * Situation.Standing.allCases.count * Situation.Answer.allCases.count
    }

    /// The place of a situation; `nil` if its fault is none of these.
    public func index(of situation: Situation) -> Int? {
        guard let fault = faults.firstIndex(of: situation.fault),
            let standing = Situation.Standing.allCases.firstIndex(of: situation.standing),
            let answer = Situation.Answer.allCases.firstIndex(of: situation.answer)
        else { return nil }
        let row = fault * Situation.Standing.allCases.count + standing
        return row * Situation.Answer.allCases.count + answer
    }

    /// The situation at a place from 0 to `count - 1`.
    public subscript(index: Int) -> Situation {
        let (row, answer) = index.quotientAndRemainder(dividingBy: Situation.Answer.allCases.count)
        let (fault, standing) =
            row.quotientAndRemainder(dividingBy: Situation.Standing.allCases.count)
        return Situation(
            Situation.Standing.allCases[standing],
            faults[fault],
            Situation.Answer.allCases[answer]
        )
    }
}
