internal import LockstepDeterminism
internal import LockstepSimulation

/// What an elector asks of the server, and how it fits into a parcel.
enum Lease1Request {
    case get
    case put(expecting: UInt64, holder: UInt64)

    var parcel: Parcel {
        switch self {
        case .get: Parcel(.max, 0)
        case .put(let version, let holder): Parcel(version, holder)
        }
    }
}

/// What the server answers: the record after the operation.
struct Lease1Reply {
    var isOK: Bool
    var version: UInt64
    var holder: UInt64

    init(_ parcel: Parcel) {
        self.isOK = parcel.first & 1 == 1
        self.version = parcel.first >> 1
        self.holder = parcel.second
    }
}

/// The server: one versioned record.
struct Lease1Server: Machine {
    let ledger: Lease1Ledger
    private var version: UInt64 = 0
    private var holder: UInt64 = 0

    init(ledger: Lease1Ledger) {
        self.ledger = ledger
    }

    mutating func handle(_ input: MachineInput, clock: MachineClock, into out: inout Directives) {
        guard case .request(let address, let from, let parcel) = input else { return }
        let now = clock.now.nanoseconds
        let elector = Lease1Run.elector(named: from)
        var isOK = true
        if parcel.first == .max {
            ledger.fold(.get, elector, version, at: now)
        } else {
            isOK = parcel.first == version
            if isOK {
                version += 1
                holder = parcel.second
                ledger.version = version
            }
            ledger.fold(.put, elector, version, at: now)
        }
        out.reply(to: address, Parcel(version << 1 | (isOK ? 1 : 0), holder))
    }
}
