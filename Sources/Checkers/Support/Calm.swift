internal import LockstepDeterminism
internal import LockstepHistories

/// Since when nothing has been broken, as far as the history tells.
///
/// A fault, a pause, a kill, a restart, a clock that is set and a lost message all end a calm. Slow
/// links without a fault are not seen.
struct Calm: Sendable {
    /// The topics it must be shown.
    static let topics: [Topic] = [.lives, .clocks, .faults, .losses]

    private var faults: [String] = []
    private var paused: [String] = []
    private var last = Instant.zero

    /// Since when it has been calm; `nil` while something is broken.
    var since: Instant? { faults.isEmpty && paused.isEmpty ? last : nil }

    /// Takes in what may disturb.
    mutating func take(_ observation: Observation) {
        switch observation.event {
        case .faultBegan(let fault, _, _): faults.append(fault)
        case .faultEnded(let fault, _): faults.removeAll { $0 == fault }
        case .podPaused: paused.append(observation.pod)
        case .podResumed: paused.removeAll { $0 == observation.pod }
        case .podKilled, .podExited: paused.removeAll { $0 == observation.pod }
        case .podStarted where observation.incarnation > 1: break
        case .clockSet where observation.time > .zero: break
        case .messageLost: break
        default: return
        }
        last = observation.time
    }
}

extension Calm {
    /// Adds what is broken, and since when nothing is.
    func hashMemory(into hasher: inout Hasher) {
        hasher.combine(unordered: faults) { $1.combine($0) }
        hasher.combine(unordered: Set(paused)) { $1.combine($0) }
        hasher.combine(last)
    }
}
