import CanonicalJSON
import Files
import LogStore
import Replication
import Signing
import TestSupport
import Testing
import TransparencyLog

/// A merge does not look closely at a log that did not move. What it says then must be what a close look says.
@Suite("A log that did not move")
struct QuietNightTests {
    private static let origin = "coalition.example/hope/1"
    private let folder = TemporaryFolder()
    private let key: PrivateKey
    private let admission: Admission

    init() throws {
        key = try PrivateKey.generate()
        admission = Admission(
            partner: "hope", name: "Hope", key: try VerifierKey(name: Self.origin, publicKey: key.publicKey), size: 0,
            root: TreeHasher().emptyRoot())
    }

    private func files(_ name: String) -> LogFiles {
        LogFiles(
            store: FolderStore(root: folder.file(name)), folder: "hope/1", lineLimit: LogLimits.partnerLine)
    }

    private func append(_ count: Int, to name: String, tag: Int = 0) throws {
        var writer = try LogWriter(files: files(name), origin: Self.origin, key: key)
        try writer.append(
            (0..<count).map { Body(["n": .integer($0), "tag": .integer(tag), "type": "t/1"], log: Self.origin).line })
    }

    private func copy(_ name: String, to other: String) throws {
        for file in folder.files(below: name) {
            try folder.write(other + file.dropFirst(name.count), try folder.read(file))
        }
    }

    private func history(_ change: (inout KeyHistory) -> Void = { _ in }) -> KeyHistory {
        var history = KeyHistory(origin: Self.origin)
        history.admit(admission.key, at: admission.state, decided: 2)
        change(&history)
        return history
    }

    private func merge(_ copy: String, _ stores: [String], _ history: KeyHistory, before: Checkpoint?)
        -> PartnerMerge.Result
    {
        PartnerMerge.run(
            admission, history, auditors: [], receipts: [], before: before, isSameRegistry: true, mirror: files(copy),
            stores: stores.map { FolderStore(root: folder.file($0)) }, identities: [], recheck: false)
    }

    @Test("the short way and the long way say the same, whatever became of the store or the copy")
    func sameAnswer() throws {
        try append(70, to: "store")
        try copy("store", to: "old")
        try copy("store", to: "beside")
        try append(30, to: "store", tag: 1)
        try append(20, to: "beside", tag: 2)
        let first = merge("copy", ["store"], history(), before: nil)
        let counted = try #require(first.checkpoint)
        #expect(first.state == .advanced && counted.size == 100)

        func remove(_ file: String) throws { try FileSystem.remove(folder.file(file)) }
        let cases: [(String, [String], KeyHistory, () throws -> Void)] = [
            ("nothing happened", ["store"], history(), {}),
            ("two stores that agree", ["store", "twin"], history(), { try copy("store", to: "twin") }),
            ("a store that is behind", ["store", "old"], history(), {}),
            ("only a store that is behind", ["old"], history(), {}),
            ("a blank store", ["blank"], history(), {}),
            ("another history", ["beside"], history(), {}),
            (
                "another history beside the store's", ["store"], history(),
                {
                    let head = try #require(try files("beside").checkpoint(key: admission.key))
                    try copy("beside/hope/1", to: "store/hope/1/fork/\(head.root.hex.prefix(16))")
                }
            ),
            (
                "another history beside the copy", ["store"], history(),
                {
                    let head = try #require(try files("beside").checkpoint(key: admission.key))
                    try copy("beside/hope/1", to: "copy/hope/1/fork/\(head.root.hex.prefix(16))")
                }
            ),
            ("a revocation", ["store"], history { $0.revoke(at: counted, decided: 3) }, {}),
            (
                "a decision for another state", ["store"],
                history {
                    let other = Checkpoint(origin: Self.origin, size: 90, root: SHA256.hash([1]))
                    $0.resolve(other, decided: 3)
                }, {}
            ),
            (
                "a body that the copy lacks", ["store"], history(),
                {
                    try folder.write("copy/hope/1/absent", "0\n")
                }
            ),
            (
                "a copy that is cut off", ["store"], history(),
                {
                    try folder.write(
                        "copy/hope/1/checkpoint", Array(try folder.read("copy/hope/1/checkpoint").dropLast(9)))
                }
            ),
            (
                "a copy that is older than what counted", ["old"], history(),
                {
                    try FileSystem.removeTree(folder.file("copy"))
                    try copy("old", to: "copy")
                }
            ),
        ]
        try copy("copy", to: "kept/copy")
        try copy("store", to: "kept/store")
        for (name, stores, history, change) in cases {
            var answers: [String] = []
            for before in [counted, nil] {
                for folder in ["copy", "store"] {
                    try FileSystem.removeTree(self.folder.file(folder))
                    try copy("kept/\(folder)", to: folder)
                }
                try change()
                let result = merge("copy", stores, history, before: before)
                answers.append(
                    "\(result.state) \(result.to) \(result.standing.map { "\($0)" } ?? "none") \(result.problems.map(\.code)) "
                        + "\(result.head.map { "\($0)" } ?? "none") \(result.files != nil)")
            }
            #expect(answers[0] == answers[1], "\(name)")
        }
    }
}
