import Foundation
import TestSupport
import Testing

/// An HTTPS store behind a line that breaks, stalls and errs, and a store that lies.
@Suite("Faults of a remote", .serialized)
struct RemoteFaultTests {
    let web: WebCoalition
    let home: String
    let line: FaultyLine

    init() throws {
        web = try WebCoalition()
        home = try web.join("lake")
        line = try FaultyLine(to: web, as: home)
        let cases = try web.folder.write("cases.csv", Self.cases(1_200))
        try WebCoalition.run("import", "--home", home, "--now", WebCoalition.day, cases)
    }

    /// Cases enough for a log of several files.
    private static func cases(_ count: Int) -> String {
        var random = SplitMix(state: 8)
        var text =
            "Case Reference,Submission Date,Survivor Name,Phone,Origin City,Origin Country,Exploitation Country,"
            + "Transit Points,Industry,Type of Exploitation,Estimated Number of Cases,Gender,Age\n"
        func draw(_ words: [String]) -> String { words.randomElement(using: &random) ?? "" }
        for row in 0..<count {
            let place = draw(["Kisumu,Kenya", "Mombasa,Kenya", "Nakuru,Kenya", "Garissa,Kenya", "Kampala,Uganda"])
            let day = "\(Int.random(in: 2_023...2_026, using: &random))-0\(Int.random(in: 1...9, using: &random))-11"
            text +=
                "C-\(row),\(day),Name,+254700,\(place),\(draw(["Oman", "Qatar", "Lebanon", "Kuwait"])),,"
                + "\(draw(["Domestic work", "Construction"])),\(draw(["Forced labour", "Forced marriage"])),"
                + "\(Int.random(in: 1...6, using: &random)),\(draw(["F", "M"])),\(Int.random(in: 9...60, using: &random))\n"
        }
        return text
    }

    private func push(_ words: String..., day: String = WebCoalition.day) throws -> Shell.Result {
        try Shell.run(Shell.program, ["push", "--home", home, "--now", day, line.address] + words)
    }

    /// The store verifies, and holds and counts exactly what the home's log has.
    private func requireWhole(day: String = WebCoalition.day) throws {
        let verdict = try web.verify()
        #expect(verdict.exit == 0, "\(verdict.output) \(verdict.errors)")
        let merged = try web.merge("--json", day: day)
        #expect(merged.exit == 0, "\(merged.output) \(merged.errors)")
        let partner = try jsonLines(merged.output).first { $0["type"] as? String == "partner" }
        #expect(partner?["to"] as? Int == (try logSize()))
    }

    private func logSize() throws -> Int {
        let lines = try String(contentsOfFile: "\(home)/log/checkpoint", encoding: .utf8).split(separator: "\n")
        return Int(lines[1]) ?? -1
    }

    @Test(
        "a push that is cut at any byte goes on where it was; nothing is sent twice, nothing is lost",
        arguments: ["cut", "deaf"])
    func cut(_ kind: String) throws {
        var random = SplitMix(state: kind == "cut" ? 1 : 2)
        var resumed = 0
        var result = try push("--dry-run")
        for round in 1... {
            try line.fault("\(kind) \(Int.random(in: 1...1_600_000, using: &random))", round)
            result = try push()
            if result.exit == 0 { break }
            #expect(result.exit == 69, "\(result.errors)")
            #expect(result.errors.contains("nothing was lost"))
            if result.errors.contains("resuming at ") { resumed += 1 }
            // Whatever lies there is a whole log, or no log yet.
            if FileManager.default.fileExists(atPath: "\(web.store)/lake/1/checkpoint") {
                let verdict = try web.verify()
                #expect(verdict.exit == 0, "\(verdict.output) \(verdict.errors)")
            }
            try #require(round < 60)
        }
        #expect(resumed > 0)
        let size = try logSize()
        #expect(size > 512)
        // No file was stored twice, except, where the answer was lost, those that are replaced: the memory and the checkpoint.
        let stored = try line.requests().filter { $0.method == "PUT" && [201, 204].contains($0.status) }
        let twice = Dictionary(grouping: stored, by: \.path).filter { $0.value.count > 1 }.keys
        #expect(twice.allSatisfy { $0.hasSuffix("/memory.age") || $0.hasSuffix("/checkpoint") }, "\(twice)")
        let memories = stored.filter { $0.path.hasSuffix("/memory.age") && $0.isAnswered }
        #expect(memories.count == 1, "\(memories)")
        try requireWhole()
        // And a night later all is quiet.
        try line.fault("none")
        #expect(try push(day: "2027-01-21").output.contains("nothing to push"))
        #expect(try logSize() == size)
    }

