import Foundation
import LockstepDeterminism
import LockstepRuns
import LockstepSimulation
import Testing

@Suite("the shared workload gives the reference hashes")
struct Lease1Tests {
    private static let hour: Int64 = 3_600_000_000_000

    @Test(
        "an hour of seed 1 comes to the definition's figures in every form",
        arguments: Lease1.Form.allCases,
        [Granularity.fast, .fine]
    )
    func hour(form: Lease1.Form, granularity: Granularity) {
        let outcome = Lease1Run(
            seed: Seed(1),
            form: form,
            lengthNanoseconds: Self.hour,
            granularity: granularity
        ).run()
        #expect(outcome.hash == 0x58f9_74a7_3577_e290)
        #expect(outcome.messages == 15_046)
        #expect(outcome.delivered == 14_877)
        #expect(outcome.attempts == 7_536)
        #expect(outcome.timeouts == 168)
        #expect(outcome.acquisitions == 10)
        #expect(outcome.violations == 0)
        #expect(outcome.kills == 60)
        #expect(outcome.version == 1_514)
    }

    @Test("a day of seed 1 comes to the definition's figures")
    func day() {
        let outcome = Lease1Run(seed: Seed(1), lengthNanoseconds: 24 * Self.hour).run()
        #expect(outcome.hash == 0xdb80_8d0d_4bb2_6d4b)
        #expect(outcome.messages == 361_196)
        #expect(outcome.delivered == 357_518)
        #expect(outcome.acquisitions == 279)
        #expect(outcome.violations == 0)
        #expect(outcome.version == 36_241)
    }

    @Test("another seed comes to another hash, the same in every form")
    func otherSeed() {
        let hashes = Lease1.Form.allCases.map { form in
            Lease1Run(seed: Seed(2), form: form, lengthNanoseconds: Self.hour / 4).run().hash
        }
        #expect(Set(hashes).count == 1)
        let first = Lease1Run(seed: Seed(1), lengthNanoseconds: Self.hour / 4).run().hash
        #expect(hashes.first != first)
    }

    @Test(
        "where everything ties there still is one outcome a seed, on any thread",
        arguments: Lease1.Form.allCases,
        [Granularity.fast, .fine]
    )
    func ties(form: Lease1.Form, granularity: Granularity) {
        var run = Lease1Run(
            seed: Seed(1),
            form: form,
            lengthNanoseconds: Self.hour / 4,
            granularity: granularity,
            ties: true
        )
        let outcome = run.run()
        #expect(run.run() == outcome)
        #expect(onAnotherThread(run) == outcome)
        #expect(outcome.violations == 0)
        run.ties = false
        #expect(run.run().hash != outcome.hash)
    }

    private func onAnotherThread(_ run: Lease1Run) -> Lease1.Outcome? {
        let box = Box()
        let done = DispatchSemaphore(value: 0)
        let thread = Thread {
            box.outcome = run.run()
            done.signal()
        }
        thread.stackSize = 8 << 20
        thread.start()
        done.wait()
        return box.outcome
    }

    /// Written by one thread, and read by another after the semaphore.
    private final class Box: @unchecked Sendable {
        var outcome: Lease1.Outcome?
    }
}
