import Foundation
import LockstepDeterminism
import LockstepSimulation
import Testing

@Suite("escapes")
struct EscapesTests {
    /// Runs a world whose pod is resumed from a thread of its own.
    static func resumeFromForeignThread() {
        let world = World(seed: Seed(1))
        world.schedule(at: .zero) { _ in
            Task {
                await withUnsafeContinuation { continuation in
                    Thread.detachNewThread { plantedResume(continuation) }
                }
            }
        }
        // Long enough for the thread to do its worst.
        world.schedule(at: .seconds(1)) { _ in usleep(300_000) }
        world.run(until: .seconds(2))
    }

    @Test("in strict mode a resume from a foreign thread is described with its thread and kind")
    func strict() async {
        await #expect(processExitsWith: .success) {
            Escapes.beStrict()
            Self.resumeFromForeignThread()
            let all = Escapes.takeAll()
            let isFound = all.contains {
                // This bundle exports no symbols, so the place is an offset that a symbolizer can
                // read.
                $0.kind == .job && !$0.thread.isEmpty && $0.place.hasPrefix("lockstep")
                    && $0.place.contains("+0x")
            }
            exit(isFound && Escapes.count > 0 ? 0 : 1)
        }
    }

    @Test("a world that keeps to itself escapes nothing, even in strict mode")
    func quiet() async {
        await #expect(processExitsWith: .success) {
            Escapes.beStrict()
            _ = Escapes.takeAll()
            let world = World(seed: Seed(1))
            world.addPod("a") { _ in
                try await Task.sleep(for: .seconds(1))
                await Task.detached { await Task.yield() }.value
            }
            world.start("a")
            world.run(until: .seconds(2))
            world.shutDown()
            let isOurs = Escapes.takeAll().contains { $0.place.hasPrefix("lockstep") }
            exit(!isOurs && !world.isAlive("a") ? 0 : 1)
        }
    }

    @Test("outside strict mode escapes are counted, not described")
    func counted() {
        let before = Escapes.count
        Self.resumeFromForeignThread()
        #expect(Escapes.count > before)
        #expect(Escapes.takeAll().isEmpty)
    }
}

@inline(never)
private func plantedResume(_ continuation: UnsafeContinuation<Void, Never>) {
    // The task must have suspended, or its resumption needs no job.
    usleep(50_000)
    // The test library has tasks of its own in this process, which are not what is looked for.
    _ = Escapes.takeAll()
    continuation.resume()
}