    @Test("what the store has is not sent again")
    func resume() throws {
        // The memory and the bodies come first, at the same time.
        try line.fault("cut 1500000")
        let first = try push()
        #expect(first.exit == 69, "\(first.errors)")
        let seen = try line.requests().count
        let before = try line.requests().filter { $0.method == "PUT" && $0.status == 201 && $0.isAnswered }
        #expect(before.count >= 2)
        try line.fault("none")
        let second = try push()
        #expect(second.exit == 0, "\(second.errors)")
        #expect(second.errors.contains(/resuming at \d+ of \d+/), "\(second.errors)")
        let sent = try line.requests().dropFirst(seen).filter { $0.method == "PUT" }.map(\.path)
        #expect(Set(sent).isDisjoint(with: before.map(\.path)))
        try requireWhole()
    }

    @Test("a server that is busy is asked again, and given up for the night when it stays so", arguments: [503, 429])
    func busy(_ status: Int) throws {
        try line.fault("status \(status) 1")
        let start = Date()
        let patient = try push()
        #expect(patient.exit == 0, "\(patient.errors)")
        #expect(Date().timeIntervalSince(start) > 0.9, "Retry-After was not heeded")
        try requireWhole()
        try line.fault("status \(status) 9999")
        let refused = try push(day: "2028-01-20")
        #expect(refused.exit == 69 && refused.errors.contains("answers \(status): later"), "\(refused.errors)")
        try line.fault("none")
        #expect(try push(day: "2028-01-20").exit == 0)
        try requireWhole(day: "2028-01-20")
    }

