internal import LockstepKubernetes

extension Refusal {
    /// What a request gets whose `timeout` is no duration; `nil` for a good one, or none.
    ///
    /// It is looked at before everything else. Watches have another parameter and may say what they
    /// like.
    static func ofTimeout(in request: borrowing APIRequest) -> Refusal? {
        guard !request.query.isEmpty, let text = request.query["timeout"], !text.isEmpty else {
            return nil
        }
        do throws(DurationProblem) {
            _ = try goDurationNanoseconds(text)
            return nil
        } catch {
            if request.isWatch { return nil }
            return badRequest("invalid timeout specified in the request URL - \(error.sentence)")
        }
    }
}
