internal import LockstepHistories

/// Something known of each elector: of one life of a pod and one lock.
///
/// The rows stand in the order in which they were entered.
struct ElectorTable<Row: Sendable>: Sendable {
    /// An elector and what is known of it.
    struct Entry: Sendable {
        var pod: String
        var incarnation: UInt32
        var lock: String
        var row: Row
    }

    /// What tells the electors of a pod apart.
    private struct Key: Hashable, Sendable {
        var incarnation: UInt32
        var lock: String
    }

    /// Where the electors of a pod stand.
    private struct Lives: Sendable {
        var keys = Places<Key>()
        /// The place of each of them.
        var places: [Int] = []
        /// The places of all lives with a lock; looked up, and never gone through.
        var ofLock: [String: [Int]] = [:]
    }

    private var rows: [Entry] = []
    /// Which of the rows are forgotten; they are taken out when they are many.
    private var isGone: [Bool] = []
    private var goneCount = 0
    private var pods = Places<String>()
    private var lives: [Lives] = []

    /// Up to how many forgotten rows may stay whatever there is beside them.
    private static var few: Int { 16 }

    /// The electors, in the order in which they were entered.
    var entries: some Sequence<Entry> {
        zip(rows, isGone).lazy.filter { !$0.1 }.map(\.0)
    }

    /// Their places.
    var places: [Int] { rows.indices.filter { !isGone[$0] } }

    /// What is known of the observed pod's elector for a lock; `nil` if nothing is.
    func find(_ lock: String, _ observation: Observation) -> Int? {
        guard let pod = pods.find(observation.pod) else { return nil }
        let key = Key(incarnation: observation.incarnation, lock: lock)
        return lives[pod].keys.find(key).map { lives[pod].places[$0] }
    }

    /// The place of the observed pod's elector for a lock, entered with `row` if it is new.
    mutating func index(_ lock: String, _ observation: Observation, new row: Row) -> Int {
        if let known = find(lock, observation) { return known }
        let known = pods.find(observation.pod)
        let pod = known ?? lives.count
        if known == nil {
            pods.append(observation.pod)
            lives.append(Lives())
        }
        lives[pod].keys.append(Key(incarnation: observation.incarnation, lock: lock))
        lives[pod].places.append(rows.count)
        lives[pod].ofLock[lock, default: []].append(rows.count)
        isGone.append(false)
        rows.append(
            Entry(
                pod: observation.pod,
                incarnation: observation.incarnation,
                lock: lock,
                row: row
            )
        )
        return rows.count - 1
    }

    /// The places of a pod's electors, whatever lock and life they are of.
    func all(of pod: String) -> [Int] {
        pods.find(pod).map { lives[$0].places } ?? []
    }

    /// The places of a pod's electors for a lock, whichever life they are of.
    func all(_ lock: String, of pod: String) -> [Int] {
        pods.find(pod).flatMap { lives[$0].ofLock[lock] } ?? []
    }

    /// An elector and what is known of it.
    func entry(_ index: Int) -> Entry { rows[index] }

    /// Reads and changes what is known of an elector.
    subscript(index: Int) -> Row {
        get { rows[index].row }
        _modify { yield &rows[index].row }
    }

    /// Forgets every elector of a pod.
    ///
    /// - Cost: That of the pod's own electors, the rows that move up shared out.
    mutating func forget(_ pod: String) {
        guard let pod = pods.find(pod), !lives[pod].places.isEmpty else { return }
        for place in lives[pod].places { isGone[place] = true }
        goneCount += lives[pod].places.count
        lives[pod] = Lives()
        if goneCount > Self.few, 2 * goneCount > rows.count { moveUp() }
    }

    /// Takes the forgotten rows out.
    private mutating func moveUp() {
        var moved = Array(repeating: 0, count: rows.count)
        var count = 0
        for place in rows.indices where !isGone[place] {
            moved[place] = count
            rows[count] = rows[place]
            count += 1
        }
        rows.removeLast(rows.count - count)
        isGone = Array(repeating: false, count: count)
        goneCount = 0
        var isDone: Set<String> = []
        for row in rows where isDone.insert(row.pod).inserted {
            guard let pod = pods.find(row.pod) else { continue }
            lives[pod].places = lives[pod].places.map { moved[$0] }
            lives[pod].ofLock = lives[pod].ofLock.mapValues { $0.map { moved[$0] } }
        }
    }
}

extension ElectorTable {
    /// Adds what is known of every elector whose row `counts`.
    func hashMemory(
        into hasher: inout Hasher,
        where counts: (Row) -> Bool = { _ in true },
        _ add: (Row, inout Hasher) -> Void
    ) {
        hasher.combine(unordered: entries.filter { counts($0.row) }) { entry, hasher in
            hasher.combine(entry.pod)
            hasher.combine(entry.incarnation)
            hasher.combine(entry.lock)
            add(entry.row, &hasher)
        }
    }
}
