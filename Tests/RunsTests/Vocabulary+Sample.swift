import LockstepFaults
import LockstepSimulation

@testable import LockstepRuns

extension Vocabulary {
    /// A small vocabulary with every type of value in it.
    static let sample = Vocabulary(
        systems: [
            System(
                name: "lease-election",
                timings: [
                    Parameter("lease", .duration), Parameter("hold", .duration),
                    Parameter("retry", .duration), Parameter("drift", .share),
                ],
                options: [
                    Parameter("release", .flag), Parameter("slots", .count(1...20)),
                    Parameter("missing", .choice(["create", "refuse"])),
                    Parameter("note", .text), Parameter("zones", .list([])),
                ],
                manners: ["deaf", "orderly"]
            ),
            System(name: "metaparticle-elector"),
        ],
        network: [
            Parameter("latency", .durationRange), Parameter("slow", .share),
            Parameter("slowLatency", .durationRange), Parameter("loss", .share),
        ],
        api: [Parameter("replicas", .count(1...9)), Parameter("cacheLag", .durationRange)],
        faults: [
            FaultKind(
                name: "partition",
                incident: "",
                target: .links,
                random: [
                    Parameter("chance", .share), Parameter("begin", .durationRange),
                    Parameter("lasts", .durationRange),
                ],
                fixed: [Parameter("oneWay", .flag)],
                reason: ""
            ),
            FaultKind(
                name: "pause",
                incident: "",
                target: .pods,
                random: [Parameter("chance", .share)],
                reason: ""
            ),
            FaultKind(name: "kill", incident: "", target: .pods, lasts: false, reason: ""),
            FaultKind(name: "outage", incident: "", target: .nothing, reason: ""),
        ],
        judges: [
            Judge(name: "one-believer", property: "S1"), Judge(name: "token-order", property: "F1"),
            Judge(name: "leader-again", property: "L1"),
        ],
        resources: ["fenced", "unfenced"],
        services: ["api"]
    )
}

/// A scenario that uses every part of the format.
let goodText = """
    title: Leader election on a Lease while everything breaks
    system: lease-election
    pods: 3
    timings: { lease: 15s, hold: 10s, retry: 2s, drift: 0.1 }
    options: { release: true, slots: 4, missing: create, zones: [x, y] }
    network: { latency: 1ms..10ms, slow: 1%, slowLatency: 100ms..3s, loss: 0.5% }
    faults:
      - default
      - partition: { chance: 40%, begin: 5s..50s, lasts: 3s..25s }
      - pause: off
      - { at: 12s, kind: pause, pod: a, for: 20s }
      - { at: 13s, kind: partition, links: [a->b, api->c], lasts: 5s, oneWay: true }
      - { at: 1.5s, kind: kill, pods: [b, c] }
    work: { effects: every 3s, resources: [fenced, unfenced], manner: any }
    judges: [one-believer, leader-again]
    breaking: 60s
    recovering: 40s
    api: { replicas: 3, cacheLag: 1ms..200ms }

    """

/// The scenario of a text, or the mistake in it.
func reading(
    _ text: String,
    overrides: [String] = []
) -> Result<Scenario, ScenarioError> {
    Result { () throws(ScenarioError) in
        try Scenario(
            text: text,
            file: "s.yaml",
            overrides: overrides,
            vocabulary: .sample
        )
    }
}

/// The mistake in a text; `nil` if there is none.
func mistake(in text: String, overrides: [String] = []) -> ScenarioError? {
    guard case .failure(let error) = reading(text, overrides: overrides) else { return nil }
    return error
}

/// The good text with one line of it replaced.
func goodText(line number: Int, replacedBy line: String) -> String {
    var lines = goodText.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    lines[number - 1] = line
    return lines.joined(separator: "\n")
}
