internal import LockstepCSimulation
internal import LockstepCheckers
public import LockstepDeterminism
internal import LockstepHistories
internal import LockstepSimulation

/// Tries everything that can happen to a system of values, within bounds.
///
/// Depth first, and no state twice: a state that was reached with as many faults left is not gone
/// into again. Judges watch every way that is gone; what a judge alone remembers is no part of a
/// state, so a breach that needs the memory of a way that was cut short may be missed. That two
/// pods believe at once is in the state itself.
///
/// Once the last fault that may be has ended, the world recovers: what a scenario claims of that
/// phase is judged where it ended long enough before the time is up.
///
/// - Determinism: The same scenario and bounds give the same answer and the same number of states,
///   but for a collision of 64-bit hashes.
public struct Explorer {
    private let run: Run
    private let system: ExplorableSystem
    private let bounds: ExplorationBounds
    /// What the claims rest on; nothing else matters to an answer.
    private let assumptions: [Assumption]
    private var stack: [Place] = []
    /// How a state was visited that left most open.
    private var visited: [Int: Visit] = [:]
    private var steps = 0

    /// How a state was come to, as far as that decides what may be found from there.
    private struct Visit {
        var faultsLeft: Int
        var calm: Instant

        /// Whether everything that may be found after another visit is found after this one: there
        /// are as many faults to come, and whoever recovers has had as long.
        func covers(_ other: Visit) -> Bool {
            (faultsLeft, other.calm) >= (other.faultsLeft, calm)
        }
    }

    /// One state on the way, and how it was come to.
    private struct Place {
        var world: ExploredWorld
        var panel: Panel
        var faultsLeft: Int
        /// When the last of the faults so far is over.
        var calm: Instant
        var isRecovering = false
        /// What the faults so far have done away with, in the order of `assumptions`.
        var voided: [Assumption] = []
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
        let claims = run.claims
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
        let world = ExploredWorld(
            system,
            latencyNanoseconds: bounds.latencyNanoseconds,
            seed: seed
        )
        let panel = run.makePanel()
        stack = [Place(world: world, panel: panel, faultsLeft: bounds.faults, calm: .zero)]
        var verdict = Verdict.valid
        var breach: Breach?
        var told = 0
        while let place = stack.popLast() {
            breach = expand(place)
            if breach != nil {
                verdict = .violated
                break
            }
            if visited.count >= bounds.states {
                verdict = .unknown
                break
            }
            if steps - told > 65_536 {
                told = steps
                progress(visited.count)
            }
        }
        return Exploration(
            verdict: verdict,
            states: visited.count,
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
        var moves = possible(in: place)
        // Where nothing is to be chosen nothing is copied.
        while moves.count == 1 {
            if let breach = make(moves[0], in: &place) { return breach }
            moves = possible(in: place)
        }
        guard !moves.isEmpty else { return end(place) }
        guard isNew(place) else { return nil }
        var first: Breach?
        for move in moves.reversed() {
            var after = place
            if let breach = make(move, in: &after) { first = breach }
            stack.append(after)
        }
        return first
    }

    /// Ends a way: what should have happened on it by now must have.
    private func end(_ place: Place) -> Breach? {
        var place = place
        place.panel.finish(at: Instant(nanoseconds: bounds.nanoseconds))
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
                time: place.world.nextTime ?? place.world.time,
                sentence: place.world.sentence(of: move)
            )
        }
        if move.isFault {
            place.faultsLeft -= 1
            place.calm = max(place.calm, place.world.end(of: move))
            let voids = place.world.voids(of: move)
            place.voided = assumptions.filter { place.voided.contains($0) || voids.contains($0) }
        }
        place.world.perform(move)
        for observation in place.world.observations { place.panel.observe(observation) }
        recover(in: &place)
        return finding(in: place).map { Breach(finding: $0, turn: place.turn) }
    }

    /// Begins the recovery if nothing can go wrong any more, and everything that did is over.
    private func recover(in place: inout Place) {
        guard place.faultsLeft == 0, !place.isRecovering, place.world.time >= place.calm else {
            return
        }
        place.isRecovering = true
        place.world.beginRecovery()
        for observation in place.world.observations { place.panel.observe(observation) }
    }

    /// Remembers a state; `false` if whatever may come of it was looked into before.
    ///
    /// Where a claim has lost what it rests on, the state is another one: less counts from there.
    private mutating func isNew(_ place: Place) -> Bool {
        var hasher = Hasher()
        place.world.hash(into: &hasher)
        hasher.combine(place.voided)
        let key = hasher.finalize()
        let visit = Visit(faultsLeft: place.faultsLeft, calm: place.calm)
        if let known = visited[key], known.covers(visit) { return false }
        visited[key] = visit
        return true
    }

    private func finding(in place: Place) -> Finding? {
        guard !place.panel.breaches.isEmpty else { return nil }
        return place.panel.ruling(claims: run.claims, voided: place.voided).findings.first
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
