internal import LockstepDeterminism

/// How well the nodes of one zone are, which decides how fast their pods are driven out.
///
/// - Source: The defaults of kube-controller-manager 1.36: `--node-eviction-rate` 0.1,
///   `--secondary-node-eviction-rate` 0.01, `--unhealthy-zone-threshold` 0.55,
///   `--large-cluster-size-threshold` 50.
enum ZoneHealth: Hashable, Sendable {
    /// Most nodes are ready, so those that are not are likely to have died.
    case normal
    /// More than two nodes and most of the zone are not ready: maybe it is the network.
    case partlyDisrupted
    /// No node is ready. Pods are driven out as if all were well, for there are other zones.
    case fullyDisrupted

    /// Up to how many nodes a zone is small.
    private static let smallCount = 50

    /// How well a zone is in which so many nodes are ready, and so many are not.
    init(ready: Int, notReady: Int) {
        if ready == 0, notReady > 0 {
            self = .fullyDisrupted
        } else if notReady > 2, notReady * 100 >= 55 * (ready + notReady) {
            self = .partlyDisrupted
        } else {
            self = .normal
        }
    }

    /// How long it takes from one node that is emptied to the next, in nanoseconds; `nil` if none
    /// is for as long as this lasts.
    func evictionNanoseconds(ofNodes count: Int) -> Int64? {
        switch self {
        case .normal, .fullyDisrupted: 10_000_000_000
        case .partlyDisrupted: count > Self.smallCount ? 100_000_000_000 : nil
        }
    }
}

/// The zones of a cluster, and when a node of each was emptied last.
///
/// A node that names no zone is in one without a name, with all others of that kind.
struct ZoneTable: Sendable {
    private struct Row: Sendable {
        var name: String
        var ready = 0
        var notReady = 0
        var lastEviction: Instant?
    }

    /// In the order in which they were first seen; there are few.
    private var rows: [Row] = []

    /// Counts the nodes anew.
    mutating func count(_ nodes: [NodeHealth]) {
        for place in rows.indices {
            rows[place].ready = 0
            rows[place].notReady = 0
        }
        for node in nodes {
            let place = place(of: node.zone)
            if node.ready == .ready {
                rows[place].ready += 1
            } else {
                rows[place].notReady += 1
            }
        }
        rows.removeAll { $0.ready + $0.notReady == 0 }
    }

    /// Whether no node is ready anywhere.
    var areAllDisrupted: Bool { rows.allSatisfy { $0.ready == 0 } }

    /// Whether another node of a zone may be emptied now; if so, it is taken to be.
    mutating func takeTurn(in zone: String, at now: Instant) -> Bool {
        let place = place(of: zone)
        let row = rows[place]
        let health = ZoneHealth(ready: row.ready, notReady: row.notReady)
        guard let interval = health.evictionNanoseconds(ofNodes: row.ready + row.notReady) else {
            return false
        }
        if let last = row.lastEviction, now < last.advanced(byNanoseconds: interval) {
            return false
        }
        rows[place].lastEviction = now
        return true
    }

    private mutating func place(of zone: String) -> Int {
        if let place = rows.firstIndex(where: { $0.name == zone }) { return place }
        rows.append(Row(name: zone))
        return rows.count - 1
    }
}
