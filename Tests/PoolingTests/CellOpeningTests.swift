import Signing
import TestSupport
import Testing

@testable import Pooling

@Suite("Opening cells")
struct CellOpeningTests {
    @Test("below the threshold a cell is closed, from it on it opens with every message", arguments: [2, 3, 5, 16])
    func thresholds(threshold: Int) throws {
        let cell = try Cell(threshold + 3, threshold: threshold)
        for count in 0...(threshold + 3) {
            var part = cell
            part.reports.removeLast(cell.reports.count - count)
            if count < threshold {
                #expect(part.opening == .closed(count, threshold))
            } else {
                let messages = Dictionary(uniqueKeysWithValues: (0..<count).map { ($0, "\($0)") })
                #expect(part.opening == .opened(messages, wrong: []))
            }
        }
    }

    @Test("the order of reports makes no difference, with lies, copies and doubles among them")
    func order() throws {
        var cell = try Cell(9, threshold: 3)
        try cell.corrupt([1, 4, 5, 7])
        cell.reports.append(cell.reports[0])
        cell.reports.append((partner: "p2", report: try cell.lie(2)))
        cell.reports.append((partner: "p8", report: cell.reports[3].report))
        /// Who said what, and whose reports are wrong, as a set without places.
        func seen(_ cell: Cell) -> [String] {
            guard case .opened(let messages, let wrong) = cell.opening else { return [] }
            return
                (messages.map { "\(cell.reports[$0.key].partner) \($0.value)" }
                + wrong.map { "\(cell.reports[$0].partner) wrong" }).sorted()
        }
        let expected = seen(cell)
        #expect(expected.count == 12)
        let wrong = ["p1", "p2", "p4", "p5", "p7", "p8"].map { "\($0) wrong" }
        #expect(expected.filter { $0.hasSuffix("wrong") } == wrong)
        var random = SplitMix(state: 7)
        for _ in 0..<20 {
            cell.reports.shuffle(using: &random)
            #expect(seen(cell) == expected)
        }
    }

    @Test("a lied share is told by whose it is, also where most lie")
    func lies() throws {
        var cell = try Cell(6, threshold: 3)
        try cell.corrupt([2])
        #expect(cell.opening == .opened([0: "0", 1: "1", 3: "3", 4: "4", 5: "5"], wrong: [2]))
        // Three of six: one wrong share more than decoding by majority could bear.
        try cell.corrupt([0, 5])
        #expect(cell.opening == .opened([1: "1", 3: "3", 4: "4"], wrong: [0, 2, 5]))
        // With two right ones left nothing opens, and nobody is blamed.
        try cell.corrupt([3])
        #expect(cell.opening == .undecided(20))
        var few = try Cell(3, threshold: 3)
        try few.corrupt([1])
        #expect(few.opening == .undecided(1))
    }

    @Test("a share that is copied under another's name is wrong, also if nothing else is changed")
    func copies() throws {
        var cell = try Cell(3, threshold: 3)
        cell.reports.append((partner: "thief", report: cell.reports[1].report))
        #expect(cell.opening == .opened([0: "0", 1: "1", 2: "2"], wrong: [3]))
        // A copy is nobody's third share.
        cell.reports.removeFirst()
        #expect(cell.opening == .undecided(1))
        // Nor is the same partner's report twice, nor its report of another year.
        var two = try Cell(2, threshold: 3)
        two.reports += two.reports
        #expect(two.opening == .closed(2, 3))
        let later = openCell(try Cell(3, threshold: 3).reports, threshold: 3, epoch: "2027")
        #expect(Opening(later) == .undecided(1))
    }