    @Test(
        "a line that stalls, trickles or leads elsewhere ends the push in time",
        arguments: ["stall", "slow 20", "redirect https://localhost/"])
    func stall(_ kind: String) throws {
        try line.fault(kind)
        let start = Date()
        let result = try push()
        #expect(result.exit == 69, "\(result.errors)")
        #expect(Date().timeIntervalSince(start) < 20)
        if kind.hasPrefix("redirect") { #expect(result.errors.contains("which is not followed")) }
        try line.fault("none")
        #expect(try push().exit == 0)
        try requireWhole()
    }

    @Test("merging over such a line: what is whole is merged, the rest the next night")
    func merge() throws {
        #expect(try push().exit == 0)
        let other = try FaultyLine(to: web, as: web.coalition)
        for (round, bytes) in [700, 2_000, 6_000, 20_000].enumerated() {
            // Requests are small: it is the number of them that decides where it breaks.
            try other.fault("cut \(bytes)", round)
            let cut = try web.merge(other.address)
            #expect([0, 3, 69].contains(cut.exit), "\(cut.output) \(cut.errors)")
        }
        try other.fault("none")
        let merged = try web.merge(other.address)
        #expect(merged.exit == 0, "\(merged.output) \(merged.errors)")
        try requireWhole()
    }

    // MARK: A store that lies

    @Test("a store that shows an old checkpoint gets the rest again and nothing twice")
    func oldCheckpoint() throws {
        #expect(try push().exit == 0)
        let old = try Data(contentsOf: URL(fileURLWithPath: "\(web.store)/lake/1/checkpoint"))
        try web.importCases(home, "lake")
        #expect(try push(day: "2028-01-20").exit == 0)
        #expect(try web.merge(day: "2028-01-20").exit == 0)
        let size = try logSize()
        try old.write(to: URL(fileURLWithPath: "\(web.store)/lake/1/checkpoint"))
        let behind = try web.merge(day: "2028-01-20")
        #expect(behind.output.contains("the store shows an older log"), "\(behind.output)")
        let again = try push(day: "2028-01-20")
        #expect(again.exit == 0, "\(again.errors)")
        #expect(try logSize() == size)
        try requireWhole(day: "2028-01-20")
    }

    @Test("a store that shows another's file is told so, and nothing is signed")
    func anothersFile() throws {
        #expect(try push().exit == 0)
        let size = try logSize()
        let path = "\(web.store)/lake/1/checkpoint"
        let own = try Data(contentsOf: URL(fileURLWithPath: path))
        try Data(contentsOf: URL(fileURLWithPath: "\(web.store)/registry/1/checkpoint")).write(
            to: URL(fileURLWithPath: path))
        try web.importCases(home, "lake")
        let refused = try push("--json", day: "2028-01-20")
        #expect(refused.exit == 1 && refused.output.contains("log.bad-checkpoint"), "\(refused.output)")
        #expect(try logSize() == size)
        #expect(try web.merge(day: "2028-01-20").exit == 3)
        try own.write(to: URL(fileURLWithPath: path))
        #expect(try push(day: "2028-01-20").exit == 0)
        #expect(try logSize() > size)
        try requireWhole(day: "2028-01-20")
    }

    @Test("files that the store lost or cut short are found by the merge and sent again by push --recheck")
    func truncated() throws {
        #expect(try push().exit == 0)
        for name in ["bodies/000.age", "tile/entries/000"] {
            let path = "\(web.store)/lake/1/\(name)"
            try Data(contentsOf: URL(fileURLWithPath: path)).dropLast(100).write(to: URL(fileURLWithPath: path))
        }
        #expect(try web.merge().exit == 3)
        // What is written once is not replaced, by nobody: the server's keeper removes it.
        let stuck = try push("--recheck", day: "2027-01-21")
        #expect(stuck.exit == 1 && stuck.errors.contains("its keeper must remove it"), "\(stuck.errors)")
        try FileManager.default.removeItem(atPath: "\(web.store)/lake/1/tile/entries/000")
        let mended = try push("--recheck", day: "2027-01-21")
        #expect(mended.exit == 0, "\(mended.errors)")
        #expect(mended.errors.contains("files were missing or altered"))
        try requireWhole()
    }
}

/// Tests/Servers/faults.py in front of a coalition's server.
final class FaultyLine: Sendable {
    private let server: TestServer
    var address: String { "https://localhost:\(server.port)/journeys" }

    struct Request {
        let method: String
        let path: String
        let status: Int
        let isAnswered: Bool
    }

    init(to web: WebCoalition, as home: String) throws {
        let folder = TemporaryFolder()
        server = try TestServer(
            "faults.py", folder: folder.path, words: ["\(web.server.port)", "\(web.server.folder)/tls", "\(home)/keys"])
        self.folder = folder
    }
    private let folder: TemporaryFolder

    /// What goes wrong from now on; the number makes the same fault a new one.
    func fault(_ text: String, _ number: Int = 0) throws {
        try (text + (number > 0 ? " #\(number)" : ""))
            .write(toFile: folder.file("fault"), atomically: true, encoding: .utf8)
    }

    /// What was passed on to the server so far.
    func requests() throws -> [Request] {
        let text = (try? String(contentsOfFile: folder.file("log"), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map { line in
            let words = line.split(separator: " ").map(String.init)
            return Request(
                method: words[0], path: words[1], status: Int(words[3]) ?? 0, isAnswered: words[4] == "answered")
        }
    }
}
