internal import LockstepSimulation

// Cuts add up: a link is whole again when every fault that has cut it has mended it.
extension World {
    /// Cuts directed links, in their order.
    func cut(_ links: [(from: String, to: String)]) {
        for link in links { cut(from: link.from, to: link.to) }
    }

    /// Mends directed links that were cut, in the same order.
    func mend(_ links: [(from: String, to: String)]) {
        for link in links { mend(from: link.from, to: link.to) }
    }

    /// Both links between a member and a service.
    func bothWays(_ member: String, _ service: String) -> [(from: String, to: String)] {
        [(member, service), (service, member)]
    }
}
