import Foundation
import TestSupport
import Testing

@Suite("A damaged store")
struct DamageTests {
    let night: Night

    init() throws { night = try Night.shared() }

    private func key(_ folder: TemporaryFolder) -> String { folder.file("coalition/invitation.json") }

    /// Every file below inbox/ that a checkpoint reaches. Partial files of earlier sizes are not among them.
    private func reached(_ folder: TemporaryFolder) -> [String] {
        // The recovery memory is opaque to everyone else; what protects it is its own encryption and authentication.
        // What is said to and by the pool's keeper is no part of a log.
        folder.files(below: "inbox").filter {
            !$0.hasSuffix("recovery/memory.age") && !$0.contains("/pool/") && !$0.contains("/keeper/")
        }.filter { name in
            guard let range = name.range(of: ".p/") else { return true }
            let width = Int(name[range.upperBound...]) ?? 0
            let siblings = folder.files(below: String(name[..<range.lowerBound]) + ".p").compactMap {
                Int($0.split(separator: "/").last ?? "")
            }
            return width == siblings.max() && !folder.files().contains(String(name[..<range.lowerBound]))
        }
    }

    private static func cosignatures(_ result: Shell.Result) -> Int {
        result.output.split(separator: "\n").count { $0.contains("cosigned by") }
    }

