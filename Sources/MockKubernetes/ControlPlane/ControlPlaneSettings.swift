/// What a control plane is made of; the defaults are one API server that never makes anyone wait.
public struct ControlPlaneSettings: Sendable {
    /// The kinds that are served.
    public var kinds = KindCatalog.all
    /// The namespaces that exist from the beginning.
    public var namespaces = ["default"]
    /// The store's revision before the first write.
    public var firstRevision: Int64 = 1
    /// How many commits can be watched afterwards.
    public var historyLimit = 1_024
    /// How many API servers there are; at least one.
    public var replicas = 1
    /// How far a watch cache is behind the store, drawn for each commit, in nanoseconds.
    public var cacheLagNanoseconds: ClosedRange<Int64> = 0...0
    /// How long an API server works on a request, drawn for each, in nanoseconds.
    public var serviceTimeNanoseconds: ClosedRange<Int64> = 0...0
    /// How many requests one API server works on at once, all levels of priority together.
    ///
    /// - Source: A kube-apiserver's 400 reads and 200 writes in flight.
    public var seats = 600
    /// What the store gets wrong whenever another leader takes it over; `nil` if nothing.
    public var storeFlaw: StoreFlaw?
    /// Whether objects say who set which of their fields; it makes every write dearer.
    public var tracksFieldOwners = false
    /// Whether lists of objects are answered as text, for a driver that sends text anyway.
    ///
    /// Every object that has been listed keeps its text then, as long as it is stored.
    public var writesLists = false

    /// The defaults.
    public init() {}

    /// Why a store cannot be relied on.
    public enum StoreFlaw: Hashable, Sendable {
        /// A new leader lacks the last write that the old one confirmed.
        case losesWrites
        /// A new leader begins all leases anew.
        case refillsLeases
    }
}
