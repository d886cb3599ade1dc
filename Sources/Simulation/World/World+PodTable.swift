internal import LockstepDeterminism

// The table of pods, and the links between them.
//
// Links are a matrix as long as there are few ends, since that is the fastest; a matrix of ten
// thousand ends would be ten gigabytes, so beyond that only the links are kept that are used.
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
        if index >= linkCapacity, linkCapacity < World.matrixLimit { growLinks() }
        guard index < linkCapacity else { return Int32(index) }
        for other in 0..<podCount {
            links[index * linkCapacity + other].key = linkKey(from: index, to: other)
            links[other * linkCapacity + index].key = linkKey(from: other, to: index)
        }
        return Int32(index)
    }

    /// How many ends the matrix has at most.
    private static let matrixLimit = 128

    /// A directed link; valid until the next pod is added.
    @inline(__always)
    func link(from: Int32, to: Int32) -> UnsafeMutablePointer<LinkState> {
        let (row, column) = (Int(from), Int(to))
        guard row < linkCapacity, column < linkCapacity else {
            return furtherLink(from: row, to: column)
        }
        return links + (row &* linkCapacity &+ column)
    }

    private func furtherLink(from: Int, to: Int) -> UnsafeMutablePointer<LinkState> {
        let ends = UInt64(from) << 32 | UInt64(to)
        if let link = furtherLinks[ends] { return link }
        let link = UnsafeMutablePointer<LinkState>.allocate(capacity: 1)
        link.initialize(to: LinkState(key: linkKey(from: from, to: to)))
        furtherLinks[ends] = link
        return link
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
        podCapacity = capacity
    }

    private func growLinks() {
        let capacity = linkCapacity * 2
        let wider = UnsafeMutablePointer<LinkState>.allocate(capacity: capacity * capacity)
        wider.initialize(repeating: LinkState(), count: capacity * capacity)
        for from in 0..<linkCapacity {
            for to in 0..<linkCapacity {
                wider[from * capacity + to] = links[from * linkCapacity + to]
            }
        }
        links.deallocate()
        links = wider
        linkCapacity = capacity
    }
}
