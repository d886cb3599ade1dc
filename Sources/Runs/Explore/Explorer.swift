internal import LockstepCSimulation
internal import LockstepCheckers
public import LockstepDeterminism
internal import LockstepHistories
internal import LockstepSimulation

/// Tries everything that can happen to a system of values, within bounds.
///
/// Depth first, and no state twice: a state that was reached with as many faults left is not gone
/// into again, nor, after the last fault, one that was passed when everything had been over for as
/// long. Judges watch every way that is gone, and what they remember is part of a state, as far as
/// they can still find what is claimed; those that do not tell what they remember are named with
/// the answer.
///
/// Once the last fault that may be has ended, the world recovers: what a scenario claims of that
/// phase is judged where it ended long enough before the time is up. A fault that goes on for ever
/// leaves nothing to recover; where a scenario's faults stay as they are, what it claims of its
/// core while they do is judged instead, once all that end have ended. Both are judged after every
/// number of faults up to the most.
///
/// - Determinism: The same scenario and bounds give the same answer and the same number of states,
///   but for a collision of 64-bit hashes.
public struct Explorer {
    private let run: Run
    private let system: ExplorableSystem
    private let bounds: ExplorationBounds
    /// What the claims rest on; nothing else matters to an answer.
    private let assumptions: [Assumption]
    /// Who must make progress while faults stay as they are; `nil` if they end.
    private let core: [String]?
    /// How what each judge watches is claimed, in the judges' order.
    private let claims: [[Claim]]
    /// Where among the judges the one stands who demands progress; `nil` if none does.
    private let progressJudge: Int?
    private var stack: [Place] = []
    /// With how many faults left a state was visited that had something to choose, at most.
    private var visited: [Int: Int] = [:]
    /// How states were come to after the last fault, at those moments at which that is noted.
    private var passed: [Int: ProgressDemand] = [:]
    private var states = 0
    /// Whether there was one state more than are to be visited.
    private var isCut = false
    /// Whether something that is claimed has been put to the test on some way.
    private var wasTested = false
    private var steps = 0

    /// One state on the way, and how it was come to.
    private struct Place {
        var world: ExploredWorld
        var panel: Panel
        var faultsLeft: Int
        /// When the last of the faults so far is over.
        var calm: Instant
        var isRecovering = false
        /// Whether the same place without any more faults is looked into as well.
        var hasQuietTwin = false
        /// What the faults so far have done away with, in the order of `assumptions`.
        var voided: [Assumption] = []
        /// The judges who can still find what is claimed, as a set of bits.
        var watching: UInt64
        var turn: Turn?
    }

    /// A claim that was broken, and how it came to that.
    private struct Breach {
        var finding: Finding
        var turn: Turn?
    }

    /// A move that was not the plain one; those before it hang on to it.
    private final class Turn {
        let before: Turn?
        let time: Instant
        let sentence: String

        init(before: Turn?, time: Instant, sentence: String) {
            self.before = before
            self.time = time
            self.sentence = sentence
        }
    }

    /// Makes a scenario ready to be explored.
    ///
    /// - Returns: `nil` if the scenario's system has no form that can be copied.
    public init?(_ run: Run, within bounds: ExplorationBounds) {
        guard let system = run.explorable else { return nil }
        self.run = run
        self.system = system
        self.bounds = bounds
        if case .frozen(let named) = run.scenario.phases.ending {
            core = named.isEmpty ? run.scenario.system.pods : named
        } else {
            core = nil
        }
        let property = core == nil ? "L1" : "L9"
        let judges = run.makePanel().judges
        progressJudge = judges.firstIndex { $0.property.id == property }
        let claims = run.claims
        self.claims = judges.map { judge in
            claims.filter { $0.property == judge.property.id }
        }
        assumptions = Assumption.allCases.filter { assumption in
            claims.contains { $0.assumptions.contains(assumption) }
        }
    }

