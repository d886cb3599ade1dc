internal import LockstepKubernetes
internal import LockstepMockKubernetes

/// What a client of `/lockstep/v1/faults` asks to be broken.
///
///     {"fault":"request-errors verbs=update status=503 stage=after share=20%","seconds":30}
///     {"fault":"store-frozen applied=50%","id":"outage"}
struct FaultOrder {
    /// What is to break.
    var disturbance: Disturbance
    /// Its name; `nil` if the server shall give it one.
    var id: String?
    /// After how many nanoseconds it ends by itself; `nil` if it is ended by hand.
    var lastsNanoseconds: Int64?

    /// The longest that a fault may be asked to last: a day.
    private static let longestSeconds = 86_400.0

    /// What a body should have been.
    static let expectation =
        "expected {\"fault\":TEXT}, with \"seconds\" if it shall end by itself and \"id\" if it "
        + "shall have a name; TEXT begins with one of "
        + Disturbance.names.joined(separator: ", ")

    /// Reads an order.
    ///
    /// - Throws: `Complaint` with what was found and what was expected.
    init(_ json: JSONValue) throws(Complaint) {
        guard case .object(let tree) = json else {
            throw Complaint("found \(json.shown), \(Self.expectation)")
        }
        guard let text = tree.string("fault") else {
            let found = tree["fault"].map { "\($0.shown) as its fault" } ?? "no fault"
            throw Complaint("found \(found), \(Self.expectation)")
        }
        for member in tree.members where !["fault", "seconds", "id"].contains(member.key) {
            throw Complaint("no key is called \(member.key); there are fault, seconds and id")
        }
        do { disturbance = try Disturbance(text: text) } catch {
            throw Complaint(error.description)
        }
        if let given = tree["id"] {
            guard let id = given.asString, (1...64).contains(id.utf8.count),
                id.utf8.allSatisfy(FaultOrder.isPlain)
            else {
                throw Complaint(
                    "an id has 1 to 64 letters, digits, hyphens and points, not \(given.shown)"
                )
            }
            self.id = id
        }
        if let given = tree["seconds"] {
            let seconds: Double
            switch given {
            case .integer(let number): seconds = Double(number)
            case .double(let number): seconds = number
            default: seconds = -1
            }
            guard seconds > 0, seconds <= FaultOrder.longestSeconds else {
                throw Complaint(
                    "seconds is a number above 0 and up to 86400, not \(given.shown)"
                )
            }
            lastsNanoseconds = Int64(seconds * 1_000_000_000)
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}

/// What is wrong with what a client asks of the server, or tells it.
struct Complaint: Error {
    /// What was found and what was expected.
    let sentence: String

    init(_ sentence: String) {
        self.sentence = sentence
    }
}

extension JSONValue {
    /// The value as complaints show it: all of it if it is short, else its beginning.
    var shown: String {
        let text = description
        return text.count <= 60 ? text : text.prefix(60) + " ..."
    }
}
