import Foundation
import FuzzTargets
import TestSupport
import Testing

/// The short form of fuzzing: the committed corpus, and seeded mutations of it. A parser that traps ends the run.
@Suite("Fuzzing")
struct CorpusTests {
    static let folder = "\(Shell.repository)/Tests/Fuzz/Corpus"

    private static func corpus(_ target: FuzzTarget) throws -> [[UInt8]] {
        let folder = "\(folder)/\(target.rawValue)"
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
            Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
        }
    }

    @Test("corpus and mutations", arguments: FuzzTarget.allCases)
    func mutations(target: FuzzTarget) throws {
        let corpus = try Self.corpus(target)
        #expect(corpus.count >= 2)
        for bytes in corpus { target.run(bytes) }
        var random = SplitMix(state: 2027)
        for _ in 0..<1_500 {
            var bytes = corpus[random.below(corpus.count)]
            for _ in 0...random.below(3) { mutate(&bytes, with: corpus[random.below(corpus.count)], &random) }
            target.run(bytes)
        }
    }

    private func mutate(_ bytes: inout [UInt8], with other: [UInt8], _ random: inout SplitMix) {
        guard !bytes.isEmpty else {
            bytes = other
            return
        }
        let index = random.below(bytes.count)
        switch random.below(6) {
        case 0: bytes[index] ^= 1 << UInt8(random.below(8))
        case 1: bytes[index] = UInt8(random.below(256))
        case 2: bytes.removeLast(random.below(bytes.count))
        case 3: bytes.insert(contentsOf: other.prefix(random.below(other.count + 1)), at: index)
        case 4: bytes.removeSubrange(index..<(index + random.below(min(32, bytes.count - index)) + 1))
        default:
            let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            bytes += lines[random.below(lines.count)] + [0x0A]
        }
    }
}

extension SplitMix {
    fileprivate mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
