internal import LockstepDeterminism

// The table of pods and the matrix of links between them; both grow together.
extension World {
    func index(of name: String) -> Int32 {
        for index in 1..<max(podCount, 1) where pods[index].name == name { return Int32(index) }
        preconditionFailure("no pod is called \(name); there are \(podNames)")
    }

    @discardableResult
    func addRecord(_ name: String) -> Int32 {
        for index in 0..<podCount {
            precondition(pods[index].name != name, "two pods are called \(name)")
        }
        if podCount == podCapacity { growPods() }
        (pods + podCount).initialize(to: PodRecord(name: name))
        let index = podCount
        podCount += 1
        for other in 0..<podCount {
            links[index * podCapacity + other].key = linkKey(from: index, to: other)
            links[other * podCapacity + index].key = linkKey(from: other, to: index)
        }
        return Int32(index)
    }

    private func linkKey(from: Int, to: Int) -> UInt64 {
        mix64(mix64(pods[from].key) &+ pods[to].key)
    }

    private func growPods() {
        let capacity = podCapacity * 2
        let larger = UnsafeMutablePointer<PodRecord>.allocate(capacity: capacity)
        larger.moveInitialize(from: pods, count: podCount)
        pods.deallocate()
        pods = larger
        let wider = UnsafeMutablePointer<LinkState>.allocate(capacity: capacity * capacity)
        wider.initialize(repeating: LinkState(), count: capacity * capacity)
        for from in 0..<podCount {
            for to in 0..<podCount {
                wider[from * capacity + to] = links[from * podCapacity + to]
            }
        }
        links.deallocate()
        links = wider
        podCapacity = capacity
    }
}
