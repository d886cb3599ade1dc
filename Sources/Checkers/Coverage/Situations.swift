internal import LockstepDeterminism
public import LockstepHistories

/// Notes in which situations the code under test has been.
///
/// A fault counts for every request that was under way while it lasted or within five seconds of
/// its end, since many faults are over at once and felt only then. It judges nothing. It needs
/// to be shown every message; of a history without messages it notes nothing.
public struct Situations: Sendable {
    /// What was reached, each once, in the order in which it was reached first.
    public private(set) var reached: [Situation] = []

    private struct Call {
        var pod: String
        var sent: Instant
        var answer: Situation.Answer?
    }

    private var known: Set<Situation> = []
    private var standings: [(pod: String, standing: Situation.Standing)] = []
    private var calls: [UInt64: Call] = [:]
    private var lasting: [(fault: String, kind: String)] = []
    /// Faults that have ended, the latest last.
    private var over: [(kind: String, at: Instant)] = []

    /// For how long after its end a fault counts.
    private static let aftermathNanoseconds: Int64 = 5_000_000_000
    /// How many ended faults are remembered for requests that began before their end.
    private static let rememberedFaults = 64

    /// Notes that are empty.
    public init() {}

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) {
        switch observation.event {
        case .faultBegan(let fault, let kind, _):
            lasting.append((fault, kind))
        case .faultEnded(let fault, let kind):
            lasting.removeAll { $0.fault == fault }
            over.append((kind, observation.time))
            if over.count > Situations.rememberedFaults { over.removeFirst() }
        case .requestSent(let id, _, let summary):
            // What is sent to a protected resource is no request to the API server.
            guard !summary.hasPrefix("effect ") else { return }
            calls[id] = Call(pod: observation.pod, sent: observation.time)
        case .replySent(let id, _, let summary):
            guard calls[id] != nil else { return }
            calls[id]?.answer = Situation.Answer(summary: summary)
        case .replyReceived(let id, _):
            settle(id, calls[id]?.answer ?? .done)
        case .messageLost(let id, _, _):
            settle(id, .lost)
        case .requestAbandoned(let id):
            settle(id, .abandoned)
        case .campaignBegan, .waiting:
            stand(observation.pod, .campaigning)
        case .granted:
            stand(observation.pod, .leading)
        case .releaseSent:
            stand(observation.pod, .releasing)
        case .beliefEnded:
            // Some give the belief up before they release, others once the release is sent.
            guard standing(of: observation.pod) != .releasing else { return }
            stand(observation.pod, .idle)
        case .gaveUp, .releaseEnded, .podStarted, .podKilled, .podExited:
            stand(observation.pod, .idle)
        default:
            return
        }
    }

    private func standing(of pod: String) -> Situation.Standing {
        standings.first { $0.pod == pod }?.standing ?? .idle
    }

    private mutating func stand(_ pod: String, _ standing: Situation.Standing) {
        if let index = standings.firstIndex(where: { $0.pod == pod }) {
            standings[index].standing = standing
        } else {
            standings.append((pod, standing))
        }
    }

    /// Notes what became of a request, the first time that something did.
    private mutating func settle(_ id: UInt64, _ answer: Situation.Answer) {
        guard let call = calls.removeValue(forKey: id) else { return }
        let standing = standing(of: call.pod)
        var isTroubled = false
        for fault in lasting {
            isTroubled = true
            note(Situation(standing, fault.kind, answer))
        }
        for fault in over.reversed() {
            let aftermath = fault.at.advanced(byNanoseconds: Self.aftermathNanoseconds)
            guard aftermath >= call.sent else { break }
            isTroubled = true
            note(Situation(standing, fault.kind, answer))
        }
        if !isTroubled { note(Situation(standing, Situation.nothing, answer)) }
    }

    private mutating func note(_ situation: Situation) {
        guard known.insert(situation).inserted else { return }
        reached.append(situation)
    }
}