    /// Explores.
    ///
    /// - Parameters:
    ///   - seed: Decides the words that programs draw for themselves.
    ///   - progress: Is told of the states visited so far, now and then.
    /// - Returns: What came of it.
    public mutating func explore(
        seed: Seed,
        progress: (Int) -> Void = { _ in }
    ) -> Exploration {
        let began = lockstep_cpu_nanoseconds()
        let panel = run.makePanel()
        let world = ExploredWorld(
            system,
            latencyNanoseconds: bounds.latencyNanoseconds,
            reportsRequests: panel.judges.contains { $0.topics.contains(.messages) },
            seed: seed
        )
        stack = [
            Place(
                world: world,
                panel: panel,
                faultsLeft: bounds.faults,
                calm: .zero,
                watching: watching(without: [])
            )
        ]
        var verdict = Verdict.valid
        var breach: Breach?
        var told = 0
        while let place = stack.popLast() {
            breach = expand(place)
            if breach != nil {
                verdict = .violated
                break
            }
            if isCut {
                verdict = .unknown
                break
            }
            if steps - told > 65_536 {
                told = steps
                progress(states)
            }
        }
        if verdict == .valid, !wasTested { verdict = .unknown }
        var hasher = Hasher()
        let untold = claims.indices.filter { place in
            !claims[place].isEmpty && !panel.judges[place].hashMemory(into: &hasher, at: .zero)
        }
        return Exploration(
            verdict: verdict,
            wasTested: wasTested,
            untold: untold.map { panel.judges[$0].property.id },
            states: states,
            steps: steps,
            finding: breach?.finding,
            path: Explorer.path(to: breach?.turn),
            pods: run.scenario.system.pods.count,
            bounds: bounds,
            cpuNanoseconds: lockstep_cpu_nanoseconds() - began
        )
    }

    /// Goes on from a place to where there is a choice, and makes every move from there; the plain
    /// one is gone into first.
    private mutating func expand(_ start: Place) -> Breach? {
        var place = start
        leaveTwin(of: &place)
        var moves = possible(in: place)
        // Where nothing is to be chosen nothing is copied.
        while moves.count == 1 {
            if place.faultsLeft == 0, place.world.isRequestNext, !isNew(&place) { return nil }
            if let breach = make(moves[0], in: &place) { return breach }
            leaveTwin(of: &place)
            moves = possible(in: place)
        }
        guard !moves.isEmpty else { return end(place) }
        guard isNew(&place) else { return nil }
        // What is left may be nothing but ways that are known: only a new state is one too many.
        guard states < bounds.states else {
            isCut = true
            return nil
        }
        states += 1
        var first: Breach?
        for move in moves.reversed() {
            var after = place
            if let breach = make(move, in: &after) { first = breach }
            stack.append(after)
        }
        return first
    }

    /// Has the same place looked into as if there were no more faults, once the last one is over:
    /// whether somebody leads again is to be seen also where fewer things go wrong than may.
    private mutating func leaveTwin(of place: inout Place) {
        guard place.faultsLeft > 0, !place.hasQuietTwin, place.world.time >= place.calm else {
            return
        }
        place.hasQuietTwin = true
        var twin = place
        twin.faultsLeft = 0
        recover(in: &twin)
        stack.append(twin)
    }

    /// Ends a way: what should have happened on it by now must have.
    private mutating func end(_ place: Place) -> Breach? {
        var place = place
        place.panel.finish(at: Instant(nanoseconds: bounds.nanoseconds))
        noteTests(in: place)
        return finding(in: place).map { Breach(finding: $0, turn: place.turn) }
    }

    /// The moves from a place; none once its time is up.
    private func possible(in place: Place) -> [ExploredMove] {
        guard let next = place.world.nextTime, next.nanoseconds <= bounds.nanoseconds else {
            return []
        }
        return place.world.moves(place.faultsLeft > 0 ? bounds.menu : nil)
    }

