import LockstepKubernetes
import Testing

@Suite("Which JSON values are the same text")
struct JSONIdentityTests {
    static let texts = [
        "null", "true", "0", "1", "1.0", "-0.0", "0.0", #""""#, #""a""#, #""é""#, #""e\u0301""#,
        #""a text of more than fifteen bytes""#, #""a text of more than fifteen Bytes""#, "[]",
        "[1]", "[1,2]", "{}", #"{"a":1}"#, #"{"b":1}"#, #"{"a":1,"b":2}"#, #"{"b":2,"a":1}"#,
        #"{"a":{"b":["é"]}}"#, #"{"a":{"b":["e\u0301"]}}"#,
    ]

    @Test("values are identical just if they are written as the same text")
    func texts() throws {
        for left in Self.texts {
            for right in Self.texts {
                let values = (try JSONValue(parsing: left), try JSONValue(parsing: right))
                let isSame = Array(values.0.description.utf8) == Array(values.1.description.utf8)
                #expect(values.0.isIdentical(to: values.1) == isSame, "\(left) and \(right)")
            }
        }
    }

    @Test("a copy is identical until it is changed")
    func copies() {
        let object: JSONObject = ["a": ["b": 1]]
        var copy = object
        #expect(object.isIdentical(to: copy))
        copy[object: "a"]["b"] = 2
        #expect(!object.isIdentical(to: copy))
    }
}
