public import LockstepCheckers
internal import LockstepDeterminism
public import LockstepFaults
public import LockstepHistories

/// What came of a run.
public struct RunResult: Sendable {
    /// The scenario's file name, or its title if it was never in a file.
    public var scenario: String
    /// What decided the run.
    public var options: RunOptions
    /// What the seed drew besides faults, in one line: a configuration of the scenario's swarm, and
    /// in which manner each pod works; empty if there is nothing to draw.
    public var drawn = ""
    /// What is known of it.
    public var verdict: Verdict
    /// The breaches that count.
    public var findings: [Finding]
    /// The breaches that do not, because nobody claims the property, or a fault or a manner
    /// of work voided an assumption.
    public var hazards: [Finding]
    /// Why the verdict is `unknown`, a sentence each; empty otherwise.
    public var doubts: [String]
    /// What is claimed and was not put to the test in this run, and after it what the scenario
    /// demands and this run did not meet.
    ///
    /// A minute in which nobody had to release says nothing about releases. That alone makes no
    /// verdict `unknown`; a sweep in which it stays so does.
    public var untested: [String]
    /// What left the world while it ran, a sentence each: of such a run nothing is known.
    public var escapes: [String]
    /// The assumptions that were done away with, and which fault, or whose work, did so.
    public var voided: [(assumption: Assumption, fault: String)]
    /// The faults as they were planned.
    public var plan: FaultPlan
    /// Those of them that began, with their real times and targets, in the order of beginning.
    public var struck: [PlannedFault]
    /// Those of them that broke nothing, since nobody sent a message that they single out; by their
    /// names in the plan.
    public var unmet: [String]
    /// Those of them that broke nothing, since they break watches and nobody opened one.
    public var unwatched: [String]
    /// The planned faults that did not begin, since what they wait for did not come, by name.
    public var missing: [String]
    /// The world's digest of everything that happened.
    public var fingerprint: UInt64
    /// Things taken from the queue, jobs not counted.
    public var events: UInt64
    /// Jobs of the Swift runtime.
    public var jobs: UInt64
    /// Virtual time that passed.
    public var simulatedNanoseconds: Int64
    /// CPU time it took.
    public var cpuNanoseconds: Int64
    /// What the run put the code through, by name.
    public var counts: [(name: String, count: Int)]
    /// How often each judge put its property to the test.
    public var evaluations: [(property: String, count: Int)]
    /// The situations that the run came to, each once, if they were to be noted.
    public var situations: [Situation]
    /// The least time between two terms of different pods; negative if they overlapped.
    public var smallestMarginNanoseconds: Int64?
    /// Tasks of dead pods that did not end when they were cancelled.
    public var abandonedTasks: Int
    /// Everything observed, if the run was recorded.
    public var observations: [Observation]
}