    @Test("a ciphertext that is not its reporter's is wrong though the share is right")
    func ciphertexts() throws {
        var cell = try Cell(4, threshold: 3)
        let (first, second) = (cell.reports[0].report, cell.reports[1].report)
        cell.reports[1].report = try PooledReport(
            tag: first.tag, share: second.share, ciphertext: first.ciphertext)
        #expect(cell.opening == .opened([0: "0", 2: "2", 3: "3"], wrong: [1]))
        for index in stride(from: 0, to: second.ciphertext.count, by: 37) {
            var ciphertext = second.ciphertext
            ciphertext[index] ^= 1
            cell.reports[1].report = try PooledReport(
                tag: second.tag, share: second.share, ciphertext: ciphertext)
            #expect(cell.opening == .opened([0: "0", 2: "2", 3: "3"], wrong: [1]))
        }
    }

    @Test("as many liars as could open a cell, with one of their own, leave it undecided and nobody blamed")
    func twoCells() throws {
        let cell = try Cell(4, threshold: 3)
        let forged = try Cell(7, threshold: 3)
        var both = cell
        for index in 4..<7 {
            let report = forged.reports[index].report
            // The forgers' points are those under the honest tag.
            let field = PrimeField.scalars()
            let point = try SharePoint(
                partner: "p\(index)", epoch: Cell.epoch, tag: cell.reports[0].report.tag, in: field)
            let secret = try CellSecret(randomness: forged.randomness, threshold: 3, in: field)
            both.reports.append(
                (
                    "p\(index)",
                    try PooledReport(
                        tag: cell.reports[0].report.tag, share: secret.share(at: point.number).bytes(),
                        ciphertext: report.ciphertext)
                ))
        }
        guard case .undecided = both.opening else {
            Issue.record("\(both.opening)")
            return
        }
        both.reports.removeLast()
        #expect(both.opening == .opened([0: "0", 1: "1", 2: "2", 3: "3"], wrong: [4, 5]))
    }

    @Test(
        "so many wrong shares are borne, whatever number is right",
        arguments: [(2, 198), (3, 47), (16, 4)])
    func bound(threshold: Int, wrong: Int) throws {
        var cell = try Cell(threshold + wrong, threshold: threshold)
        try cell.corrupt(0..<wrong)
        let right = Dictionary(uniqueKeysWithValues: (wrong..<(wrong + threshold)).map { ($0, "\($0)") })
        #expect(cell.opening == .opened(right, wrong: Array(0..<wrong)))
    }

    @Test("the bound that is documented for each threshold is the one that the limit gives")
    func limits() {
        /// C(n, k).
        func choose(_ n: Int, _ k: Int) -> Int { (0..<k).reduce(1) { $0 * (n - $1) / ($1 + 1) } }
        for (threshold, wrong) in [(2, 198), (3, 47), (4, 23), (5, 15), (16, 4)] {
            #expect(choose(threshold + wrong, threshold) <= CellSearch.limit)
            #expect(choose(threshold + wrong + 1, threshold) > CellSearch.limit)
        }
    }

    @Test("where nothing agrees the search ends at its limit")
    func cut() throws {
        var cell = try Cell(60, threshold: 3)
        try cell.corrupt(0..<60)
        let start = threadSeconds()
        #expect(cell.opening == .undecided(CellSearch.limit))
        #expect(threadSeconds() - start < 30)
    }

    @Test("thresholds outside 2 to 16 open nothing and make no report")
    func badThresholds() throws {
        let cell = try Cell(4, threshold: 3)
        for threshold in [-1, 0, 1, 17, 1_000] {
            #expect(Opening(openCell(cell.reports, threshold: threshold, epoch: Cell.epoch)) == .closed(4, threshold))
            #expect { try Cell.report(of: "p", "", cell.randomness, threshold) } throws: {
                ObliviousPRFTests.code($0) == .threshold
            }
        }
        // One cell has another tag, another polynomial and another key under each threshold.
        let other = try Cell(4, threshold: 2, randomness: cell.randomness)
        #expect(other.reports[0].report.tag != cell.reports[0].report.tag)
        #expect(Opening(openCell(cell.reports, threshold: 2, epoch: Cell.epoch)) == .undecided(6))
    }
}
