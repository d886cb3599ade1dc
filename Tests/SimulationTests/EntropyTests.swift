import Foundation
import LockstepDeterminism
import Testing

@testable import LockstepSimulation

@Suite("entropy")
struct EntropyTests {
    private static func words(seed: UInt64, lives: Int = 1, drawsInFirst: Int = 0) -> [UInt64] {
        let world = World(seed: Seed(seed))
        let ledger = Ledger<UInt64>()
        world.addPod("a") { pod in
            if pod.incarnation < lives {
                for _ in 0..<drawsInFirst {
                    _ = UInt64.random(in: 0...(.max))
                    _ = pod.environment.randomness.next()
                }
                return
            }
            var generator: any RandomNumberGenerator = SystemRandomNumberGenerator()
            ledger.add(generator.next())
            ledger.add(UInt64.random(in: 0...(.max)))
            ledger.add(UInt64((0..<100).shuffled()[0]))
            ledger.add(pod.environment.randomness.next())
        }
        for _ in 0..<lives {
            world.start("a")
            world.run(until: .seconds(1))
        }
        return ledger.entries
    }

    @Test("the system's generators, however they are called, follow the seed")
    func virtual() {
        #expect(Self.words(seed: 1) == Self.words(seed: 1))
        #expect(Self.words(seed: 1) != Self.words(seed: 2))
    }

    @Test("outside a world they do not")
    func real() {
        var words: Set<UInt64> = []
        for _ in 0..<4 { words.insert(.random(in: 0...(.max))) }
        #expect(words.count == 4)
        #expect(UUID() != UUID())
    }

    @Test("a new life draws other words, whatever the former one drew")
    func lives() {
        let second = Self.words(seed: 1, lives: 2)
        #expect(second != Self.words(seed: 1))
        #expect(second == Self.words(seed: 1, lives: 2, drawsInFirst: 5))
    }
}
