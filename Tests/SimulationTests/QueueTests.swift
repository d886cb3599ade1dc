import LockstepDeterminism
import Testing

@testable import LockstepSimulation

@Suite("queue")
struct QueueTests {
    @Test("the heap pops what a stably sorted array holds, over random pushes and pops")
    func heap() {
        for seed in 0..<50 as Range<UInt64> {
            var draws = Draws(seed: Seed(seed), stream: "test").sequence(key: 0)
            var heap = TimeHeap(capacity: 1)
            var model: [(key: Int64, slot: Int32)] = []
            for step in 0..<400 as Range<Int32> {
                if draws.next().below(5) < 3 {
                    let key = draws.next().within(-5...5)
                    heap.push(key: key, slot: SlotReference(index: step, generation: 1))
                    let place = model.firstIndex { $0.key > key } ?? model.count
                    model.insert((key, step), at: place)
                } else {
                    let popped = heap.pop()
                    #expect(popped?.slot.index == model.first?.slot)
                    #expect(popped?.key == model.first?.key)
                    if !model.isEmpty { model.removeFirst() }
                }
                #expect(heap.count == model.count)
                #expect(heap.first?.slot.index == model.first?.slot)
            }
        }
    }

    @Test("the ready set gives back exactly what was put in, under FIFO in order, however it grows")
    func ready() {
        for pick in Pick.allCases {
            var draws = Draws(seed: Seed(4), stream: "test").sequence(key: 0)
            var ready = ReadySet(pick: pick, seed: Seed(9))
            var inside: [Int32] = []
            for step in 0..<3_000 as Range<Int32> {
                if draws.next().below(7) < 4 {
                    let reference = SlotReference(index: step, generation: 1)
                    ready.insert(
                        ReadyThing(
                            slot: reference,
                            pod: step % 5,
                            key: 1,
                            ordinal: UInt64(step)
                        )
                    )
                    inside.append(step)
                } else if let next = ready.next() {
                    let place = inside.firstIndex(of: next.index)
                    #expect(place != nil)
                    if pick == .fifo { #expect(place == 0) }
                    if let place { inside.remove(at: place) }
                } else {
                    #expect(inside.isEmpty)
                }
                #expect(ready.count == inside.count)
            }
        }
    }

    @Test("a freed slot's references are stale, also once it is used again")
    func generations() {
        var pool = SlotPool(capacity: 1)
        let first = pool.take()
        let reference = pool.reference(first)
        let other = pool.take()
        var isCurrent = [pool.isCurrent(reference)]
        pool.free(first)
        isCurrent.append(pool.isCurrent(reference))
        let again = pool.take()
        isCurrent.append(pool.isCurrent(reference))
        isCurrent.append(pool.isCurrent(pool.reference(other)))
        #expect(isCurrent == [true, false, false, true])
        #expect(other != first)
        #expect(again == first)
        #expect(pool.count == 2)
    }

    @Test("no generation is ever 0, which names nothing")
    func wrap() {
        var pool = SlotPool(capacity: 1)
        let index = pool.take()
        pool.slots[Int(index)].generation = .max
        pool.free(index)
        let generation = pool.reference(index).generation
        #expect(generation == 1)
    }
}
