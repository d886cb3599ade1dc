import LockstepCoordination
import LockstepDeterminism
import LockstepHistories
import LockstepSimulation
import Testing

@testable import LockstepBackends

@Suite("settings of our own elections")
struct LeaseSettingsTests {
    private func setup(_ timings: [(String, Setting)], unchecked: Bool = false) -> Setup {
        var settings = Settings()
        for (name, value) in timings { settings[name] = value }
        var options = Settings()
        if unchecked { options["unchecked"] = .flag(true) }
        return Setup(
            pods: (0..<100).map { "p\($0)" },
            timings: settings,
            options: options
        )
    }

    private let hour: Int64 = 3_600_000_000_000

    @Test("timings of years give a bound, and no trap")
    func years() throws {
        let years = setup([
            ("lease", .duration(nanoseconds: 87_600 * hour)),
            ("hold", .duration(nanoseconds: 70_000 * hour)),
            ("request", .duration(nanoseconds: 30_000 * hour)),
        ])
        #expect(throws: Never.self) { try LeaseQueue.system.check(years) }
        #expect(LeaseQueue.system.recoveryBoundNanoseconds(years) == .max)
        let drifting = setup([
            ("lease", .duration(nanoseconds: 87_600 * hour)),
            ("hold", .duration(nanoseconds: 2 * hour)),
            ("drift", .share(partsPerMillion: 999_900)),
        ])
        #expect(throws: Never.self) { try LeaseElection.system.check(drifting) }
        #expect(LeaseElection.system.recoveryBoundNanoseconds(drifting) == .max)
    }

    @Test("what makes no sense by itself is refused, even unchecked")
    func senseless() {
        for name in ["lease", "hold", "retry", "request", "nextLease"] {
            let setup = setup([(name, .duration(nanoseconds: 0))], unchecked: true)
            #expect(throws: TimingsError.self, "\(name)") { try LeaseElection.system.check(setup) }
        }
        let adrift = setup([("drift", .share(partsPerMillion: 1_000_000))], unchecked: true)
        #expect(throws: TimingsError.impossibleDrift(partsPerMillion: 1_000_000)) {
            try LeaseQueue.system.check(adrift)
        }
        let odd = setup([("hold", .duration(nanoseconds: 20_000_000_000))], unchecked: true)
        #expect(throws: Never.self) { try LeaseElection.system.check(odd) }
    }

    @Test("no life of a value elector draws what an earlier one has drawn, updated or not")
    func ownWords() throws {
        var settings = Settings()
        settings["driver"] = .text("values")
        let trial = try Trial(LeaseElection.system, pods: ["a"], options: settings)
        let setup = Setup(pods: ["a"], options: settings)
        try trial.world.describeUpdates { try LeaseElection.system.install(trial.world, setup) }
        var grants: [String] = []
        for life in 0..<4 {
            let first = trial.observations.count
            trial.run(untilSecond: Double(life + 1) * 60)
            for case .committed(let commit) in trial.observations[first...].map(\.event) {
                // A placeholder is nobody's.
                guard let holder = commit.after?.holder, !holder.isEmpty else { continue }
                grants.append(holder)
                break
            }
            // A store without memory, so that each life takes the same course.
            for pod in ["a", Trial.service] { trial.world.kill(pod) }
            trial.world.start(Trial.service)
            if life == 1 { trial.world.update("a") }
            trial.world.start("a")
        }
        #expect(grants.count == 4)
        #expect(Set(grants).count == 4, "\(grants)")
    }
}
