internal import LockstepKubernetes

/// The version whose behaviour is modelled; clients choose by it what they may ask.
let servedVersion: JSONValue = [
    "major": "1",
    "minor": "36",
    "gitVersion": "v1.36.2",
    "gitCommit": "0000000000000000000000000000000000000000",
    "gitTreeState": "clean",
    "buildDate": "2026-01-01T00:00:00Z",
    "goVersion": "none",
    "compiler": "swiftc",
    "platform": "lockstep",
]
