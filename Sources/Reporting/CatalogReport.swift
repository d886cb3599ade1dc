internal import LockstepCheckers
internal import LockstepFaults
internal import LockstepHistories
internal import LockstepManners
public import LockstepRuns
internal import LockstepSimulation

/// Everything a scenario can name, from the code itself.
public struct CatalogReport: Sendable {
    /// The text, without a newline at its end.
    public let text: String

    /// Reports a catalog.
    ///
    /// - Parameters:
    ///   - catalog: What there is.
    ///   - folder: Where scenarios lie; a folder that is not there has none.
    public init(_ catalog: Catalog, scenariosIn folder: String) {
        var lines = ["SCENARIOS in \(folder)"]
        let files = ScenarioFolder(path: folder).files
        if files.isEmpty { lines.append("  none") }
        for file in files {
            let title: String
            do {
                title = try Scenario(path: file, vocabulary: catalog.vocabulary).title
            } catch {
                title = "cannot be read: \(error)"
            }
            lines.append("  \(file): \(title)")
        }
        lines += ["", "SYSTEMS"]
        for system in catalog.systems {
            lines.append("  \(system.name): \(system.summary)")
            lines += system.timings.map { "    timings.\($0.name): \($0.meaning)" }
            lines += system.options.map { "    options.\($0.name): \($0.meaning)" }
        }
        lines += ["", "API"]
        lines.append("  objects served, as `resource` names them: \(catalog.objects.listed)")
        lines += catalog.vocabulary.api.map { "  api.\($0.name): \($0.meaning)" }
        lines += ["", "FAULTS"]
        for fault in catalog.faults.map(\.kind) {
            lines.append("  \(fault.name): \(fault.summary)")
            lines.append("    stands for: \(fault.incident)")
            if !fault.voids.isEmpty {
                lines.append("    does away with: \(Self.sentences(fault.voids))")
            }
            lines += fault.random.map { "    \(fault.name).\($0.name): \($0.meaning)" }
            lines += fault.fixed.filter { !fault.random.contains($0) }.map {
                "    \(fault.name).\($0.name), at a fixed time: \($0.meaning)"
            }
        }
        lines += ["", "TRIGGERS, under `when` of a fault that waits for something observed"]
        lines += Trigger.parameters.map { "    when.\($0.name): \($0.meaning)" }
        lines.append("    when.event is one of: \(Trigger.events.listed)")
        lines += [
            "", "MANNERS of using a lock, under `work.manner`; each pod draws one out of a list",
        ]
        for manner in MannerCatalog.all {
            lines.append("  \(manner.name): \(manner.summary)")
            if !manner.voids.isEmpty {
                lines.append("    does away with: \(Self.sentences(manner.voids))")
            }
        }
        lines += ["", "JUDGES"]
        for judge in catalog.judges {
            lines.append("  \(judge.name) (\(judge.property.id)): \(judge.property.sentence)")
        }
        lines += [
            "", "SCHEDULES, which a command names and no scenario does",
            "  --pick is one of: \(Pick.allCases.map(\.rawValue).listed)",
            "  --granularity is one of: \(Granularity.allCases.map(\.rawValue).listed)",
            "", "WHAT A SCENARIO ASKS",
        ]
        lines += [
            "  update: what the pods' next version has set, under timings and options; the fault",
            "    rolling-update brings it in",
            "  judges: who judges, by name, in place of the standard judges and those of claims",
            "  claims: judges whose properties the system is held to, besides its own claims",
            "  ending: healed, where faults end and somebody must lead, or frozen, where those in",
            "    force at the end of breaking stay for ever and somebody of the core must lead",
            "  core: those pods; where faults stay and none are named, whom none of them strikes",
            "  demands: what some seed of a sweep must meet, or its verdict is unknown: any of",
            "    " + Coverage().counts.map(\.name).listed,
        ]
        text = lines.joined(separator: "\n")
    }

    private static func sentences(_ assumptions: [Assumption]) -> String {
        assumptions.map(\.sentence).joined(separator: " ")
    }
}

extension [String] {
    /// All of them in one line.
    fileprivate var listed: String { joined(separator: ", ") }
}
