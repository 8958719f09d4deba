import Foundation
import Signing
import TestSupport
import Testing

@testable import Pooling

@Suite("Pooled reports")
struct PooledReportTests {
    @Test("what the second implementation computed, value by value: function, proof, secrets, reports, messages")
    func vectors() throws {
        let file = try Vectors.file("pooling.json")
        let (curve, field) = (Curve(), PrimeField.scalars())
        let key = try KeeperKey(seed: SecretBytes(try file["seed"].bytes), info: try file["info"].bytes)
        #expect(try key.scalar.bytes == file["key"].bytes)
        #expect(try key.publicKey.bytes == file["public"].bytes)
        let blinded = try BlindedInputs(
            inputs: try file["inputs"].list.map { try $0.bytes },
            blinds: try file["blinds"].list.map { SecretBytes(try $0.bytes) })
        #expect(try blinded.elements == file["asked"].list.map { try $0.bytes })
        let answer = try key.answer(
            blinded.elements, nonce: Number(try file["nonce"].bytes), suite: .verifiable, on: curve)
        #expect(try answer.elements == file["answered"].list.map { try $0.bytes })
        #expect(try answer.proof == file["proof"].bytes)
        let outputs = try blinded.finalize(answer, by: key.publicKey)
        #expect(try outputs.map(\.bytes) == file["outputs"].list.map { try $0.bytes })
        let cells = try file["cells"].list
        #expect(try cells.map { try $0["threshold"].integer } == [2, 3, 16])
        for cell in cells {
            let (threshold, epoch) = (try cell["threshold"].integer, try cell["epoch"].string)
            let randomness = SecretBytes(try cell["randomness"].bytes)
            let secret = try CellSecret(randomness: randomness, threshold: threshold, in: field)
            #expect(try secret.share(at: Number()).bytes() == cell["secret"].bytes)
            #expect(try secret.key().bytes == cell["key"].bytes)
            let messages = try cell["messages"].list.map { try $0.bytes }
            var reports: [(partner: String, report: PooledReport)] = []
            for (value, message) in zip(try cell["reports"].list, messages) {
                let report = try PooledReport(
                    tag: try value["tag"].bytes, share: try value["share"].bytes,
                    ciphertext: try value["ciphertext"].bytes)
                let partner = try value["partner"].string
                #expect(
                    try PooledReport.make(
                        randomness: randomness, threshold: threshold, partner: partner, epoch: epoch,
                        message: message, nonce: Array(report.ciphertext.prefix(12))) == report)
                reports.append((partner, report))
            }
            guard case .opened(let opened, let wrong) = openCell(reports, threshold: threshold, epoch: epoch) else {
                Issue.record("t = \(threshold) does not open")
                continue
            }
            #expect(wrong.isEmpty && opened.map(\.message) == messages)
        }
    }

    @Test("the second implementation gives the vectors that are kept, and opens what the program makes")
    func secondImplementation() throws {
        let script = "\(Shell.repository)/Tests/PoolingTests/pooling.py"
        let made = try Shell.run("python3", [script, "vectors"])
        #expect(made.exit == 0, "\(made.errors)")
        let kept = "\(Shell.repository)/Tests/PoolingTests/Vectors/pooling.json"
        #expect(try made.output == String(contentsOfFile: kept, encoding: .utf8))

        var cell = try Cell(6, threshold: 4)
        try cell.corrupt([5])
        let request: [String: Any] = [
            "threshold": 4, "epoch": Cell.epoch,
            "reports": cell.reports.map { partner, report in
                [
                    "partner": partner, "tag": Hex.encode(report.tag), "share": Hex.encode(report.share),
                    "ciphertext": Hex.encode(report.ciphertext),
                ]
            },
        ]
        let folder = TemporaryFolder()
        let path = try folder.write("cell.json", Array(try JSONSerialization.data(withJSONObject: request)))
        let opened = try Shell.run("sh", ["-c", "python3 \"$0\" open < \"$1\"", script, path])
        let messages = (0..<5).map { "\"\(Hex.encode(Array("\($0)".utf8)))\"" } + ["null"]
        #expect(opened.output == "[\(messages.joined(separator: ", "))]\n", "\(opened.errors)")
    }

    @Test("a report has one size, whatever its message; too long a message is refused")
    func sizes() throws {
        let randomness = SecretBytes(SecretBytes.random(32))
        for count in [0, 1, 253, PooledReport.messageLimit] {
            let message = [UInt8](repeating: 0xAA, count: count)
            let reports = try ["a", "b"].map {
                (
                    partner: $0,
                    report: try PooledReport.make(
                        randomness: randomness, threshold: 2, partner: $0, epoch: "2026", message: message)
                )
            }
            #expect(reports.allSatisfy { $0.report.ciphertext.count == PooledReport.ciphertextByteCount })
            guard case .opened(let opened, []) = openCell(reports, threshold: 2, epoch: "2026") else {
                Issue.record("\(count)")
                continue
            }
            #expect(opened.map(\.message) == [message, message])
        }
        #expect {
            try PooledReport.make(
                randomness: randomness, threshold: 2, partner: "a", epoch: "2026",
                message: [UInt8](repeating: 0, count: PooledReport.messageLimit + 1))
        } throws: {
            ObliviousPRFTests.code($0) == .input
        }
    }

    @Test("reports with a part of another length, or a share not below n, are refused")
    func malformed() throws {
        let report = try Cell(1, threshold: 2).reports[0].report
        let order = PrimeField.scalars().modulus.bytes()
        func refused(tag: [UInt8]? = nil, share: [UInt8]? = nil, ciphertext: [UInt8]? = nil) {
            #expect {
                try PooledReport(
                    tag: tag ?? report.tag, share: share ?? report.share, ciphertext: ciphertext ?? report.ciphertext)
            } throws: {
                ObliviousPRFTests.code($0) == .report
            }
        }
        refused(tag: [])
        refused(tag: report.tag + [0])
        refused(share: order)
        refused(share: [UInt8](repeating: 0xFF, count: 32))
        refused(share: Array(report.share.dropFirst()))
        refused(share: [0] + report.share)
        refused(ciphertext: [])
        refused(ciphertext: Array(report.ciphertext.dropLast()))
        refused(ciphertext: report.ciphertext + [0])
        #expect(throws: Never.self) {
            try PooledReport(
                tag: report.tag, share: [UInt8](repeating: 0, count: 32), ciphertext: report.ciphertext)
        }
    }

    @Test("two reports of one cell share their tag and nothing else; two cells not even that")
    func unlinked() throws {
        let (one, other) = (try Cell(2, threshold: 2), try Cell(2, threshold: 2))
        let (a, b, c) = (one.reports[0].report, one.reports[1].report, other.reports[0].report)
        #expect(a.tag == b.tag && a.share != b.share && a.ciphertext != b.ciphertext)
        #expect(a.tag != c.tag && a.share != c.share)
        let again = try Cell.report(of: "p0", "0", one.randomness, 2)
        #expect(again.share == a.share && again.ciphertext != a.ciphertext)
    }
}
