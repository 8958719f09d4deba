import Signing

@testable import Pooling

/// Reports of one cell by partners p0, p1, ... with the messages "0", "1", ...
struct Cell {
    let randomness: SecretBytes
    let threshold: Int
    var reports: [(partner: String, report: PooledReport)] = []

    static let epoch = "2026"

    init(_ partners: Int, threshold: Int, randomness: SecretBytes = SecretBytes(SecretBytes.random(32))) throws {
        self.randomness = randomness
        self.threshold = threshold
        for partner in 0..<partners {
            reports.append(("p\(partner)", try Self.report(of: "p\(partner)", "\(partner)", randomness, threshold)))
        }
    }

    static func report(
        of partner: String, _ message: String, _ randomness: SecretBytes, _ threshold: Int
    ) throws -> PooledReport {
        try PooledReport.make(
            randomness: randomness, threshold: threshold, partner: partner, epoch: epoch, message: Array(message.utf8))
    }

    /// A report whose share is one more than it should be.
    func lie(_ index: Int) throws -> PooledReport {
        let (report, field) = (reports[index].report, PrimeField.scalars())
        let share = field.add(Number(report.share), Number(1)).bytes()
        return try PooledReport(tag: report.tag, share: share, ciphertext: report.ciphertext)
    }

    mutating func corrupt(_ indexes: some Sequence<Int>) throws {
        for index in indexes { reports[index].report = try lie(index) }
    }

    var opening: Opening { Opening(openCell(reports, threshold: threshold, epoch: Self.epoch)) }
}

/// What an opening comes to, so that two can be compared.
enum Opening: Equatable {
    case closed(Int, Int)
    case opened([Int: String], wrong: [Int])
    case undecided(Int)

    init(_ opening: CellOpening) {
        switch opening {
        case .closed(let have, let need): self = .closed(have, need)
        case .opened(let messages, let wrong):
            self = .opened(
                Dictionary(messages.map { ($0.reporter, String(decoding: $0.message, as: UTF8.self)) }) { a, _ in a },
                wrong: wrong)
        case .undecided(let tried): self = .undecided(tried)
        }
    }
}
