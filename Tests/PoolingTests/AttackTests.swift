import Signing
import TestSupport
import Testing

@testable import Pooling

/// What the coalition can do alone with the closed reports it holds. Cells are few enough to try them all: here 400.
@Suite("Pooled reports: attacks")
struct AttackTests {
    private static let cells = (0..<400).map { Array("cell/1 \($0)".utf8) }
    private static let secret = 234

    /// Two organisations' reports of one cell under the keeper's key; three are asked.
    private static func closed(_ key: KeeperKey) throws -> [(partner: String, report: PooledReport)] {
        try ["hope", "amani"].map { partner in
            let blinded = try BlindedInputs([cells[secret]])
            let randomness = try blinded.finalize(try key.answer(blinded.elements), by: key.publicKey)[0]
            return (
                partner,
                try PooledReport.make(
                    randomness: randomness, threshold: 3, partner: partner, epoch: "2026", message: cells[secret])
            )
        }
    }

    /// The cells whose reports these could be, under guesses of each cell's randomness: the tag tells at once; without
    /// it the polynomial would; and a message that opens.
    private static func candidates(
        _ reports: [(partner: String, report: PooledReport)], among cells: [[UInt8]],
        _ randomness: (Int) throws -> SecretBytes
    ) throws -> [Int] {
        let field = PrimeField.scalars()
        return try cells.indices.filter { index in
            let guess = try randomness(index)
            if try CellSecret.tag(randomness: guess, threshold: 3) == reports[0].report.tag { return true }
            let cell = try CellSecret(randomness: guess, threshold: 3, in: field)
            let key = try cell.key()
            return try reports.contains { partner, report in
                let point = try SharePoint(partner: partner, epoch: "2026", tag: report.tag, in: field)
                return cell.share(at: point.number).bytes() == report.share
                    || report.message(key: key, at: point) != nil
            }
        }
    }

    @Test("with the keeper's key every guess is settled: the attack works, so it can fail")
    func withTheKey() throws {
        let key = try KeeperKey()
        let reports = try Self.closed(key)
        let blinded = try BlindedInputs(Self.cells)
        let randomness = try blinded.finalize(try key.answer(blinded.elements), by: key.publicKey)
        #expect(try Self.candidates(reports, among: Self.cells) { randomness[$0] } == [Self.secret])
    }

