internal import LockstepDeterminism
internal import LockstepFaults
internal import LockstepHistories
public import LockstepRuns
internal import LockstepSimulation

/// The reference page of all faults, from the code itself.
///
/// - Determinism: The same catalog gives the same text.
public struct FaultReference: Sendable {
    /// The page in Markdown, with a newline at its end.
    public let text: String

    /// Writes the page of a catalog's faults.
    public init(_ catalog: Catalog) {
        let kinds = catalog.faults.map(\.kind)
        var lines = Self.introduction + Self.values(catalog.vocabulary)
        lines += ["", "| fault | what it does | default mix |", "|---|---|---|"]
        lines += kinds.map { kind in
            let place = DefaultMix.settings(of: kind.name) == nil ? "no" : "yes"
            return "| [`\(kind.name)`](#\(kind.name)) | \(kind.summary) | \(place) |"
        }
        lines += Self.triggers
        for fault in catalog.faults { lines += Self.section(fault.kind, fault.voidsNote) }
        text = lines.joined(separator: "\n") + "\n"
    }

    private static let introduction = [
        "# Faults", "",
        "Every way to break the world, and all that can be set about it. This page is made from "
            + "the code; `swift test` compares them,",
        "and leaves a corrected copy beside the build if they differ.", "",
        "A fault is *drawn* where it is named with a chance: each pod is then struck or spared by "
            + "the seed, at a time and for as long as",
        "the seed says. It is *fixed* where it is named with `at`, and *aimed* where it is named "
            + "with `when`:", "",
        "```yaml", "faults:",
        "  - default                                       "
            + "# the default mix",
        "  - pause: off                                    "
            + "# without this one",
        "  - loss: { chance: 50%, share: 20%, verb: PUT }    # drawn, over its defaults",
        "  - { at: 12s, kind: pause, pod: a, for: 20s }      # fixed",
        "  - { when: { event: committed, pod: b, nth: 3 }, kind: pause, for: 20s }", "```", "",
        "Its beginning and its end are in the history. Every fault is over when the time for "
            + "breaking is, unless `ending: frozen` has it stay.",
        "What it does away with is an assumption: a breach of a claim that rests on it is a "
            + "hazard, and changes no verdict.",
        "A bound on time falls only to what goes beyond it: effects that can be later than "
            + "`timings.effect`, and clocks that miss more than",
        "`timings.drift`, where the network's slowest message and all that has struck the pod so "
            + "far add up.",
        "Where no service is named, the links to all services are struck. What lasts, lasts a "
            + "millisecond at least.", "",
        "Faults may overlap, also two of one kind on one pod: what one of them does lasts until "
            + "that one ends, and where only one can have",
        "its way, as of two rates of a clock, it is the later one. Only who is drained comes back "
            + "with the first that ends.",
        "Which of two that begin at one moment comes first is a matter of the run's pick.", "",
        "[How a scenario is written](format.md) says what else stands in the file, and what "
            + "becomes of a fault that never begins,",
        "or that meets nothing of what it is about.",
    ]

    /// How what stands in the tables is written.
    private static func values(_ vocabulary: Vocabulary) -> [String] {
        [
            "",
            "A duration has a unit, `ns`, `us`, `ms`, `s`, `m` or `h`, and is ten years at most; a "
                + "range is two of them, as in `2s..5s`. A share",
            "is written as `5%` or `0.05`. Pods are called `a`, `b`, `c` and so on, nodes of a "
                + "`cluster` `node-1`, `node-2` and so on.",
            "The locks are called `leader`, or `leader-0`, `leader-1` and so on where "
                + "`options.locks` says how many; the object of the kind",
            "`leases` that keeps a lock has the lock's name. A fair lock (`lease-queue`) has a "
                + "Lease for each waiter, named as it joins.",
            "Services: " + vocabulary.services.map { "`\($0)`" }.joined(separator: ", ") + ".",
            "Methods of requests, under `verb`: "
                + vocabulary.verbs.map { "`\($0)`" }.joined(separator: ", ") + ".",
        ]
    }

