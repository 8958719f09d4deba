import Age
import Anonymisation
import Journeys
import Places
import Pooling
import Replication
import Signing

/// What the pool costs: an evaluation with its proof, a report, and opening all reports of a merge.
enum PoolBench {
    /// How many organisations report each cell.
    private static let reporters = 6
    private static let batch = 256

    static func run(reports: Int) throws {
        let identity = try AgeIdentity.generate()
        guard let kenya = PlaceCode("KE"), let oman = PlaceCode("OM") else { fatalError("no such country") }
        let policy = NamedPolicy.standard.policy(homeCountry: kenya, pooling: .standard)
        let key = try KeeperKey()
        let inputs = (0..<batch).map { Array("input \($0)".utf8) }
        var blinded: BlindedInputs?
        let blinding = try seconds { blinded = try BlindedInputs(inputs) }
        guard let blinded else { return }
        var answer: BatchAnswer?
        let answering = try seconds { answer = try key.answer(blinded.elements) }
        guard let answer else { return }
        let finishing = try seconds { _ = try blinded.finalize(answer, by: key.publicKey) }
        print(
            "a batch of \(batch): blinding \(blinding) s, evaluation and proof \(answering) s, checking and unblinding "
                + "\(finishing) s")
        var made: [Pool.Report] = []
        let making = try seconds {
            for number in 0..<reports {
                let log = "bench.example/cso\(number % reporters)/1"
                let message =
                    PoolMessage(
                        attributes: Attributes(origin: kenya, destination: oman, destinationStatus: .actual),
                        survivors: CountInterval(1, 2)
                    ).bytes ?? []
                let r = SHA256.hash(Array("cell \(number / reporters)".utf8)).bytes
                let report = try PooledReport.make(
                    randomness: SecretBytes(r), threshold: 3, partner: log, epoch: "2026", message: message)
                let plain = report.tag + report.share + report.ciphertext
                made.append(
                    Pool.Report(
                        log: log, entry: number,
                        report: Pooled(year: 2026, report: try AgeFile.encrypt(plain, to: [identity.recipient]))))
            }
        }
        var opened = 0
        let opening = seconds {
            opened = Pool(made, policies: PolicyHistory(policy), identities: [identity]).opened.count
        }
        print("\(reports) reports: made in \(making) s; \(opened) cells opened in \(opening) s")
    }

    /// In thousandths.
    private static func seconds(_ work: () throws -> Void) rethrows -> Double {
        let clock = ContinuousClock()
        let time = try clock.measure(work)
        let thousandths = time.components.seconds * 1_000 + time.components.attoseconds / 1_000_000_000_000_000
        return Double(thousandths) / 1_000
    }
}
