import LockstepKubernetes
import Testing

@Suite("Members keep their order")
struct JSONObjectTests {
    @Test("setting keeps the place, appending goes last, nil removes")
    func order() {
        var object: JSONObject = ["b": 1, "a": 2]
        object["b"] = 3
        object["c"] = 4
        #expect(object.members.map(\.key) == ["b", "a", "c"])
        #expect(object.integer("b") == 3)
        object["a"] = nil
        #expect(object.members.map(\.key) == ["b", "c"])
        object["absent"] = nil
        #expect(object.count == 2)
    }

    @Test("an inner object is edited in place and made when it is missing")
    func inner() {
        var object: JSONObject = ["spec": ["x": 1], "odd": 7]
        object[object: "spec"]["y"] = 2
        object[object: "status"]["z"] = 3
        object[object: "odd"]["w"] = 4
        #expect(
            object.description == #"{"spec":{"x":1,"y":2},"odd":{"w":4},"status":{"z":3}}"#
        )
        #expect(object[object: "none"].isEmpty)
        #expect(object["none"] == nil)
    }

    @Test("a getter of another type finds nothing")
    func typedGetters() {
        let object: JSONObject = ["s": "x", "i": 1, "b": true, "a": [1], "o": [:]]
        #expect(object.string("i") == nil)
        #expect(object.integer("s") == nil)
        #expect(object.bool("b") == true)
        #expect(object.array("a") == [1])
        #expect(object.object("o") == JSONObject())
        #expect(object.object("a") == nil)
    }

    @Test("equality is literal")
    func equality() {
        #expect((["a": 1, "b": 2] as JSONObject) != (["b": 2, "a": 1] as JSONObject))
        #expect(JSONValue.integer(1) != JSONValue.double(1))
        #expect(JSONValue.double(.nan).description == "null")
    }
}
