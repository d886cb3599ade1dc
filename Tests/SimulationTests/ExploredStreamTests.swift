import LockstepDeterminism
import LockstepHistories
import LockstepSimulation
import Testing

/// What becomes of the answers of a stream in a world that is explored.
@Suite("streams of explored worlds")
struct ExploredStreamTests {
    /// Opens a stream and keeps what it is told, with a word for its end.
    private struct Listener: ExplorableMachine {
        static let broken: UInt64 = 99
        private var isOver = false

        mutating func handle(
            _ input: MachineInput,
            clock: MachineClock,
            into out: inout Directives
        ) {
            switch input {
            case .started: out.send(to: ServiceID(place: 0), tag: 7, Parcel(), isStream: true)
            case .reply(7, let parcel):
                out.report(.deadlineSet(lock: "\(parcel.first)", deadline: clock.now))
            case .ended(7, .unknown):
                isOver = true
                out.report(.deadlineSet(lock: "\(Self.broken)", deadline: clock.now))
            default: break
            }
        }

        func hashState(into hasher: inout Hasher) { hasher.combine(isOver) }

        func awaits(reply tag: UInt64) -> Bool { tag == 7 && !isOver }
    }

    /// Answers each request three times: twice at once, and once a second later.
    private struct Teller: ExplorableMachine {
        private var address: ReplyAddress?

        mutating func handle(
            _ input: MachineInput,
            clock: MachineClock,
            into out: inout Directives
        ) {
            switch input {
            case .request(let address, _, _):
                self.address = address
                out.reply(to: address, Parcel(1))
                out.reply(to: address, Parcel(2))
                out.setTimer(1, at: clock.now.advanced(byNanoseconds: 1_000_000_000))
            case .timer:
                if let address { out.reply(to: address, Parcel(3)) }
            default: break
            }
        }

        func hashState(into hasher: inout Hasher) {}
    }

    private static let losing = ExploredFaults(
        delays: [20_000_000_000],
        pauses: [],
        absences: [],
        graces: []
    )

    private func world(reportsRequests: Bool = false) -> ExploredWorld {
        let system = ExplorableSystem(programs: [
            ExplorableProgram(name: "teller", isPod: false) { _ in Teller() },
            ExplorableProgram(name: "a", isPod: true) { _ in Listener() },
        ])
        return ExploredWorld(
            system,
            latencyNanoseconds: 5_000_000,
            reportsRequests: reportsRequests,
            seed: Seed(1)
        )
    }

    /// A world in which the first answer arrives next.
    private func told() -> ExploredWorld {
        var world = world()
        while !world.isRequestNext { world.perform(.proceed(0)) }
        world.perform(.proceed(0))
        return world
    }

    /// What the listener is told from here on, each with its second.
    private func rest(of world: ExploredWorld, after move: ExploredMove = .proceed(0)) -> [String] {
        var world = world
        var told: [String] = []
        var next = move
        while world.nextTime != nil {
            world.perform(next)
            next = .proceed(0)
            for case .deadlineSet(let lock, let time) in world.observations.map(\.event) {
                told.append("\(lock) at \(time.nanoseconds / 1_000_000_000)")
            }
        }
        return told
    }

    @Test("answers that are due at one instant come in order, and do not race")
    func order() {
        let world = told()
        #expect(world.moves(nil) == [.proceed(0)])
        #expect(rest(of: world) == ["1 at 0", "2 at 0", "3 at 1"])
    }

    @Test("what follows a late answer is late with it")
    func late() {
        let world = told()
        #expect(world.moves(Self.losing) == [.proceed(0), .lose, .delay(20_000_000_000)])
        let told = rest(of: world, after: .delay(20_000_000_000))
        #expect(told == ["1 at 20", "2 at 20", "3 at 20"])
    }

    @Test("an answer that is lost ends the stream, and nothing follows it")
    func lost() {
        #expect(rest(of: told(), after: .lose) == ["99 at 0"])
        var world = told()
        world.perform(.proceed(0))
        #expect(rest(of: world, after: .lose) == ["99 at 0"])
    }

    @Test("that a request is sent is observed where that was asked for")
    func requests() {
        for reports in [false, true] {
            var world = world(reportsRequests: reports)
            var sent: [String] = []
            while world.nextTime != nil {
                world.perform(.proceed(0))
                for observation in world.observations {
                    guard case .requestSent(_, let service, _) = observation.event else { continue }
                    sent.append("\(observation.pod) to \(service)")
                }
            }
            #expect(sent == (reports ? ["a to teller"] : []))
        }
    }
}
