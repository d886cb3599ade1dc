internal import LockstepDeterminism
internal import LockstepMockKubernetes
public import LockstepSimulation

extension KubernetesService {
    /// Puts the pods of a set-up on the nodes of its cluster; does nothing if it has none.
    ///
    /// Each node is an agent of the world, its kubelet, under the node's name. The run starts the
    /// nodes, and the nodes start the pods.
    ///
    /// - Parameters:
    ///   - setup: Its pods have been added to the world and never started.
    ///   - world: Where; the service has been mounted.
    public static func mountNodes(of setup: Setup, in world: World) {
        guard let cluster = setup.cluster else { return }
        let service = world.service(named: name)
        for (index, node) in cluster.nodeNames.enumerated() {
            let places = cluster.places(of: setup.pods, onNode: index)
            var settings = KubeletSettings()
            settings.zone = cluster.zone(ofNode: index)
            world.addNode(node, places: places) { [settings] in
                KubeletMachine(
                    node: node,
                    places: places.count,
                    service: service,
                    settings: settings
                )
            }
        }
    }
}

extension ControlPlaneSettings {
    /// Adds what a control plane needs that looks after nodes; nothing where there are none.
    mutating func addNodes(of cluster: ClusterSetup?) {
        guard cluster != nil else { return }
        namespaces.append(NodeLifecycle.leaseNamespace)
    }
}

extension KubernetesService {
    /// The loops that look after a cluster; none where there is none.
    static func loops(for cluster: ClusterSetup?, seed: Seed) -> [any ControlLoop] {
        guard let cluster else { return [] }
        var settings = LoopSettings()
        settings.watchesNodes = true
        settings.workloads = [
            Workload(
                name: ClusterSetup.workloadName,
                style: Workload.Style(rawValue: cluster.workload) ?? .deployment,
                replicas: cluster.replicas,
                tolerationSeconds: cluster.tolerationSeconds
            )
        ]
        return LoopCatalog.loops(settings, seed: seed)
    }
}