    /// Whether the files differ in the name or the key id of a cosignature, whose line is then an unknown signer's: such
    /// lines are ignored (C2SP signed-note). The first signature is the log's own and is not among them.
    private static func isOtherCosigner(_ bad: [UInt8], _ good: [UInt8]) -> Bool {
        func signers(_ note: [UInt8]) -> (rest: [Substring], cosigners: [[String]]) {
            let lines = String(decoding: note, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            let first = (lines.firstIndex(of: "") ?? lines.count - 1) + 2
            guard first < lines.count else { return (lines, []) }
            // A key id is the first four of the decoded bytes: five digits of base64 and a part of the sixth.
            let cosigners = lines[first...].map { line in
                line.split(separator: " ", omittingEmptySubsequences: false).enumerated().map { index, part in
                    String(index == 2 ? part.prefix(6) : part)
                }
            }
            return (Array(lines[..<first]), cosigners)
        }
        let (one, other) = (signers(bad), signers(good))
        return !one.cosigners.isEmpty && one.rest == other.rest && one.cosigners != other.cosigners
    }

    @Test("flip one byte of each file: verify exits 1 and names the file")
    func verifyNames() throws {
        let folder = try night.copy()
        let files = reached(folder)
        #expect(files.count > 40)
        var generator = SystemRandomNumberGenerator()
        let cosignatures = Self.cosignatures(try Shell.sync("verify", folder.file("inbox"), "--key", key(folder)))
        #expect(cosignatures > 0)
        for name in files {
            let good = try folder.read(name)
            let index = Int.random(in: 0..<good.count, using: &generator)
            var bad = good
            bad[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            try folder.write(name, bad)
            let result = try Shell.sync("verify", folder.file("inbox"), "--key", key(folder))
            if result.exit == 0 && Self.isOtherCosigner(bad, good) {
                // The one change that a reader may not notice; but the cosignature must not be counted any more.
                #expect(Self.cosignatures(result) == cosignatures - 1, "\(name) byte \(index)")
                try folder.write(name, good)
                continue
            }
            #expect(result.exit == 1, "\(name) byte \(index)")
            #expect(result.output.contains(name), "\(name) byte \(index): \(result.output)")
            #expect(result.output.contains("NOT verified"))
            try folder.write(name, good)
        }
        #expect(try Shell.sync("verify", folder.file("inbox"), "--key", key(folder)).exit == 0)
    }

    @Test(
        "a cold merge and a recheck report the partner, merge the others and exit 3",
        arguments: ["checkpoint", "tile/entries/000", "tile/0/001.p/128", "bodies/001.p/128"])
    func mergeReports(name: String) throws {
        for isCold in [true, false] {
            let folder = try night.copy()
            let path = "inbox/lake/1/\(name)"
            var bytes = try folder.read(path)
            bytes[bytes.count / 3] ^= 1
            try folder.write(path, bytes)
            if isCold {
                try FileManager.default.removeItem(atPath: folder.file("coalition/mirror"))
                try FileManager.default.removeItem(atPath: folder.file("coalition/master.sqlite"))
            }
            let result = try Shell.sync(
                "merge", "--json", "--home", folder.file("coalition"), folder.file("inbox"), "--recheck")
            #expect(result.exit == 3, "\(result.output)\(result.errors)")
            let lines = try jsonLines(result.output)
            let problems = lines.filter { $0["type"] as? String == "problem" }
            #expect(
                problems.contains {
                    $0["partner"] as? String == "lake" && ($0["file"] as? String)?.hasSuffix(name) == true
                })
            #expect(problems.allSatisfy { $0["partner"] as? String == "lake" })
            let sizes = lines.filter { $0["type"] as? String == "partner" && $0["partner"] as? String != "lake" }
            #expect(sizes.count == 5)
            #expect(sizes.allSatisfy { $0["to"] as? Int == 384 })
        }
    }

    @Test("bodies that came in a merge which was cut off before the master was written count in the next")
    func mendedThenCut() throws {
        let folder = try night.copy()
        let name = "inbox/lake/1/bodies/000"
        let good = try folder.read(name)
        for part in ["mirror", "master.sqlite"] {
            try FileManager.default.removeItem(atPath: folder.file("coalition/\(part)"))
        }
        var bad = good
        bad[bad.count / 2] ^= 1
        try folder.write(name, bad)
        let words = ["merge", "--home", folder.file("coalition"), "--now", "2027-01-21"]
        #expect(try Shell.run(Shell.program, words).exit == 3)
        let before = try folder.read("coalition/master.sqlite")
        try folder.write(name, good)
        #expect(try Shell.run(Shell.program, words).exit == 0)
        // As if the program had ended before it wrote the master.
        try folder.write("coalition/master.sqlite", before)
        let next = try Shell.run(Shell.program, words)
        #expect(next.exit == 0, "\(next.output)")
        let count = try Shell.run(
            "sqlite3", [folder.file("coalition/master.sqlite"), "SELECT count(*) FROM quarantine"])
        #expect(count.output == "0\n")
    }

    @Test("a copy at home that cannot be read is reported, takes nothing back, and keeps nobody else from being merged")
    func damagedCopy() throws {
        let folder = try night.copy()
        let path = "coalition/mirror/lake/1/checkpoint"
        let good = try folder.read(path)
        try folder.write(path, Array(good.dropLast(20)))
        func merge() throws -> Shell.Result {
            try Shell.sync(
                "merge", "--json", "--home", folder.file("coalition"), folder.file("inbox"), "--now", "2027-01-21")
        }
        func rows() throws -> String {
            try Shell.run(
                "sqlite3",
                [folder.file("coalition/master.sqlite"), "SELECT count(*) FROM survivor_group WHERE partner = 'lake'"]
            ).output
        }
        let before = try rows()
        let result = try merge()
        #expect(result.exit == 3, "\(result.output)\(result.errors)")
        let lines = try jsonLines(result.output)
        #expect(lines.count { $0["type"] as? String == "partner" && $0["state"] as? String == "unchanged" } == 5)
        #expect(lines.contains { $0["partner"] as? String == "lake" && $0["condition"] as? String == "unreadable" })
        #expect(try rows() == before)
        try folder.write(path, good)
        #expect(try merge().exit == 0)
        #expect(try rows() == before)
    }

    @Test("an altered registry or receipt in the store is put right by a recheck, and reported")
    func ownLogs() throws {
        for name in ["registry/1/checkpoint", "registry/1/bodies/000.p/11", "receipts/main/tile/0/000.p/6"] {
            let folder = try night.copy()
            let good = try folder.read("inbox/\(name)")
            var bad = good
            bad[bad.count / 2] ^= 1
            try folder.write("inbox/\(name)", bad)
            let result = try Shell.sync("merge", "--home", folder.file("coalition"), folder.file("inbox"), "--recheck")
            #expect(result.exit == 3)
            #expect(result.errors.contains(name))
            #expect(try folder.read("inbox/\(name)") == good)
        }
    }

    @Test("verify without the right key says so and says nothing good")
    func keys() throws {
        let none = try Shell.sync("verify", "\(night.out)/inbox")
        #expect(none.exit == 64)
        #expect(none.output.isEmpty)
        let request = try String(contentsOfFile: "\(night.out)/cso/hope/request.json", encoding: .utf8)
        let hope = try #require(try jsonLines(request)[0]["key"] as? String)
        let single = try Shell.sync("verify", "\(night.out)/inbox/hope/1", "--key", hope)
        #expect(single.exit == 0)
        let wrong = try Shell.sync("verify", "\(night.out)/inbox/lake/1", "--key", hope)
        #expect(wrong.exit == 1)
    }
}
