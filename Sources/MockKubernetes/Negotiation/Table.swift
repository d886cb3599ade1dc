internal import LockstepDeterminism
internal import LockstepKubernetes

/// Objects as rows for people.
struct Table {
    /// The version of the form.
    let version: String
    /// What a row holds besides its cells.
    let include: AnswerForm.Include
    /// The columns of the kind.
    let columns: [TableColumn]

    /// The table of some objects.
    ///
    /// - Parameters:
    ///   - objects: The objects, which say their kinds.
    ///   - metadata: The metadata of the list, or of the one object.
    ///   - hasColumns: Whether the columns are named; a watch does so once.
    ///   - wall: What time it is; without it ages are unknown.
    /// - Returns: The table.
    func tree(
        _ objects: [JSONObject],
        metadata: JSONObject,
        hasColumns: Bool,
        at wall: WallInstant?
    ) -> JSONObject {
        let rows = objects.map { object in
            let row: JSONObject = [
                "cells": .array(columns.map { $0.cell(object, wall) }), "object": shown(object),
            ]
            return JSONValue.object(row)
        }
        return [
            "kind": "Table", "apiVersion": .string("meta.k8s.io/" + version),
            "metadata": .object(metadata),
            "columnDefinitions": hasColumns ? .array(columns.map(\.definition)) : .null,
            "rows": .array(rows),
        ]
    }

    private func shown(_ object: JSONObject) -> JSONValue {
        switch include {
        case .none: .null
        case .metadata: .object(object.partial(version))
        case .object: .object(object)
        }
    }
}
