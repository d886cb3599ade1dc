import LockstepKubernetes
import Testing

@testable import LockstepMockKubernetes

@Suite("A control plane's state in a number")
struct StateNumberTests {
    private func number(_ plane: Plane) -> Int {
        var hasher = Hasher()
        plane.plane.hashState(into: &hasher)
        return hasher.finalize()
    }

    /// A plane with one lease whose store is frozen.
    private func frozen() -> Plane {
        var plane = Plane()
        plane.send(Plane.create("a"))
        plane.plane.begin(.storeFrozen(appliedPartsPerMillion: 0), as: "f", at: plane.now)
        return plane
    }

    @Test("what a frozen store holds is part of it, whose it is and in which order")
    func held() {
        let empty = frozen()
        var one = empty
        one.send(Plane.put("b", at: "2"), from: "b")
        var other = empty
        other.send(Plane.put("b", at: "2"), from: "c")
        var swapped = other
        swapped.send(Plane.put("b", at: "2"), from: "b")
        var both = one
        both.send(Plane.put("b", at: "2"), from: "c")
        let numbers = [empty, one, other, swapped, both].map(number)
        #expect(Set(numbers).count == 5)
    }

    @Test("how many requests have come before is no part of it")
    func names() {
        let once = frozen()
        var twice = Plane()
        twice.send(Plane.create("a"))
        twice.send(Plane.get())
        twice.plane.begin(.storeFrozen(appliedPartsPerMillion: 0), as: "f", at: twice.now)
        #expect(number(once) == number(twice))
        var held = (once, twice)
        held.0.send(Plane.put("b", at: "2"), from: "b")
        held.1.send(Plane.put("b", at: "2"), from: "b")
        #expect(number(held.0) == number(held.1))
    }

    @Test("what a cache has not seen yet is part of it, and so is when it was written")
    func caches() {
        func written(after seconds: Double) -> Plane {
            var plane = Plane { $0.cacheLagNanoseconds = 5_000_000_000...5_000_000_000 }
            plane.send(Plane.create("a"))
            plane.pass(6)
            plane.send(Plane.get(["resourceVersion": "0"]))
            plane.pass(seconds)
            plane.overwrite("b")
            return plane
        }
        var early = written(after: 1)
        let late = written(after: 2)
        early.pass(1)
        #expect(early.now.instant == late.now.instant)
        #expect(number(early) != number(late))
    }

    /// A watch of all leases that is told what happens after a version, for so long.
    private func watch(from version: String, seconds: Int = 60) -> APIRequest {
        Plane.watch(["resourceVersion": version, "timeoutSeconds": "\(seconds)"])
    }

    @Test("an open watch is part of it: whose it is, what it is about and when it ends")
    func watches() {
        var plane = Plane()
        plane.send(Plane.create("a"))
        let version = "\(plane.plane.registry.revision)"
        var watched = plane
        watched.send(watch(from: version))
        var other = plane
        other.send(watch(from: version), from: "b")
        var short = plane
        short.send(watch(from: version, seconds: 5))
        var later = plane
        later.pass(1)
        later.send(watch(from: version))
        var narrow = plane
        var request = watch(from: version)
        request.query["fieldSelector"] = "metadata.name=x"
        narrow.send(request)
        let numbers = [plane, watched, other, short, later, narrow].map(number)
        #expect(Set(numbers).count == 6)
        // One that is over is none, and how many there were before is no part of it.
        watched.pass(61)
        plane.pass(61)
        #expect(number(watched) == number(plane))
        var again = (watched, plane)
        again.0.send(watch(from: version))
        again.1.send(watch(from: version))
        #expect(number(again.0) == number(again.1))
    }
}
