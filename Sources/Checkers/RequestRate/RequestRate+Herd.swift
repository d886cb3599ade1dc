internal import LockstepDeterminism
internal import LockstepHistories

extension RequestRate {
    /// The window in which a herd is counted: longer than a watch event takes to reach all.
    private static let windowNanoseconds: Int64 = 100_000_000

    /// Counts who asks for one object.
    mutating func count(
        _ observation: Observation,
        of pod: Int,
        for name: Substring,
        at service: String
    ) -> Finding? {
        let index = number(ofObject: String(name))
        objects[index].noteAsker(pod)
        let now = observation.time
        guard now >= pods[pod].born.advanced(byNanoseconds: settlingNanoseconds) else { return nil }
        objects[index].note(pod, at: now, observation.sequence, since: start(ofWindowUntil: now))
        guard objects[index].present > most(of: objects[index].askers),
            now >= objects[index].quietUntil
        else { return nil }
        objects[index].quietUntil = now.advanced(byNanoseconds: Self.secondNanoseconds)
        let herd = objects[index].herd
        return Finding(
            property: property.id,
            time: now,
            pods: herd.map { pods[$0.pod].name },
            sentence: "\(herd.count) of \(objects[index].askers) pods asked \(service) for \(name)"
                + " within \(seconds(Self.windowNanoseconds)),"
                + " \(most(of: objects[index].askers)) being the most.",
            evidence: herd.map(\.sequence)
        )
    }

    /// When the window begins that ends now.
    func start(ofWindowUntil now: Instant) -> Instant {
        now.advanced(byNanoseconds: -Self.windowNanoseconds)
    }

    /// How many of so many pods may ask for one object within a window.
    private func most(of pods: Int) -> Int {
        8 + Int(4 * Int64(pods) * Self.windowNanoseconds / retryNanoseconds)
    }

    private mutating func number(ofObject name: String) -> Int {
        if let known = objectNumbers[name] { return known }
        objectNumbers[name] = objects.count
        objects.append(ObjectTraffic())
        return objects.count - 1
    }

    /// What a request is about, without its verb and its version; `nil` for an effect, and for a
    /// request that does not say.
    static func object(in summary: String) -> Substring? {
        guard let space = summary.utf8.firstIndex(of: UInt8(ascii: " ")) else { return nil }
        guard summary[..<space] != "effect" else { return nil }
        let rest = summary[summary.utf8.index(after: space)...]
        return rest.utf8.firstIndex(of: UInt8(ascii: "@")).map { rest[..<$0] } ?? rest
    }
}
