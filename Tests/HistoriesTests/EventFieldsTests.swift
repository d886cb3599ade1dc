import LockstepDeterminism
import LockstepEventSamples
import LockstepHistories
import Testing

@Suite("fields of events")
struct EventFieldsTests {
    /// Keeps fields as they are written and hands them back.
    struct Notebook: FieldSink, FieldSource {
        var integers: [String: Int64] = [:]
        var texts: [String: String] = [:]
        var flags: [String: Bool] = [:]
        var names: [String] = []

        mutating func field(_ name: StaticString, _ value: Int64) {
            names.append("\(name)")
            integers["\(name)"] = value
        }
        mutating func field(_ name: StaticString, _ value: String) {
            names.append("\(name)")
            texts["\(name)"] = value
        }
        mutating func field(_ name: StaticString, _ value: Bool) {
            names.append("\(name)")
            flags["\(name)"] = value
        }
        func integer(_ name: String) -> Int64? { integers[name] }
        func text(_ name: String) -> String? { texts[name] }
        func flag(_ name: String) -> Bool? { flags[name] }
    }

    @Test("every event is read back from its name and fields", arguments: EventSamples.all)
    func roundTrip(event: Event) {
        var notebook = Notebook()
        event.write(to: &notebook)
        #expect(Event(name: event.name, fields: notebook) == event)
        #expect(Set(notebook.names).count == notebook.names.count, "a field is written twice")
    }

    @Test("no event is read back when a field is missing, unless it may be", arguments: 0..<34)
    func missing(index: Int) {
        let event = EventSamples.all[index]
        var notebook = Notebook()
        event.write(to: &notebook)
        let optional = ["error", "deadlineNanoseconds", "holder", "leaseNanoseconds"]
        for name in notebook.names where !optional.contains(name) || event.name == "deadline-set" {
            var torn = notebook
            torn.integers[name] = nil
            torn.texts[name] = nil
            torn.flags[name] = nil
            #expect(Event(name: event.name, fields: torn) == nil, "without \(name)")
        }
    }

    @Test("names are unique, and an unknown one is refused")
    func names() {
        let names = EventSamples.all.prefix(34).map(\.name)
        #expect(Set(names).count == 34)
        #expect(Event(name: "pod-danced", fields: Notebook()) == nil)
    }

    @Test("every topic has an event")
    func topics() {
        #expect(Set(EventSamples.all.map(\.topic)) == Set(Topic.allCases))
    }

    @Test("the digest tells all samples apart")
    func digest() {
        let digests = EventSamples.history.observations.map { observation in
            var same = observation
            same.time = .zero
            same.localTime = LocalInstant(nanoseconds: 0)
            same.wallTime = WallInstant(nanoseconds: 0)
            same.pod = "p"
            same.incarnation = 1
            var digest = Digest()
            digest.fold(same)
            return digest.value
        }
        #expect(Set(digests).count == digests.count)
    }
}
