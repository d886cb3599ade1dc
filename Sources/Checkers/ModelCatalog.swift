/// Every model that a history of operations can be judged by.
///
/// The judges of `JudgeCatalog` watch observations of a run; `Linearizability` judges operations
/// from anywhere.
public enum ModelCatalog {
    /// The models: every case there is.
    public static let all: [LinearModel] = LinearModel.allCases

    /// A judge by the name of its model; `nil` if there is none.
    public static func judge(named name: String, budget: Int? = nil) -> Linearizability? {
        LinearModel(rawValue: name).map { Linearizability($0, budget: budget) }
    }
}
