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
/// - Determinism: The same scenario and bounds give the same answer and the same number of states,
///   but for a collision of 64-bit hashes.
public struct Explorer {
    private let run: Run
    private let system: ExplorableSystem
    private let bounds: ExplorationBounds
    /// What the claims rest on; nothing else matters to an answer.
    private let assumptions: [Assumption]
    private var stack: [Place] = []
    /// The most faults that were left when a state was visited.
    private var visited: [Int: Int] = [:]
    private var steps = 0

    /// One state on the way, and how it was come to.
    private struct Place {
        var world: ExploredWorld
        var panel: Panel
        var faultsLeft: Int
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
        stack = [Place(world: world, panel: run.makePanel(), faultsLeft: bounds.faults)]
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
        guard moves.count > 1, isNew(place) else { return nil }
        var first: Breach?
        for move in moves.reversed() {
            var after = place
            if let breach = make(move, in: &after) { first = breach }
            stack.append(after)
        }
        return first
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
        if move.isFault { place.faultsLeft -= 1 }
        if !move.voids.isEmpty {
            place.voided = assumptions.filter {
                place.voided.contains($0) || move.voids.contains($0)
            }
        }
        place.world.perform(move)
        for observation in place.world.observations { place.panel.observe(observation) }
        return finding(in: place).map { Breach(finding: $0, turn: place.turn) }
    }

    /// Remembers a state; `false` if it was visited with as many faults left.
    ///
    /// Where a claim has lost what it rests on, the state is another one: less counts from there.
    private mutating func isNew(_ place: Place) -> Bool {
        var hasher = Hasher()
        place.world.hash(into: &hasher)
        hasher.combine(place.voided)
        let key = hasher.finalize()
        if let known = visited[key], known >= place.faultsLeft { return false }
        visited[key] = place.faultsLeft
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