    @Test("without it no guess of any cell is told from another, under whatever can be had without the key")
    func withoutTheKey() throws {
        let key = try KeeperKey()
        let reports = try Self.closed(key)
        let own = try KeeperKey()
        let blinded = try BlindedInputs(Self.cells)
        let underOwn = try blinded.finalize(try own.answer(blinded.elements), by: own.publicKey)
        let (curve, suite) = (Curve(), OPRFSuite.verifiable)
        let hash = HashToCurve(curve)
        let hashed = Self.cells.map { SHA256.hash($0) }
        let withPublic = try Self.cells.map { cell in
            let sum = curve.add(try suite.element(of: cell, by: hash), try curve.element(key.publicKey.bytes))
            return suite.output(cell, try #require(curve.bytes(sum)))
        }
        for guess in [
            { SecretBytes(hashed[$0].bytes) }, { underOwn[$0] }, { withPublic[$0] },
            { SecretBytes(SecretBytes.hmac(key: key.publicKey.bytes, Self.cells[$0]).bytes) },
        ] as [(Int) -> SecretBytes] {
            #expect(try Self.candidates(reports, among: Self.cells, guess).isEmpty)
        }
        guard case .closed(have: 2, need: 3) = openCell(reports, threshold: 3, epoch: "2026") else {
            Issue.record("two reports of three opened")
            return
        }
    }

    /// What STAR and its like give away: who may ask the keeper can read what others reported of the cells it asks for. So
    /// each organisation has a budget (docs/rare-routes.md).
    @Test("an organisation that hands its answers to the coalition opens the cells it asked for, and no others")
    func colludingPartner() throws {
        let key = try KeeperKey()
        let reports = try Self.closed(key)
        for (guesses, found) in [(0..<100, []), (200..<300, [Self.secret])] {
            let asked = Array(Self.cells[guesses])
            let blinded = try BlindedInputs(asked)
            let randomness = try blinded.finalize(try key.answer(blinded.elements), by: key.publicKey)
            let opened = try Self.candidates(reports, among: asked) { randomness[$0] }
            #expect(opened.map { $0 + guesses.lowerBound } == found)
        }
    }

    /// What a requester sends is its point under a uniform multiplier: for each guessed cell there is a blind that would
    /// have given the same element, so the element fits all alike.
    @Test("what the keeper is asked fits every cell: for each there is a blind that gives it")
    func blindness() throws {
        let (curve, suite) = (Curve(), OPRFSuite.verifiable)
        let hash = HashToCurve(curve)
        // With cells of known logarithms a, b the blind that turns b's point into a's blinded one is blind a / b.
        let field = curve.scalars
        let logarithms = (0..<20).map { _ in field.random() }
        let blind = field.random()
        let asked = curve.multiply(curve.generator(times: logarithms[0]), by: blind)
        for logarithm in logarithms {
            let other = field.multiply(field.multiply(blind, logarithms[0]), field.inverse(logarithm))
            #expect(curve.bytes(curve.multiply(curve.generator(times: logarithm), by: other)) == curve.bytes(asked))
        }
        // And no bit of what is sent leans: of 400 questions about one cell each bit is set in about half.
        let cell = try suite.element(of: Self.cells[0], by: hash)
        let sent = try (0..<400).map { _ in try #require(curve.bytes(curve.multiply(cell, by: field.random()))) }
        for bit in 0..<256 {
            let count = sent.filter { $0[1 + bit / 8] >> UInt8(bit % 8) & 1 == 1 }.count
            #expect((120...280).contains(count), "bit \(bit)")
        }
    }

    @Test("fewer shares than the threshold fit every secret alike")
    func fewShares() throws {
        let field = PrimeField.scalars()
        for threshold in [2, 3, 5] {
            let cell = try Cell(threshold, threshold: threshold)
            let points = try cell.reports.map {
                try SharePoint(partner: $0.partner, epoch: Cell.epoch, tag: $0.report.tag, in: field).number
            }
            let known = zip(points, cell.reports).dropLast().map { (point: $0, value: Number($1.report.share)) }
            let secret = try CellSecret(randomness: cell.randomness, threshold: threshold, in: field)
                .share(at: Number())
            // For any s' there is one polynomial through it and the known shares. It says what would be missing.
            for other in [Number(), Number(1), field.random(), field.random(), secret] {
                let shifted = known.map { pair in
                    // Interpolation gives the value at 0; the missing point becomes 0 when all move by it.
                    (point: field.subtract(pair.point, points[threshold - 1]), value: pair.value)
                }
                let zero = (point: field.negate(points[threshold - 1]), value: other)
                let missing = Interpolation.atZero(shifted + [zero], in: field)
                let all = known + [(point: points[threshold - 1], value: missing)]
                #expect(Interpolation.atZero(all, in: field) == other)
                // Only with the true secret is it the true share.
                #expect((missing == Number(cell.reports[threshold - 1].report.share)) == (other == secret))
            }
        }
    }

    @Test("one organisation that reported a cell counts once, whatever else it makes of it")
    func insider() throws {
        let key = try KeeperKey()
        var reports = try Self.closed(key)
        let blinded = try BlindedInputs([Self.cells[Self.secret]])
        let randomness = try blinded.finalize(try key.answer(blinded.elements), by: key.publicKey)[0]
        // What it hands in under its one name, twice, opens nothing.
        reports.removeLast()
        for message in ["1", "2"] {
            reports.append(
                (
                    "insider",
                    try PooledReport.make(
                        randomness: randomness, threshold: 3, partner: "insider", epoch: "2026",
                        message: Array(message.utf8))
                ))
        }
        guard case .closed(have: 2, need: 3) = openCell(reports, threshold: 3, epoch: "2026") else {
            Issue.record("two organisations opened a cell of three")
            return
        }
    }
}
