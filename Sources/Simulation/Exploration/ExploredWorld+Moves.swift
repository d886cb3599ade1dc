public import LockstepDeterminism
public import LockstepHistories

extension ExploredWorld {
    /// What can be done next.
    ///
    /// Of things that are due at one instant only those race that have the same destination: two
    /// inhabitants share nothing but messages, so in which order they act makes no difference.
    /// A pod can be struck by a fault when something is about to happen to it: one that strikes
    /// earlier is not noticed before. But a pod that is asked to end does something at once, with
    /// what it knows by then; so it can be asked as soon as it has acted as well. A service suffers
    /// its troubles when a request has come.
    ///
    /// - Parameter faults: The faults to choose from; `nil` for none.
    /// - Returns: The moves, the plain one first; empty if nothing ever happens again.
    public func moves(_ faults: ExploredFaults?) -> [ExploredMove] {
        guard let next = pending.last else { return [] }
        var moves = races(with: next)
        guard let faults else { return moves }
        if actor != nil { moves += faults.graces.map(ExploredMove.terminateActor) }
        switch next.what {
        case .request, .reply:
            if faults.losesMessages { moves.append(.lose) }
            moves += faults.delays.map(ExploredMove.delay)
        case .start, .resume, .kill, .thaw, .relief: return moves
        case .timer: break
        }
        let host = hosts[next.host]
        guard host.isAlive else { return moves }
        if host.program.isPod {
            moves += faults.pauses.map(ExploredMove.pause)
            moves += faults.absences.map(ExploredMove.kill)
            moves += faults.wallSteps.map(ExploredMove.stepWall)
            moves += faults.wallFreezes.map(ExploredMove.freezeWall)
            if !host.isTerminating { moves += faults.graces.map(ExploredMove.terminate) }
        } else if faults.troublesServices, case .request(_, let sender, _) = next.what {
            let client = hosts[sender].program.name
            let here = troubles.indices.filter { place in
                troubles[place].service == host.program.name
                    && troubles[place].client ?? client == client
            }
            moves += here.map(ExploredMove.trouble)
        }
        return moves
    }

    /// What nobody can assume any more once a move was made, as of the fault of the same kind.
    public func voids(of move: ExploredMove) -> [Assumption] {
        switch move {
        case .trouble(let place): troubles[place].voids
        case .delay, .pause: [.effectDelayWithinBound]
        case .stepWall, .freezeWall: [.wallClocksAgree]
        case .proceed, .lose, .kill, .terminate, .terminateActor: []
        }
    }

    /// When a move would be made.
    public func begin(of move: ExploredMove) -> Instant {
        if case .terminateActor = move { return time }
        return Instant(nanoseconds: max(now, pending.last?.due ?? now))
    }

    /// When the last of a fault would be over that were made now; its traces may last.
    ///
    /// - Returns: `nil` if it would never be over.
    public func end(of move: ExploredMove) -> Instant? {
        let begin = begin(of: move)
        switch move {
        case .proceed, .lose, .stepWall: return begin
        case .delay(let time), .pause(let time), .kill(let time), .terminate(let time),
            .terminateActor(let time), .freezeWall(let time):
            return begin.advanced(byNanoseconds: time)
        case .trouble(let place):
            guard !troubles[place].isLasting else { return nil }
            return begin.advanced(byNanoseconds: troubles[place].end?.afterNanoseconds ?? 0)
        }
    }

    /// The pod that acted last, if it can be asked to end.
    private var actor: Int? {
        guard let lastActor, hosts[lastActor].program.isPod, hosts[lastActor].isAlive,
            !hosts[lastActor].isTerminating
        else { return nil }
        return lastActor
    }

    private func races(with next: Pending) -> [ExploredMove] {
        var moves: [ExploredMove] = []
        var streams: [UInt64] = []
        for (place, item) in pending.reversed().enumerated() {
            guard item.due == next.due else { break }
            // What comes on one stream comes in order.
            let isFirst = item.stream.map { !streams.contains($0) } ?? true
            if let stream = item.stream, isFirst { streams.append(stream) }
            if isFirst, item.host == next.host, item.rank == next.rank {
                moves.append(.proceed(place))
            }
            // Lives begin and end in the order in which they were to.
            if next.rank == 0 { break }
        }
        return moves
    }

    /// The move in words, as it would be made now.
    public func sentence(of move: ExploredMove) -> String {
        guard let next = pending.last else { return "nothing happens" }
        let name = hosts[next.host].program.name
        switch move {
        case .proceed(let place): return "of what is due, number \(place + 1) goes first"
        case .lose: return "\(message(next)) is lost"
        case .delay(let time): return "\(message(next)) arrives \(seconds(time)) later"
        case .pause(let time): return "\(name) stands still for \(seconds(time))"
        case .kill(let time): return "\(name) is killed, and back after \(seconds(time))"
        case .terminate(let time): return "\(name) is asked to end within \(seconds(time))"
        case .terminateActor(let time):
            let name = actor.map { hosts[$0].program.name } ?? "nobody"
            return "\(name), which has just acted, is asked to end within \(seconds(time))"
        case .stepWall(let time): return "the wall clock of \(name) steps by \(seconds(time))"
        case .freezeWall(let time):
            return "the wall clock of \(name) stands still for \(seconds(time))"
        case .trouble(let place): return troubles[place].sentence
        }
    }

    private func message(_ item: Pending) -> String {
        let name = hosts[item.host].program.name
        switch item.what {
        case .request(_, let sender, let parcel):
            let text = parcel.body?.summary ?? "a request"
            return "\(text) from \(hosts[sender].program.name) to \(name)"
        case .reply(_, let parcel): return "the answer \(parcel.body?.summary ?? "") to \(name)"
        case .start, .resume, .kill, .thaw, .relief, .timer: return "what is next"
        }
    }

    private func seconds(_ nanoseconds: Int64) -> String {
        let millis = nanoseconds / 1_000_000
        return millis % 1_000 == 0 ? "\(millis / 1_000) s" : "\(millis) ms"
    }
}