    /// Makes a move and has it judged.
    private mutating func make(_ move: ExploredMove, in place: inout Place) -> Breach? {
        steps += 1
        if move != .proceed(0) {
            place.turn = Turn(
                before: place.turn,
                time: place.world.begin(of: move),
                sentence: place.world.sentence(of: move)
            )
        }
        if move.isFault {
            place.faultsLeft -= 1
            place.hasQuietTwin = false
            place.calm = max(place.calm, end(of: move, in: place.world))
            let voids = place.world.voids(of: move)
            place.voided = assumptions.filter { place.voided.contains($0) || voids.contains($0) }
            place.watching = watching(without: place.voided)
        }
        place.world.perform(move)
        for observation in place.world.observations { place.panel.observe(observation) }
        recover(in: &place)
        noteTests(in: place)
        return finding(in: place).map { Breach(finding: $0, turn: place.turn) }
    }

    private mutating func noteTests(in place: Place) {
        guard !wasTested else { return }
        wasTested = zip(place.panel.evaluations, claims).contains { !$1.isEmpty && $0.count > 0 }
    }

    /// When a fault lets the world recover, or, where faults stay, is all that it will be.
    private func end(of move: ExploredMove, in world: ExploredWorld) -> Instant {
        if let end = world.end(of: move) { return end }
        return core == nil ? Instant(nanoseconds: .max) : world.time
    }

    /// Begins the recovery if nothing can go wrong any more, and everything that did is over, or
    /// stays as it is.
    private func recover(in place: inout Place) {
        guard place.faultsLeft == 0, !place.isRecovering, place.world.time >= place.calm else {
            return
        }
        place.isRecovering = true
        if let core { place.world.freeze(core: core) } else { place.world.beginRecovery() }
        for observation in place.world.observations { place.panel.observe(observation) }
    }

    /// Remembers a state; `false` if whatever may come of it was looked into before.
    ///
    /// Where a claim has lost what it rests on, the state is another one: less counts from there.
    private mutating func isNew(_ place: inout Place) -> Bool {
        let now = place.world.time
        var hasher = Hasher()
        hasher.combine(place.world.stateNumber())
        hasher.combine(place.voided)
        place.panel.hashMemory(of: place.watching, into: &hasher, at: now)
        guard place.faultsLeft == 0 else {
            hasher.combine(max(place.calm, now))
            let key = hasher.finalize()
            guard visited[key, default: 0] < place.faultsLeft else { return false }
            visited[key] = place.faultsLeft
            return true
        }
        let key = hasher.finalize()
        let demand = demand(in: place)
        if let known = passed[key], known.covers(demand) { return false }
        passed[key] = demand
        return true
    }

    /// The judges who can still find what is claimed once this is gone, as a set of bits.
    private func watching(without voided: [Assumption]) -> UInt64 {
        var places: UInt64 = 0
        for (place, claims) in claims.enumerated()
        where claims.contains(where: { !$0.assumptions.contains(where: voided.contains) }) {
            places |= 1 << UInt64(place)
        }
        return places
    }

    /// What must still be seen of a recovery.
    private func demand(in place: Place) -> ProgressDemand {
        guard let progressJudge, place.watching & 1 << UInt64(progressJudge) != 0 else {
            return ProgressDemand()
        }
        return place.panel.judges[progressJudge].demand ?? ProgressDemand(since: place.calm)
    }

    private func finding(in place: Place) -> Finding? {
        guard !place.panel.breaches.isEmpty else { return nil }
        // What came before a fault has been asked about before it.
        let voided = place.voided.map { ($0, Instant.zero) }
        return place.panel.ruling(
            claims: run.claims,
            voided: Dictionary(uniqueKeysWithValues: voided)
        ).findings.first
    }

    private static func path(to last: Turn?) -> [(time: Instant, sentence: String)] {
        var path: [(time: Instant, sentence: String)] = []
        var turn = last
        while let here = turn {
            path.append((here.time, here.sentence))
            turn = here.before
        }
        return path.reversed()
    }
}
