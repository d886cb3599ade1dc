internal import LockstepDeterminism

/// The few observations by which a finding can be understood.
///
/// Those the judge named come first, the last of them if there are more than lines; the others are
/// the last decisive ones about the pods concerned before the finding.
public struct Story: Sendable {
    /// One line an observation: time, pod, sentence.
    public let lines: [String]

    /// Tells a finding.
    ///
    /// - Parameters:
    ///   - finding: What was found.
    ///   - observations: Everything observed in the run, in order.
    ///   - limit: How many lines at most.
    public init(of finding: Finding, in observations: [Observation], limit: Int = 8) {
        let evidence = Set(finding.evidence)
        let last = finding.evidence.max() ?? .max
        var chosen: [Observation] = []
        var spare = max(limit - finding.evidence.count, 0)
        for observation in observations.reversed() {
            if evidence.contains(observation.sequence) {
                chosen.append(observation)
            } else if spare > 0, observation.sequence <= last,
                Story.matters(observation, to: finding)
            {
                chosen.append(observation)
                spare -= 1
            }
        }
        lines = chosen.reversed().suffix(limit).map(Story.line)
    }

    /// Tells a few observations as they are.
    public init(_ observations: [Observation]) {
        lines = observations.map(Story.line)
    }

    private static func matters(_ observation: Observation, to finding: Finding) -> Bool {
        guard observation.sentence != nil else { return false }
        switch observation.event {
        case .messageLost, .effectApplied, .clockSet: return false
        case .faultBegan(_, _, let detail):
            let words = detail.split { !Story.isOfName($0) }.map(String.init)
            return finding.pods.contains { words.contains($0) } || finding.pods.isEmpty
                || detail.isEmpty
        case .faultEnded(let fault, _):
            return finding.pods.contains { fault.hasSuffix("-" + $0) } || finding.pods.isEmpty
        case .committed(let commit):
            return finding.pods.contains(commit.actor) || commit.actor.isEmpty
        default:
            return finding.pods.contains(observation.pod) || observation.pod.isEmpty
        }
    }

    /// Whether a character may stand in a pod's name.
    private static func isOfName(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "-_.".contains(character)
    }

    private static func line(_ observation: Observation) -> String {
        let time = (observation.time.nanoseconds / 1_000_000).decimal(places: 3) + "s"
        let who: String
        if case .committed(let commit) = observation.event {
            who = commit.actor.isEmpty ? "world" : commit.actor
        } else {
            who = observation.pod.isEmpty ? "world" : observation.pod
        }
        let what = observation.sentence ?? observation.event.name
        return "  " + pad(time, to: 9, left: true) + "  " + pad(who, to: 6) + " " + what
    }

    private static func pad(_ text: String, to width: Int, left: Bool = false) -> String {
        let space = String(repeating: " ", count: max(width - text.count, 0))
        return left ? space + text : text + space
    }
}
