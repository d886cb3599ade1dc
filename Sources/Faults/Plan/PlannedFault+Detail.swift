extension PlannedFault {
    /// Whom it strikes and how, in a few words.
    var detail: String {
        let settings = parameters.map { parameter in
            switch parameter.value {
            case .number(let number): "\(parameter.name)=\(number)"
            case .text(let text): "\(parameter.name)=\(text)"
            }
        }
        return (targets + settings).joined(separator: " ")
    }
}
