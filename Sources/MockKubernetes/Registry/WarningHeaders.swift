/// The headers by which a client is warned, of all together no more than about four thousand
/// characters: where there are more, each is cut short, and the last ones are left out.
///
/// - Source: Kubernetes, `filters.WithWarningRecorder`.
func warningHeaders(_ sentences: [String]) -> [String] {
    let (limit, shortLength) = (4_096, 256)
    let whole = eachOnce(sentences)
    var length = 0
    let hasRoom = whole.allSatisfy { sentence in
        length += sentence.unicodeScalars.count
        return length <= limit
    }
    if hasRoom { return whole.map { "299 - " + quoted($0) } }
    length = 0
    var result: [String] = []
    for sentence in whole where length < limit {
        let short = String(String.UnicodeScalarView(sentence.unicodeScalars.prefix(shortLength)))
        length += short.unicodeScalars.count
        result.append("299 - " + quoted(short))
    }
    return result
}