    private static var triggers: [String] {
        var lines = [
            "", "## Aimed faults", "",
            "`when` says what must be observed. The fault begins at once, before anything else "
                + "happens: a message that is being sent meets",
            "a fault of its link, and so does the answer to a commit. A pod that is paused goes on "
                + "to its next `await`, and what it sends until",
            "then is sent. `at` is then the earliest moment, and may be left out. So may the pod: "
                + "the fault strikes whoever did what it waited",
            "for, if that is a pod and no service or node; what others do does not count. What "
                + "never happens begins nothing, nor does what",
            "would be over before it has lasted a millisecond, and a run in which no fault began "
                + "is `unknown`.", "", "| key | value | what it says |", "|---|---|---|",
        ]
        lines += Trigger.parameters.map {
            "| `\($0.name)` | \($0.name == "event" ? "one of those below" : $0.type.words) | "
                + "\($0.meaning) |"
        }
        lines += ["", "Events: " + Trigger.events.map { "`\($0)`" }.joined(separator: ", ") + "."]
        return lines
    }

    private static func section(_ kind: FaultKind, _ note: String) -> [String] {
        var lines = ["", "## \(kind.name)", "", kind.summary, "", "Stands for: \(kind.incident)"]
        if !kind.voids.isEmpty {
            let voids = kind.voids.map(\.sentence).joined(separator: " ")
            lines += ["", "Does away with: \(voids)" + (note.isEmpty ? "" : " " + note)]
        }
        if kind.breaksWatches {
            let words =
                "Only who watches can notice; an election that asks again and again does not."
            lines += ["", words]
        }
        if kind.needsUpdate {
            lines += ["", "Takes a next version of the pods, which the scenario's `update` names."]
        }
        lines += [
            "", "| option | where | value | default | what it says |", "|---|---|---|---|---|",
        ]
        lines += options(of: kind)
        if !kind.reason.isEmpty { lines += ["", "Why these defaults: \(kind.reason)"] }
        return lines
    }

    private static func options(of kind: FaultKind) -> [String] {
        var rows: [String] = []
        let drawn = DefaultMix.settings(of: kind.name) ?? kind.defaults
        for parameter in kind.random {
            let isBoth = kind.fixed.contains(parameter)
            rows.append(
                row(parameter, isBoth ? "drawn, fixed" : "drawn", drawn[parameter.name])
            )
        }
        if kind.target == .pods {
            rows.append(
                "| `pod`, `pods` | fixed | a pod, or a list | | whom it strikes; one of the two "
                    + "must be there, unless the fault is aimed |"
            )
        }
        if kind.target == .nodes {
            rows.append(
                "| `node`, `nodes` | fixed | a node, or a list | | what it strikes; one of the two "
                    + "must be there |"
            )
        }
        if kind.lasts {
            rows.append("| `for` | fixed | a duration | | how long it lasts; must be there |")
        }
        for parameter in kind.fixed where !kind.random.contains(parameter) {
            rows.append(row(parameter, "fixed", kind.fixedDefaults[parameter.name]))
        }
        return rows
    }

    private static func row(_ parameter: Parameter, _ place: String, _ value: Setting?) -> String {
        "| `\(parameter.name)` | \(place) | \(parameter.type.words) | "
            + "\(value.map { "`\($0.words)`" } ?? "") | \(parameter.meaning) |"
    }
}

extension Parameter.ValueType {
    /// What a value must be, in a few words.
    var words: String {
        switch self {
        case .flag: "`true` or `false`"
        case .count(let bounds): "\(bounds.lowerBound) to \(bounds.upperBound)"
        case .duration: "a duration"
        case .durationRange: "a range of durations"
        case .share: "a share"
        case .choice(let names): names.map { "`\($0)`" }.joined(separator: ", ")
        case .text: "a text"
        case .list(let names) where names.isEmpty: "a list"
        case .list(let names): "a list of " + names.map { "`\($0)`" }.joined(separator: ", ")
        }
    }
}

extension Setting {
    /// The value as a scenario spells it.
    var words: String {
        switch self {
        case .flag(let flag): "\(flag)"
        case .count(let count): "\(count)"
        case .duration(let nanoseconds): Self.text(ofNanoseconds: nanoseconds)
        case .durationRange(let range) where range.lowerBound == range.upperBound:
            Self.text(ofNanoseconds: range.lowerBound)
        case .durationRange(let range):
            Self.text(ofNanoseconds: range.lowerBound) + ".."
                + Self.text(ofNanoseconds: range.upperBound)
        case .share(let partsPerMillion) where partsPerMillion % 10_000 == 0:
            "\(partsPerMillion / 10_000)%"
        case .share(let partsPerMillion): partsPerMillion.decimal(places: 6)
        case .text(let text): text
        case .list(let list): "[" + list.joined(separator: ", ") + "]"
        }
    }
}
