/// The fields of pods; those that no rule looks at are kept as they are.
enum PodFields {
    static let spec: [Field] = [
        Field("volumes", .list(.raw)),
        Field("initContainers", .list(.object("Container", container))),
        Field("containers", .list(.object("Container", container)), .written),
        Field("ephemeralContainers", .list(.raw)),
        Field("restartPolicy", .string, named: "v1.RestartPolicy"),
        Field("terminationGracePeriodSeconds", .int64, .kept),
        Field("activeDeadlineSeconds", .int64, .kept),
        Field("dnsPolicy", .string, named: "v1.DNSPolicy"),
        Field("nodeSelector", .map(.string)),
        Field("serviceAccountName", .string),
        Field("serviceAccount", .string),
        Field("automountServiceAccountToken", .bool, .kept),
        Field("nodeName", .string),
        Field("hostNetwork", .bool),
        Field("hostPID", .bool),
        Field("hostIPC", .bool),
        Field("shareProcessNamespace", .bool, .kept),
        Field("securityContext", .raw, .kept),
        Field("imagePullSecrets", .list(.raw)),
        Field("hostname", .string),
        Field("subdomain", .string),
        Field("affinity", .raw, .kept),
        Field("schedulerName", .string),
        Field("tolerations", .list(.object("Toleration", toleration))),
        Field("hostAliases", .list(.raw)),
        Field("priorityClassName", .string),
        Field("priority", .int32, .kept),
        Field("dnsConfig", .raw, .kept),
        Field("readinessGates", .list(.raw)),
        Field("runtimeClassName", .string, .kept),
        Field("enableServiceLinks", .bool, .kept),
        Field("preemptionPolicy", .string, .kept, named: "v1.PreemptionPolicy"),
        Field("overhead", .map(.quantity)),
        Field("topologySpreadConstraints", .list(.raw)),
        Field("setHostnameAsFQDN", .bool, .kept),
        Field("os", .raw, .kept),
        Field("hostUsers", .bool, .kept),
        Field("schedulingGates", .list(.object("PodSchedulingGate", schedulingGate))),
        Field("resourceClaims", .list(.raw)),
        Field("resources", .raw, .kept),
        Field("hostnameOverride", .string, .kept),
    ]

    private static let container: [Field] = [
        Field("name", .string, .written),
        Field("image", .string),
        Field("command", .list(.string)),
        Field("args", .list(.string)),
        Field("workingDir", .string),
        Field("ports", .list(.object("ContainerPort", port))),
        Field("envFrom", .list(.raw)),
        Field("env", .list(.object("EnvVar", variable))),
        Field("resources", .object("ResourceRequirements", resources), .written),
        Field("resizePolicy", .list(.raw)),
        Field("restartPolicy", .string, .kept, named: "v1.ContainerRestartPolicy"),
        Field("restartPolicyRules", .list(.raw)),
        Field("volumeMounts", .list(.raw)),
        Field("volumeDevices", .list(.raw)),
        Field("livenessProbe", .raw, .kept),
        Field("readinessProbe", .raw, .kept),
        Field("startupProbe", .raw, .kept),
        Field("lifecycle", .raw, .kept),
        Field("terminationMessagePath", .string),
        Field("terminationMessagePolicy", .string, named: "v1.TerminationMessagePolicy"),
        Field("imagePullPolicy", .string, named: "v1.PullPolicy"),
        Field("securityContext", .raw, .kept),
        Field("stdin", .bool),
        Field("stdinOnce", .bool),
        Field("tty", .bool),
    ]

    private static let port: [Field] = [
        Field("name", .string), Field("hostPort", .int32),
        Field("containerPort", .int32, .written), Field("protocol", .string, named: "v1.Protocol"),
        Field("hostIP", .string),
    ]

    private static let variable: [Field] = [
        Field("name", .string, .written), Field("value", .string), Field("valueFrom", .raw, .kept),
    ]

    private static let resources: [Field] = [
        Field("limits", .map(.quantity)), Field("requests", .map(.quantity)),
        Field("claims", .list(.raw)),
    ]

    private static let schedulingGate: [Field] = [Field("name", .string, .written)]

    private static let toleration: [Field] = [
        Field("key", .string), Field("operator", .string, named: "v1.TolerationOperator"),
        Field("value", .string),
        Field("effect", .string, named: "v1.TaintEffect"),
        Field("tolerationSeconds", .int64, .kept),
    ]

    static let status: [Field] = [
        Field("observedGeneration", .int64),
        Field("phase", .string, named: "v1.PodPhase"),
        Field("conditions", .list(.object("PodCondition", condition))),
        Field("message", .string),
        Field("reason", .string),
        Field("nominatedNodeName", .string),
        Field("hostIP", .string),
        Field("hostIPs", .list(.raw)),
        Field("podIP", .string),
        Field("podIPs", .list(.object("PodIP", [Field("ip", .string)]))),
        Field("startTime", .time, .kept),
        Field("initContainerStatuses", .list(.raw)),
        Field("containerStatuses", .list(.raw)),
        Field("qosClass", .string, named: "v1.PodQOSClass"),
        Field("ephemeralContainerStatuses", .list(.raw)),
        Field("resize", .string, named: "v1.PodResizeStatus"),
        Field("resourceClaimStatuses", .list(.raw)),
        Field("allocatedResources", .map(.quantity)),
        Field("resources", .raw, .kept),
    ]

    private static let condition: [Field] = [
        Field("type", .string, .written, named: "v1.PodConditionType"),
        Field("observedGeneration", .int64),
        Field("status", .string, .written, named: "v1.ConditionStatus"),
        Field("lastProbeTime", .time, .written),
        Field("lastTransitionTime", .time, .written), Field("reason", .string),
        Field("message", .string),
    ]
}
