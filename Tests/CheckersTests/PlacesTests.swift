import LockstepDeterminism
import Testing

@testable import LockstepCheckers

@Suite("places of rows")
struct PlacesTests {
    @Test("a key is where an array would have it, however many there are and whoever has left")
    func model() {
        let draws = Draws(seed: Seed(3), stream: "test keys")
        for round in 0..<20 {
            var places = Places<Int>()
            var model: [Int] = []
            for step in 0..<120 {
                let word = draws.draw(key: UInt64(round), ordinal: UInt64(step))
                let key = Int((word >> 8) % 60)
                if word % 13 == 0 {
                    let remainder = Int((word >> 32) % 5)
                    places.removeAll { $0 % 5 == remainder }
                    model.removeAll { $0 % 5 == remainder }
                } else if !model.contains(key) {
                    places.append(key)
                    model.append(key)
                }
                for key in 0..<60 { #expect(places.find(key) == model.firstIndex(of: key)) }
            }
        }
    }
}
