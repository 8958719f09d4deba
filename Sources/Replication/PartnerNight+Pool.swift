import Age
package import Anonymisation
import CanonicalJSON
import Journeys
import LogStore
import Pooling
package import Signing
package import TransparencyLog

/// An organisation's side of the pool: who was withheld at a year's close is noted, the keeper is asked once, and its
/// answer becomes all the year's reports at once, under a seal of their own.
extension PartnerNight {
    /// Why the keeper's answer cannot be used. Who is withheld stays so.
    package struct BadAnswer: Error, Sendable, CustomStringConvertible {
        package let description: String
    }

    /// A year's pooled seal, once it is in the log.
    package struct PooledSeal: Sendable {
        package let year: Int
        package let reports: Int
        package let survivors: Int
        package let entries: Int
    }

    package var policies: PolicyHistory { planner.policies }

    package func poolYears() throws(Failure) -> [(year: Int, state: Staging.PoolState)] {
        try attempt { () throws(StagingError) in try staging.poolYears() }
    }

    /// Finishes what a crash left of a pooled seal. True where there was one.
    mutating func reconcilePool() throws(Failure) -> Bool {
        guard let plan = try attempt({ () throws(StagingError) in try staging.openPooledPlan() }) else { return false }
        try settle(at: plan.first, plan.lines)
        try attempt { () throws(StagingError) in try staging.commit(pooled: plan.year) }
        return true
    }

    /// The years whose reports are still to be made, `drafted` ones among them.
    func pendingReports(drafted: [Int] = []) throws(Failure) -> PendingReports {
        try attempt { () throws(StagingError) in
            var pending = PendingReports()
            let known = try staging.poolYears()
            for (year, state) in known where state == .closed || state == .asked {
                pending.years[year] = .some(try staging.poolRows(year))
            }
            // Sealed just now: who is withheld is noted when all due periods are.
            for year in try staging.sealedYears() + drafted where !known.contains(where: { $0.year == year }) {
                if planner.policies.policy(for: year).pooling != nil { pending.years[year] = .some(nil) }
            }
            return pending
        }
    }

    /// Notes who is withheld for each year whose groups are sealed under a policy that pools. Comes right after the seal, so
    /// that who is staged later stays out of it.
    package func closePools(_ staged: StagedRows) throws(Failure) {
        try attempt { () throws(StagingError) in
            let known = Set(try staging.poolYears().map(\.year))
            for year in try staging.sealedYears() where !known.contains(year) {
                guard planner.policies.policy(for: year).pooling != nil else { continue }
                let withheld = staged.staying.filter { staged[$0].recorded.year <= year }
                try staging.closePool(year, withheld: withheld.map(\.id))
            }
        }
    }

    /// The reports that a year would have now, from those who were withheld at its close.
    package func poolDraft(_ year: Int, _ staged: StagedRows) throws(Failure) -> PoolDraft {
        let noted = try attempt { () throws(StagingError) in try staging.poolRows(year) }
        return PoolDraft(
            staged.rows.filter { noted.contains($0.id) }, of: staged, year: year,
            policy: planner.policies.policy(for: year))
    }

    /// Notes that the keeper is asked for a year, once: the cells, made-up ones among them, and the blinds.
    package func askPool(_ year: Int, _ staged: StagedRows) throws(Failure) {
        let draft = try poolDraft(year, staged)
        var inputs = draft.cells.map(\.cell.bytes)
        let asked = planner.policies.policy(for: year).askedCells(for: inputs.count)
        for _ in inputs.count..<max(inputs.count, asked) { inputs.append(SecretBytes.random(32)) }
        inputs.shuffle()
        let blinded: BlindedInputs
        do { blinded = try BlindedInputs(inputs) } catch { throw .refused("the request cannot be made: \(error)") }
        let secret = PoolSecret(inputs: inputs, blinds: blinded.blinds)
        try attempt { () throws(StagingError) in try staging.askPool(year, secret: secret.bytes) }
    }

    /// The request for a year that was noted; the same one every time.
    package func poolRequest(_ year: Int, key: VerifierKey, signer: PrivateKey) throws(Failure) -> PoolRequest {
        let blinded = try blindedInputs(year).blinded
        do throws(SigningError) {
            return try PoolRequest(year: year, key: key, elements: blinded.elements, signedBy: signer)
        } catch {
            throw .refused("the request cannot be signed")
        }
    }

    private func blindedInputs(_ year: Int) throws(Failure) -> (inputs: [[UInt8]], blinded: BlindedInputs) {
        guard let bytes = try attempt({ () throws(StagingError) in try staging.poolSecret(year) }),
            let secret = PoolSecret(bytes),
            let blinded = try? BlindedInputs(inputs: secret.inputs, blinds: secret.blinds)
        else { throw .staging(StagingError(.inconsistent, "what was asked of the keeper is not here")) }
        return (secret.inputs, blinded)
    }

    /// The randomness of each cell that was asked for, if the answer is the registered key's to this request.
    private func randomness(
        _ answer: PoolAnswer, to request: PoolRequest, _ epoch: RegisteredEpoch
    ) throws -> [[UInt8]: SecretBytes] {
        guard answer.isSigned(by: epoch.epoch.keeper) else {
            throw BadAnswer(description: "is not signed by the keeper that the coalition registered")
        }
        guard answer.year == request.year, answer.log == request.key.name, answer.request == request.digest else {
            throw BadAnswer(description: "answers another request")
        }
        let (inputs, blinded) = try blindedInputs(request.year)
        do throws(PoolingError) {
            let outputs = try blinded.finalize(answer.batch, by: epoch.epoch.key)
            return Dictionary(zip(inputs, outputs)) { first, _ in first }
        } catch {
            throw BadAnswer(description: "was not made with the key that the coalition registered for \(request.year)")
        }
    }

