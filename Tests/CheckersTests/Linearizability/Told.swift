import LockstepCheckers
import Testing

/// A hand-made log, an event a line: process, type, operation, value.
///
///     told("0 invoke write 1", "0 ok write", "1 invoke read", "1 ok read 1")
///
/// A value is a number, a word, `[1,2]` for a list, `1>2` for a cas; none is nothing. `@k` names a
/// key.
func told(_ lines: String...) throws -> OperationLog { try told(lines) }

func told(_ lines: [String]) throws -> OperationLog {
    var log = OperationLog()
    for line in lines {
        var words = line.split(separator: " ").map(String.init)
        var key = OperationValue.text("")
        if let place = words.firstIndex(where: { $0.hasPrefix("@") }) {
            key = .text(String(words.remove(at: place).dropFirst()))
        }
        let process = Int64(words[0]) ?? -1
        let verb = try #require(OperationVerb(name: words[2]))
        let value = words.count > 3 ? words[3] : ""
        switch words[1] {
        case "invoke":
            let pair = value.split(separator: ">").map(String.init)
            if verb == .cas, pair.count == 2 {
                let (from, to) = (toldValue(pair[0]), toldValue(pair[1]))
                try log.invoke(process: process, verb, to, expecting: from, key: key)
            } else {
                try log.invoke(process: process, verb, toldValue(value), key: key)
            }
        case "ok": try log.complete(process: process, .ok, toldValue(value), of: verb, key: key)
        case "fail": try log.complete(process: process, .failed, of: verb, key: key)
        default: try log.complete(process: process, .unknown, of: verb, key: key)
        }
    }
    return log
}

private func toldValue(_ word: String) -> OperationValue {
    if word.isEmpty { return .none }
    if word.hasPrefix("[") {
        return .list(word.dropFirst().dropLast().split(separator: ",").map { toldValue("\($0)") })
    }
    return Int64(word).map { .integer($0) } ?? .text(word)
}
