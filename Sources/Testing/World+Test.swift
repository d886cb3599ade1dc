internal import LockstepCSimulation
internal import LockstepDeterminism
public import LockstepServices
public import LockstepSimulation

extension World {
    @TaskLocal static var simulated: World?

    /// The world in which the body of this simulated test runs.
    ///
    /// Known to the body and what it begins, detached tasks apart. A pod's program had better not
    /// ask: its `Pod` is all that a process has. Throws `NotSimulated` in a test without the trait.
    public static var ofThisTest: World {
        get throws {
            guard let world = simulated else { throw NotSimulated() }
            return world
        }
    }

    /// Lets the world go on for so much virtual time.
    ///
    /// In the body of a simulated test it sleeps while everything else happens; anywhere else it
    /// runs the world itself, on the calling thread.
    ///
    /// - Parameter duration: How long, in true time.
    /// - Throws: `CancellationError` if the body has been given up.
    public func run(for duration: Duration) async throws {
        guard lockstep_current() == nil else {
            try await Task.sleep(for: duration)
            return
        }
        run(until: time.advanced(byNanoseconds: duration.wholeNanoseconds))
    }

    /// Mounts a Kubernetes API server on the world's network.
    ///
    /// - Parameter name: Its name; another one makes a cluster of its own.
    /// - Returns: The service.
    @discardableResult
    public func mountKubernetes(as name: String = KubernetesService.name) -> ServiceID {
        KubernetesService.mount(in: self, as: name)
    }

    /// Cuts the links between two pods or services, both ways; each cut needs a `heal` of its own.
    public func partition(_ one: String, from other: String) {
        cut(from: one, to: other)
        cut(from: other, to: one)
    }

    /// Takes one `partition` of the two back.
    public func heal(_ one: String, from other: String) {
        mend(from: one, to: other)
        mend(from: other, to: one)
    }
}

/// The world of a test was asked for outside a simulated one.
public struct NotSimulated: Error, Hashable, CustomStringConvertible {
    /// What is missing.
    public var description: String {
        "this test has no world: give it the trait, as in @Test(.simulated(seeds: 200)), and ask "
            + "for World.ofThisTest in its body"
    }
}
