internal import LockstepDeterminism
internal import LockstepKubernetes

/// One request on its way through an API server.
///
/// A call is either over or parked: while it is parked, its stage says what it waits for, and `due`
/// when it goes on by itself.
struct Call: Sendable {
    /// What a parked call waits for.
    enum Stage: Hashable, Sendable {
        /// A seat of its level.
        case queued
        /// That the server has done its work before it turns to the store.
        case working
        /// That the store answers again.
        case held
        /// That the watch cache has seen a revision.
        case waiting(Int64)
        /// That the server has done its work after the store's answer, which stands in `response`.
        case replying
        /// Nothing; whoever sent it gets no answer.
        case hung
    }

    /// What came over the network; a call is handed on often, and this is the bulk of it.
    private final class Origin: Sendable {
        let request: APIRequest
        let client: String
        let user: String

        init(_ request: consuming APIRequest, _ client: String, _ user: String) {
            self.request = request
            self.client = client
            self.user = user
        }
    }

    private let origin: Origin
    var request: APIRequest { _read { yield origin.request } }
    var client: String { origin.client }
    /// As whom it is sent.
    var user: String { origin.user }

    /// Its driver's number for it.
    let id: UInt64
    /// The how-manieth request it is; its draws are addressed by this.
    let ordinal: UInt64
    /// Which API server it has come to.
    let replica: Int
    /// The level whose seat it takes.
    let level: PriorityLevel
    let arrived: Instant

    var stage = Stage.working
    /// In which queue of its level it waits for a seat, if it does.
    var queue = 0
    /// When it goes on by itself.
    var due: Instant?
    /// Whether it has been entered when its time is over.
    var hasDeadline = false
    /// Whether it occupies a seat of its level.
    var hasSeat = false
    /// Whether nobody waits for its answer any more, although it may still be carried out.
    var isGivenUp = false
    /// How probable it is that it is carried out after it was given up, in parts per million.
    var afterlife: UInt64 = 0
    /// What the store answered.
    var response: APIResponse?
}

extension Call {
    /// A call that has just come.
    init(
        id: UInt64,
        ordinal: UInt64,
        request: consuming APIRequest,
        client: String,
        user: String,
        replica: Int,
        arrived: Instant
    ) {
        let level = PriorityLevel(of: request)
        self.init(
            origin: Origin(request, client, user),
            id: id,
            ordinal: ordinal,
            replica: replica,
            level: level,
            arrived: arrived
        )
    }
}
