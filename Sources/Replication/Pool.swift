package import Age
package import Anonymisation
package import Journeys
package import LogStore
import Pooling
package import Signing

/// What all organisations' pooled reports come to: a pure function of the union of the reports that count, of the
/// policies and of the coalition's keys. No order, no clock and no history enters.
///
/// A cell opens when the policy's threshold of organisations have reported it rightly and agree on what it is. What is
/// wrong in a report is attributed to the log that signed it.
package struct Pool: Sendable {
    /// A report where it stands.
    package struct Report: Sendable {
        /// The log's origin.
        package let log: String
        package let entry: Int
        package let report: Pooled

        package init(log: String, entry: Int, report: Pooled) {
            self.log = log
            self.entry = entry
            self.report = report
        }
    }

    /// A report's place.
    package struct Place: Hashable, Sendable, Comparable {
        package let log: String
        package let entry: Int

        package init(log: String, entry: Int) {
            self.log = log
            self.entry = entry
        }

        package static func < (a: Place, b: Place) -> Bool {
            a.log == b.log ? a.entry < b.entry : a.log.utf8.lexicographicallyPrecedes(b.log.utf8)
        }
    }

    /// A cell that opened: its attributes, and what each organisation reported.
    package struct Opened: Sendable {
        /// Identifies the cell: all right reports of it carry it.
        package let tag: Digest
        package let year: Int
        package let attributes: Attributes
        /// At least the policy's threshold, sorted.
        package let parts: [(place: Place, survivors: CountInterval)]

        package var survivors: CountInterval { parts.reduce(.zero) { $0 + $1.survivors } }
    }

    /// Sorted by year and tag.
    package private(set) var opened: [Opened] = []
    /// Reports that wait for others, sorted.
    package private(set) var closed: [Place] = []
    /// Reports that do not count, and why, sorted.
    package private(set) var refused: [(place: Place, code: BodyError.Code, reason: String)] = []
    /// Cells of which enough reported, and in which the shares contradict each other beyond what was searched.
    package private(set) var undecided = 0

    package init(_ reports: some Sequence<Report>, policies: PolicyHistory, identities: [AgeIdentity]) {
        var cells: [Key: [(place: Place, report: PooledReport)]] = [:]
        for report in reports {
            let place = Place(log: report.log, entry: report.entry)
            do throws(AgeError) {
                let plain = try AgeFile.decrypt(report.report.report, with: identities)
                guard let inner = PooledReport(parsing: plain), let tag = Digest(inner.tag) else {
                    refused.append((place, .schema, "is not a pooled report"))
                    continue
                }
                cells[Key(year: report.report.year, tag: tag), default: []].append((place, inner))
            } catch {
                refused.append(
                    error.code == .noMatch
                        ? (place, .locked, "is encrypted to others") : (place, .schema, "is not a pooled report"))
            }
        }
        for (key, reports) in cells { open(key, reports, policies.policy(for: key.year)) }
        opened.sort { ($0.year, $0.tag) < ($1.year, $1.tag) }
        closed.sort()
        refused.sort { $0.place < $1.place }
    }

    private struct Key: Hashable {
        let year: Int
        let tag: Digest
    }

    private mutating func open(
        _ key: Key, _ all: [(place: Place, report: PooledReport)], _ policy: Policy
    ) {
        // A view hands on no report of such a year (`PartnerView.close`): its seal is not valid. Should one come some other way,
        // it does not count here either, and is told, so that every report is open, closed or refused.
        guard let rule = policy.pooling else {
            refused += all.map { ($0.place, .policy, "is of a year whose policy pools nothing") }
            return
        }
        // One share for each log: a further one of the same log says nothing new, or contradicts what it said before.
        var seen: Set<String> = []
        var reports: [(place: Place, report: PooledReport)] = []
        for report in all.sorted(by: { $0.place < $1.place }) {
            if seen.insert(report.place.log).inserted {
                reports.append(report)
            } else {
                refused.append((report.place, .policy, "reports a cell that its log has reported before"))
            }
        }
        let opening = openCell(
            reports.map { (partner: $0.place.log, report: $0.report) }, threshold: rule.threshold,
            epoch: String(key.year))
        switch opening {
        case .closed: closed += reports.map(\.place)
        case .undecided:
            undecided += 1
            closed += reports.map(\.place)
        case .opened(let messages, let wrong):
            for index in wrong {
                refused.append((reports[index].place, .policy, "holds a share that is not of its cell"))
            }
            take(key, messages.map { (reports[$0.reporter].place, $0.message) }, policy, rule)
        }
    }

    /// The messages of an open cell: they must be sound, and name one and the same cell.
    private mutating func take(
        _ key: Key, _ messages: [(place: Place, bytes: [UInt8])], _ policy: Policy, _ rule: PoolingRule
    ) {
        var sound: [Attributes: [(place: Place, survivors: CountInterval)]] = [:]
        for (place, bytes) in messages {
            guard let message = PoolMessage(bytes) else {
                refused.append((place, .schema, "holds no message that can be read"))
                continue
            }
            if let objection = policy.objection(to: message) {
                refused.append((place, .policy, objection))
                continue
            }
            sound[message.attributes, default: []].append((place, message.survivors))
        }
        // Who names another cell than the rest has made up its tag; below the threshold it is not told who that is.
        let meant = sound.filter { $0.value.count >= rule.threshold }
        guard meant.count == 1, let (attributes, parts) = meant.first else {
            if !sound.isEmpty { undecided += 1 }
            closed += sound.values.joined().map(\.place)
            return
        }
        for (other, parts) in sound where other != attributes {
            for part in parts { refused.append((part.place, .policy, "names another cell than the others of its tag")) }
        }
        opened.append(
            Opened(tag: key.tag, year: key.year, attributes: attributes, parts: parts.sorted { $0.place < $1.place }))
    }
}

extension PooledReport {
    /// What an age file of a report holds: tag, share and ciphertext, one after the other.
    init?(parsing bytes: [UInt8]) {
        let parts = 2 * Self.tagByteCount
        guard bytes.count == parts + Self.ciphertextByteCount,
            let report = try? PooledReport(
                tag: Array(bytes[..<Self.tagByteCount]), share: Array(bytes[Self.tagByteCount..<parts]),
                ciphertext: Array(bytes[parts...]))
        else { return nil }
        self = report
    }

    var bytes: [UInt8] { tag + share + ciphertext }
}
