import Pooling
import Signing

/// What a keeper gets from organisations, they from it, and a coalition from them.
extension FuzzTarget {
    /// A key of a keeper and what was asked of it: fixed, so that the corpus holds an answer that is right.
    private static let asked: (key: KeeperKey, blinded: BlindedInputs, outputs: [SecretBytes])? = {
        func secret(_ byte: UInt8) -> SecretBytes { SecretBytes([UInt8](repeating: byte, count: 32)) }
        guard let key = try? KeeperKey(scalar: secret(7)),
            let blinded = try? BlindedInputs(inputs: [[1], [2]], blinds: [secret(1), secret(2)]),
            let answer = try? key.answer(blinded.elements),
            let outputs = try? blinded.finalize(answer, by: key.publicKey)
        else { return nil }
        return (key, blinded, outputs)
    }()

    func element(_ bytes: [UInt8]) {
        let key = try? KeeperPublicKey(bytes)
        same(bytes, key?.bytes)
        // What is a key is a question too, and nothing else is.
        if let own = Self.asked?.key { require(((try? own.answer([bytes])) == nil) == (key == nil)) }
    }

    /// A proof, and elements behind it. No answer that is believed gives other values than the key does.
    func answer(_ bytes: [UInt8]) {
        guard let asked = Self.asked else { return }
        let elements = stride(from: 64, to: bytes.count, by: 33).map { Array(bytes[$0..<min($0 + 33, bytes.count)]) }
        let answer = BatchAnswer(elements: elements, proof: Array(bytes.prefix(64)))
        if let outputs = try? asked.blinded.finalize(answer, by: asked.key.publicKey) {
            require(outputs == asked.outputs)
        }
    }

    /// Reports of one cell, one behind the other. What comes of them does not depend on their order.
    func pooled(_ bytes: [UInt8]) {
        let partners = ["amani", "hope", "rehema", "tumaini"]
        let count = 2 * PooledReport.tagByteCount + PooledReport.ciphertextByteCount
        var reports: [(partner: String, report: PooledReport)] = []
        // A few dozen: a search among more is long, and bounded by a test of its own.
        for start in stride(from: 0, to: min(bytes.count, 24 * count), by: count) {
            let parts = Array(bytes[start..<min(start + count, bytes.count)])
            let (tag, rest) = (Array(parts.prefix(32)), parts.dropFirst(32))
            let (share, ciphertext) = (Array(rest.prefix(32)), Array(rest.dropFirst(32)))
            guard let report = try? PooledReport(tag: tag, share: share, ciphertext: ciphertext) else { continue }
            require(report.tag + report.share + report.ciphertext == parts)
            reports.append((partners[start / count % partners.count], report))
        }
        let ways = [reports, reports.reversed()].map { openCell($0, threshold: 3, epoch: "2026") }
        switch (ways[0], ways[1]) {
        case (.closed(let one, _), .closed(let other, _)): require(one == other)
        case (.opened(let one, let wrong), .opened(let other, let wrongs)):
            require(one.map(\.message) == other.reversed().map(\.message))
            require(wrong == wrongs.reversed().map { reports.count - 1 - $0 })
        case (.undecided(let one), .undecided(let other)): require(one == other)
        default: require(false)
        }
    }
}
