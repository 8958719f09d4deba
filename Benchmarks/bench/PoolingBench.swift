import Age
import Anonymisation
import Journeys
import Places
import Pooling
import Replication
import Signing

/// What the steps of pooling cost (Sources/Pooling), each line `name<TAB>number<TAB>microseconds`: so many of them, and
/// the time of one.
enum PoolingBench {
    /// `cost`, or how many reports are made and opened.
    static func run(_ word: String) throws {
        if word == "cost" {
            try costs()
        } else if let count = Int(word), count > 0 {
            try open(count)
        } else {
            fatalError("bench pooling cost | REPORTS")
        }
    }

    private static let threshold = 3
    private static let epoch = "2026"

    private static func costs() throws {
        let key = try KeeperKey()
        for count in [1, 100, 1_000] {
            let inputs = (0..<count).map { Array("cell \($0)".utf8) }
            let blinded = try timed("blind", count) { try BlindedInputs(inputs) }
            _ = try timed("evaluate", count) { try key.evaluate(blinded.elements) }
            let answer = try timed("evaluate and prove", count) { try key.answer(blinded.elements) }
            _ = try timed("verify and unblind", count) { try blinded.finalize(answer, by: key.publicKey) }
        }
        let made = try timed("make a report", 1_000) { try (0..<1_000).map { try report(cell: 0, partner: $0) } }
        for count in [threshold, 10, 100] {
            let reports = Array(made.prefix(count))
            // A cell is opened in less than the clock tells: a hundred times the same.
            timed("open a cell of \(count)", 100) {
                for _ in 0..<100 { require(openCell(reports, threshold: threshold, epoch: epoch), opens: count) }
            }
        }
        // The longest search: so many wrong shares that none of the first combinations is right.
        let foreign = try (0..<60).map { try report(cell: 100 + $0, partner: $0) }
        timed("a search that ends at its bound", 1) {
            guard case .undecided = openCell(foreign, threshold: threshold, epoch: epoch) else { fatalError("opened") }
        }
    }

    /// As a merge opens them: each is decrypted, and all are put together. Cells of one to six reports; every third is closed,
    /// and in every tenth that can bear it one reporter lies.
    private static func open(_ count: Int) throws {
        let identity = try AgeIdentity.generate()
        guard let kenya = PlaceCode("KE"), let oman = PlaceCode("OM"),
            let message = PoolMessage(
                attributes: Attributes(origin: kenya, destination: oman, destinationStatus: .actual),
                survivors: CountInterval(1, 2)
            ).bytes
        else { fatalError("no message") }
        let policy = NamedPolicy.standard.policy(homeCountry: kenya, pooling: .standard)
        var reports: [Pool.Report] = []
        var cells = 0
        while reports.count < count {
            let size = min(cells % 6 + 1, count - reports.count)
            var made = try (0..<size).map { try report(cell: cells, partner: $0, message: message) }
            if size > threshold, cells % 10 == 3 {
                let (own, other) = (made[0].report, made[1].report)
                made[0].report = try PooledReport(tag: own.tag, share: other.share, ciphertext: own.ciphertext)
            }
            for (partner, report) in made {
                let plain = report.tag + report.share + report.ciphertext
                let sealed = try AgeFile.encrypt(plain, to: [identity.recipient])
                reports.append(
                    Pool.Report(log: partner, entry: reports.count, report: Pooled(year: 2026, report: sealed)))
            }
            cells += 1
        }
        let pool = timed("open", count) {
            Pool(reports, policies: PolicyHistory(policy), identities: [identity])
        }
        guard !pool.opened.isEmpty, !pool.closed.isEmpty else { fatalError("not opened") }
    }

    private static func report(
        cell: Int, partner: Int, message: [UInt8] = [UInt8](repeating: 0x7B, count: 120)
    ) throws -> (partner: String, report: PooledReport) {
        let randomness = SecretBytes(SHA256.hash(Array("randomness \(cell)".utf8)).bytes)
        let name = "coalition.example/partner-\(partner)/1"
        return (
            name,
            try PooledReport.make(
                randomness: randomness, threshold: threshold, partner: name, epoch: epoch,
                message: message)
        )
    }

    private static func require(_ opening: CellOpening, opens count: Int) {
        guard case .opened(let messages, []) = opening, messages.count == count else { fatalError("not opened") }
    }

    @discardableResult
    private static func timed<Value>(_ name: String, _ count: Int, _ work: () throws -> Value) rethrows -> Value {
        let clock = ContinuousClock()
        let start = clock.now
        let value = try work()
        let nanoseconds = (clock.now - start) / .nanoseconds(1)
        print("\(name)\t\(count)\t\((nanoseconds / Double(count) / 100).rounded() / 10)")
        return value
    }
}
