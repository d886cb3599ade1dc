internal import LockstepDeterminism

/// What is due and when, earliest first; of one instant, in the order in which it was entered.
///
/// Entries are not taken back. Whoever takes one looks whether it still stands for something.
struct Agenda: Sendable {
    /// What an entry is about.
    enum Item: Hashable, Sendable {
        /// A call goes on with its own affairs.
        case call(UInt64)
        /// A call's time is over.
        case deadline(UInt64)
        /// A watch's time is over.
        case streamEnd(UInt64)
        /// A watch is told how far it has been told.
        case bookmark(UInt64)
        /// A replica's watch cache has seen more.
        case cache(Int)
        /// The store's leader dies again, or another takes over.
        case store(UInt64)
    }

    /// One entry.
    struct Entry: Sendable {
        var due: Instant
        var ordinal: UInt64
        var item: Item

        static func < (left: Entry, right: Entry) -> Bool {
            left.due == right.due ? left.ordinal < right.ordinal : left.due < right.due
        }
    }

    /// A binary heap.
    private var entries: [Entry] = []
    private var lastOrdinal: UInt64 = 0

    /// The entry that is due first.
    var first: Entry? { entries.first }

    /// How many entries there are.
    var count: Int { entries.count }

    /// Enters something.
    mutating func add(_ item: Item, due: Instant) {
        lastOrdinal += 1
        entries.append(Entry(due: due, ordinal: lastOrdinal, item: item))
        var place = entries.count - 1
        while place > 0 {
            let parent = (place - 1) / 2
            guard entries[place] < entries[parent] else { return }
            entries.swapAt(place, parent)
            place = parent
        }
    }

    /// Removes the entry that is due first; there must be one.
    mutating func removeFirst() {
        let last = entries.removeLast()
        guard !entries.isEmpty else { return }
        entries[0] = last
        sink(from: 0)
    }

    /// Drops the entries that stand for nothing any more.
    mutating func keep(_ isCurrent: (Entry) -> Bool) {
        entries = entries.filter(isCurrent)
        for place in stride(from: entries.count / 2 - 1, through: 0, by: -1) { sink(from: place) }
    }

    private mutating func sink(from start: Int) {
        var place = start
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2] where child < entries.count {
                if entries[child] < entries[least] { least = child }
            }
            guard least != place else { return }
            entries.swapAt(place, least)
            place = least
        }
    }
}
