public import LockstepDeterminism
internal import LockstepKubernetes

/// Keeps the pods of workloads at the number they shall have.
///
/// - A Deployment's pod that is marked for deletion, or has ended, does not count: its replacement
///   comes at once under a new name. That is how a pod on a node that cannot be reached, which
///   nobody can stop, gets a second beside it.
/// - A StatefulSet's pod keeps its place until its object is gone, and the next one is made only
///   when all before it are ready; pods that have ended are deleted and made again.
///
/// Pods belong to a workload by their label `app`. Changes of a workload's template are not
/// rolled out, and `ownerReferences` are not set, since there is no object to own the pods.
///
/// - Source: The rules of the ReplicaSet and StatefulSet (`OrderedReady`) controllers of 1.36.
public struct WorkloadController: InformedLoop {
    /// From learning of something to acting on it: 10 to 100 ms; not measured.
    public static let delayNanoseconds: ClosedRange<Int64> = 10_000_000...100_000_000
    /// How soon what failed is tried again.
    static let retryNanoseconds: Int64 = 1_000_000_000

    /// The loop's name.
    public let name = "workloads"

    /// The workloads, in their order.
    public let workloads: [Workload]
    private let delay: LoopDelay
    /// The places in `workloads` that have to be looked at.
    private var queue = WorkQueue<Int>()

    /// A controller of these workloads.
    ///
    /// - Parameters:
    ///   - workloads: Those there shall be; no two share a name and a namespace.
    ///   - delayNanoseconds: From learning of something to acting on it.
    ///   - seed: Where delays are drawn from.
    public init(
        _ workloads: [Workload],
        delayNanoseconds: ClosedRange<Int64> = delayNanoseconds,
        seed: Seed
    ) {
        self.workloads = workloads
        delay = LoopDelay(nanoseconds: delayNanoseconds, seed: seed, loop: name)
        for index in workloads.indices { queue.add(index, at: .zero) }
    }

    /// When a workload is looked at next.
    public var nextInstant: Instant? { queue.nextInstant }

    /// Looks at every workload.
    public mutating func begin(with server: inout APIServer, at now: Moment) {
        queue = WorkQueue()
        for index in workloads.indices { learn(index, at: now) }
    }

    /// Learns of pods that change.
    public mutating func notice(_ commit: Commit, of kind: ResourceKind, at now: Moment) {
        guard kind.isPod, let pod = commit.after ?? commit.before else { return }
        let label = pod.metadata?.object("labels")?.string("app")
        for (index, workload) in workloads.enumerated()
        where workload.name == label && workload.namespace == commit.key.namespace {
            learn(index, at: now)
        }
    }

    /// Makes and deletes pods where the number is not right.
    public mutating func act(on server: inout APIServer, at now: Moment) {
        while let index = queue.takeDue(at: now.instant) {
            let workload = workloads[index]
            let pods = server.items(of: .pods(in: workload.namespace), now: now)
                .filter { $0.metadata?.object("labels")?.string("app") == workload.name }
                .map(PodFacts.init)
            let isDone =
                switch workload.style {
                case .deployment: count(pods, workload, on: &server, at: now)
                case .statefulSet: number(pods, workload, on: &server, at: now)
                }
            guard !isDone else { continue }
            queue.add(index, at: now.instant.advanced(byNanoseconds: Self.retryNanoseconds))
        }
    }

    private mutating func learn(_ index: Int, at now: Moment) {
        queue.add(index, at: delay.instant(for: workloads[index].name, from: now.instant))
    }

    /// Brings the number of pods that count to what it shall be.
    private func count(
        _ pods: [PodFacts],
        _ workload: Workload,
        on server: inout APIServer,
        at now: Moment
    ) -> Bool {
        let active = pods.filter { !$0.isBeingDeleted && !$0.isFinished }
        for _ in active.count..<max(workload.replicas, active.count) {
            guard make(0, of: workload, on: &server, at: now) else { return false }
        }
        guard active.count > workload.replicas else { return true }
        // Those that are of least use go first: not bound, then not ready, then the rest.
        let dispensable =
            active.filter { $0.node.isEmpty } + active.filter { !$0.node.isEmpty && !$0.isReady }
            + active.filter { !$0.node.isEmpty && $0.isReady }
        return dispensable.prefix(active.count - workload.replicas).allSatisfy { pod in
            remove(pod, on: &server, at: now)
        }
    }

    /// Takes one step towards one pod for each number; later steps wait for what this one does.
    private func number(
        _ pods: [PodFacts],
        _ workload: Workload,
        on server: inout APIServer,
        at now: Moment
    ) -> Bool {
        for number in 0..<workload.replicas {
            let name = workload.podName(number)
            guard let pod = pods.first(where: { $0.key.name == name }) else {
                return make(number, of: workload, on: &server, at: now)
            }
            if pod.isFinished, !pod.isBeingDeleted { return remove(pod, on: &server, at: now) }
            guard pod.phase == "Running", pod.isReady, !pod.isBeingDeleted else { return true }
        }
        let wanted = (0..<workload.replicas).map { workload.podName($0) }
        let surplus = pods.filter { !wanted.contains($0.key.name) }
        guard let last = surplus.last, !surplus.contains(where: \.isBeingDeleted) else {
            return true
        }
        return remove(last, on: &server, at: now)
    }

    private func make(
        _ number: Int,
        of workload: Workload,
        on server: inout APIServer,
        at now: Moment
    ) -> Bool {
        let request = APIRequest(
            .post,
            .pods(in: workload.namespace),
            body: workload.pod(number)
        )
        let status = server.handle(request, at: now.wall).status
        return status == 201 || status == 409
    }

    private func remove(
        _ pod: PodFacts,
        on server: inout APIServer,
        at now: Moment
    ) -> Bool {
        let status = server.remove(pod.path(), uid: pod.uid, now: now)
        return status == 200 || status == 404 || status == 409
    }
}