    /// Turns the keeper's answer into the year's reports and their seal. Throws `BadAnswer` where it is not one.
    package mutating func sealPool(
        _ answer: PoolAnswer, to request: PoolRequest, _ epoch: RegisteredEpoch, _ staged: inout StagedRows
    ) throws -> PooledSeal {
        let year = request.year
        let policy = planner.policies.policy(for: year)
        guard let rule = policy.pooling else { throw Failure.refused("the policy of \(year) pools nothing") }
        let randomness = try randomness(answer, to: request, epoch)
        let noted = try staging.poolRows(year)
        // Only what was asked for: a withdrawn or corrected case may have left its cell since.
        let cells = try poolDraft(year, staged).cells.filter { randomness[$0.cell.bytes] != nil }
        var reports: [(line: JSONObject, cell: PoolDraft.Cell, message: [UInt8])] = []
        for cell in cells {
            let message = PoolMessage(attributes: cell.cell.attributes, survivors: cell.told).bytes
            guard let r = randomness[cell.cell.bytes], let message else { continue }
            let report = try PooledReport.make(
                randomness: r, threshold: rule.threshold, partner: writer.origin, epoch: String(year),
                message: message)
            let sealed = try AgeFile.encrypt(report.bytes, to: [epoch.recipient])
            reports.append((Pooled(year: year, report: sealed).json, cell, message))
        }
        // Their order in the log says nothing of the cells.
        reports.shuffle()
        let reported = reports.reduce(0) { $0 + $1.cell.survivors }
        let withheld = staged.survivors(staged.rows.filter { noted.contains($0.id) && $0.entry == nil }) - reported
        let first = writer.checkpoint.size
        let standing = try unsealed()
        let count = standing + reports.count + 1
        let decoys = (policy.padding - count % policy.padding) % policy.padding
        let seal = Seal(
            period: .year(year), part: .pooled, policy: policy.digest, first: first - standing,
            withheld: Seal.tens(withheld), estimated: nil, pooled: PoolDraft.told(reports.map(\.cell)))
        let contents = reports.map(\.line) + Array(repeating: Decoy.json, count: decoys) + [seal.json]
        let lines = contents.map { Body($0, log: writer.origin).line }
        let planned = reports.enumerated().map { offset, report in
            Staging.PlannedReport(entry: first + offset, members: report.cell.members, message: report.message)
        }
        try staging.record(pooled: year, first: first, lines: lines, reports: planned)
        try writer.append(lines)
        try staging.commit(pooled: year)
        staged.apply(planned)
        return PooledSeal(year: year, reports: reports.count, survivors: reported, entries: lines.count)
    }

    /// Whether the report at a log index still says what its members would say together.
    func isStillReported(_ entry: Int, _ staged: StagedRows) throws(Failure) -> Bool {
        guard let bytes = try attempt({ () throws(StagingError) in try staging.reportMessage(entry) }),
            let message = PoolMessage(bytes)
        else { return true }
        let members = staged.rows.filter { $0.entry == entry }
        guard let first = members.first else { return false }
        let year = staged[first].recorded.year
        let policy = planner.policies.policy(for: year)
        guard let rung = policy.rungs.last else { return false }
        return policy.buckets.interval(of: staged.survivors(members)) == message.survivors
            && members.allSatisfy {
                $0.isForgotten
                    || rung.attributes(of: staged[$0]) == message.attributes
                        && staged[$0].recorded.year == year
            }
    }
}

extension StagedRows {
    /// Marks the rows of reports as members.
    mutating func apply(_ reports: [Staging.PlannedReport]) {
        var entries: [Int: Int] = [:]
        for report in reports { for id in report.members { entries[id] = report.entry } }
        for index in rows.indices { if let entry = entries[rows[index].id] { rows[index].entry = entry } }
    }
}

/// What turns an answer into reports: the inputs in the order of the request, and their blinds. Each input is its length
/// in two bytes and itself; a blind has 32 bytes.
private struct PoolSecret {
    let inputs: [[UInt8]]
    let blinds: [SecretBytes]

    init(inputs: [[UInt8]], blinds: [SecretBytes]) {
        self.inputs = inputs
        self.blinds = blinds
    }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        for (input, blind) in zip(inputs, blinds) {
            bytes.append(UInt8(input.count >> 8))
            bytes.append(UInt8(input.count & 0xFF))
            bytes += input
            bytes += blind.bytes
        }
        return bytes
    }

    init?(_ bytes: [UInt8]) {
        var (inputs, blinds): ([[UInt8]], [SecretBytes]) = ([], [])
        var rest = bytes[...]
        while !rest.isEmpty {
            guard rest.count >= 2 else { return nil }
            let count = Int(rest[rest.startIndex]) << 8 | Int(rest[rest.startIndex + 1])
            rest = rest.dropFirst(2)
            guard rest.count >= count + 32 else { return nil }
            inputs.append(Array(rest.prefix(count)))
            blinds.append(SecretBytes(Array(rest.dropFirst(count).prefix(32))))
            rest = rest.dropFirst(count + 32)
        }
        self.init(inputs: inputs, blinds: blinds)
    }
}
