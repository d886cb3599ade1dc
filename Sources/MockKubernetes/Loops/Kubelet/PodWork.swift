internal import LockstepDeterminism
internal import LockstepKubernetes

/// One pod on a node, as its kubelet sees it: what runs, and what the store says about it.
struct PodWork: Sendable {
    /// What the pod's containers do.
    enum State: Hashable, Sendable {
        /// They do not run, and are started then.
        case waiting(until: Instant)
        /// They run.
        case running(since: Instant)
        /// They have been asked to end, and are killed then; `nil` once they have been killed.
        case stopping(killAt: Instant?)
        /// They have ended and are not started again.
        case ended(succeeded: Bool)
    }

    let uid: String
    let key: ObjectKey
    var state: State
    /// The object as it was seen last; `nil` once it was seen to be gone, or to be another.
    var object: JSONObject?
    /// Whether it has ever run here.
    var hasRun = false
    /// Whether a request about it is under way.
    var isAsked = false
    /// Whether its removal was taken; its object stays for as long as others have it wait.
    var isRemoved = false
    /// How often it has ended by itself since the waits began anew.
    var failures = 0
    private let graceSeconds: Int64
    private let restartPolicy: String

    /// A pod that was just learnt of.
    init(_ object: JSONObject, startingAt due: Instant) {
        let facts = PodFacts(object)
        let spec = object.object("spec")
        uid = facts.uid
        key = facts.key
        self.object = object
        graceSeconds = spec?.integer("terminationGracePeriodSeconds") ?? 30
        restartPolicy = spec?.string("restartPolicy") ?? "Always"
        // What became of one that ended in an earlier life of the kubelet, only its object tells.
        let hasSucceeded = object.object("status")?.string("phase") == "Succeeded"
        state =
            facts.isBeingDeleted ? .ended(succeeded: hasSucceeded) : .waiting(until: due)
    }

    /// The seconds from SIGTERM to SIGKILL: what its deletion says, or else what it says itself;
    /// at least one, as kubelets have it.
    var stopSeconds: Int64 {
        let said = object?.metadata?.integer("deletionGracePeriodSeconds")
        return max(said ?? graceSeconds, 1)
    }

    /// Whether it must not run any more, because it is marked for deletion or its object is gone.
    var isLeaving: Bool { object?.isBeingDeleted ?? true }

    /// When something about it is due by itself.
    var nextInstant: Instant? {
        switch state {
        case .waiting(let until): until
        case .stopping(let killAt): killAt
        case .running, .ended: nil
        }
    }

    /// Whether it is started again after it has ended by itself.
    func restarts(afterSuccess succeeded: Bool) -> Bool {
        restartPolicy == "Always" || restartPolicy == "OnFailure" && !succeeded
    }

    /// The phase that its object should say.
    var phase: String {
        switch state {
        case .waiting: hasRun ? "Running" : "Pending"
        case .running, .stopping: "Running"
        case .ended(let succeeded): succeeded ? "Succeeded" : "Failed"
        }
    }

    /// What its condition `Ready` should say.
    private var ready: String {
        switch state {
        case .running, .stopping: "True"
        case .waiting, .ended: "False"
        }
    }

    /// The object with the status that it should have; `nil` if it has that already.
    func report(at wall: WallInstant) -> JSONObject? {
        guard var object else { return nil }
        let isRight =
            object.object("status")?.string("phase") == phase
            && object.conditionStatus("Ready") == ready
        guard !isRight else { return nil }
        object[object: "status"]["phase"] = .string(phase)
        if hasRun, object.object("status")?.string("startTime") == nil {
            object[object: "status"]["startTime"] = .string(Timestamp(wall).text)
        }
        object.setCondition("Ready", ready, at: wall)
        return object
    }
}
