/// M38, a task of the term that outlives it.
enum LeftHelper {
    /// The mutant.
    static let mutant = Mutant(
        "M38",
        "Every term begins a helper task that nobody cancels when the term is over.",
        incident: "client-go's elector: https://github.com/kubernetes/kubernetes/issues/109554; "
            + "istio's, one a lost term: https://github.com/istio/istio/issues/60843",
        breaks: ["Q2"],
        leavesHelpers: true
    )
}
