internal import LockstepKubernetes

/// Pods that shall be there, and what they are called when they come again.
///
/// It is a setting of the loop and no object of the store: the server knows no Deployments.
///
///     Workload(name: "web", style: .statefulSet, replicas: 3)      // web-0, web-1, web-2
public struct Workload: Hashable, Sendable {
    /// How pods are replaced.
    public enum Style: String, Hashable, Sendable, CaseIterable {
        /// Under a new name, as soon as the old one is marked for deletion: two of them may run.
        case deployment
        /// Under the same name, once the old object is gone, and only while all before it in the
        /// order of their numbers are ready: at most one runs, unless somebody deletes by force.
        case statefulSet = "stateful-set"
    }

    /// The workload's name; its pods carry it as their label `app`.
    public var name: String
    /// The namespace of its pods.
    public var namespace: String
    /// How pods are replaced.
    public var style: Style
    /// How many there shall be.
    public var replicas: Int
    /// The seconds from SIGTERM to SIGKILL; 30, as for every pod that does not say.
    public var graceSeconds: Int64
    /// How long its pods put up with a node that is not ready or cannot be reached; `nil` is what
    /// admission gives every pod, 300 s.
    public var tolerationSeconds: Int64?

    /// Describes a workload.
    public init(
        name: String,
        namespace: String = "default",
        style: Style,
        replicas: Int,
        graceSeconds: Int64 = 30,
        tolerationSeconds: Int64? = nil
    ) {
        self.name = name
        self.namespace = namespace
        self.style = style
        self.replicas = replicas
        self.graceSeconds = graceSeconds
        self.tolerationSeconds = tolerationSeconds
    }

    /// The name of the pod of a number, counted from 0; `nil` if the server makes names up.
    func podName(_ number: Int) -> String? {
        style == .statefulSet ? "\(name)-\(number)" : nil
    }

    /// A pod as the workload wants it, fit to be created.
    func pod(_ number: Int) -> JSONValue {
        var metadata: JSONObject = ["namespace": .string(namespace)]
        if let name = podName(number) {
            metadata["name"] = .string(name)
        } else {
            metadata["generateName"] = .string(name + "-")
        }
        metadata["labels"] = ["app": .string(name)]
        var spec: JSONObject = [
            "containers": [["name": "main", "image": .string(name)]],
            "terminationGracePeriodSeconds": .integer(graceSeconds),
        ]
        if let tolerationSeconds {
            spec["tolerations"] = .array(
                [Taint.notReady, Taint.unreachable].map { key in
                    [
                        "key": .string(key), "operator": "Exists", "effect": "NoExecute",
                        "tolerationSeconds": .integer(tolerationSeconds),
                    ]
                }
            )
        }
        return [
            "apiVersion": "v1", "kind": "Pod", "metadata": .object(metadata),
            "spec": .object(spec),
        ]
    }
}
