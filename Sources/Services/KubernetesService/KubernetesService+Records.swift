internal import LockstepKubernetes
internal import LockstepMockKubernetes

extension KubernetesService {
    /// Does to every lock's record what a third party does, behind everybody's back.
    mutating func carryOut(_ operation: RecordOperation, at now: Moment) {
        switch operation {
        case .delete(let name):
            var kept: [KeptRecord] = []
            for (kind, path, tree) in records(at: now) {
                _ = plane.administer(APIRequest(.delete, path), at: now)
                if name != nil { kept.append(KeptRecord(at: path, tree, of: kind)) }
            }
            if let name { keptRecords[name] = kept }
        case .putBack(let name):
            for record in keptRecords.removeValue(forKey: name) ?? [] { putBack(record, at: now) }
        case .edit(let edit):
            for (kind, path, tree) in records(at: now) {
                guard let patch = edit.patch(of: tree, kind) else { continue }
                let headers = APIRequest.Headers(contentType: "application/merge-patch+json")
                let request = APIRequest(.patch, path, headers: headers, body: patch)
                _ = plane.administer(request, at: now)
            }
        }
    }

    /// Creates a record anew with what it held; one that stands there by now is deleted first.
    private mutating func putBack(_ record: KeptRecord, at now: Moment) {
        _ = plane.administer(APIRequest(.delete, record.path), at: now)
        var collection = record.path
        collection.name = nil
        let request = APIRequest(.post, collection, body: .object(record.content))
        _ = plane.administer(request, at: now)
    }

    private mutating func records(
        at now: Moment
    ) -> [(kind: ResourceKind, path: APIPath, tree: JSONObject)] {
        plane.lockRecords(at: now) { RecordReader.reader(of: $0) == nil ? nil : { _ in true } }
    }
}
