import Anonymisation
import CanonicalJSON
import Files
import Journeys
import LogStore
import Replication
import Signing

/// The pool's part of a push: who is withheld is noted when a year closes, the keeper is asked, and its answer becomes
/// reports.
struct PoolNight {
    let partner: PartnerHome
    let registry: Registry
    let store: any FileStore
    let today: CivilDate
    let output: Output

    /// For how long after an epoch's last day an answer may still be on its way, on a stick.
    private static let travelDays = 90

    /// What can be done before the log is carried to the store: reports from answers that are there, requests noted.
    func seal(_ night: inout PartnerNight, _ staging: Staging, _ staged: inout StagedRows) throws
        -> [PartnerNight.PooledSeal]
    {
        try night.closePools(staged)
        var sealed: [PartnerNight.PooledSeal] = []
        // In the order of years: what a seal says is withheld holds for all years up to it.
        for (year, state) in try staging.poolYears() {
            guard let epoch = registry.epochs[year] else { continue }
            switch state {
            case .reported, .passed: break
            case .closed:
                guard today <= epoch.epoch.closes else {
                    try staging.passPool(year)
                    output.warning("epoch \(year) closed before the keeper was asked: who is withheld stays so")
                    continue
                }
                try night.askPool(year, staged)
                return sealed
            case .asked:
                guard let done = try answered(year, epoch, &night, staging, &staged) else { return sealed }
                sealed.append(done)
                output.note("pooled \(year): \(done.reports) reports")
            }
        }
        return sealed
    }

    /// The pooled seal that an answer gives; `nil` where there is none that can be used.
    private func answered(
        _ year: Int, _ epoch: RegisteredEpoch, _ night: inout PartnerNight, _ staging: Staging,
        _ staged: inout StagedRows
    ) throws -> PartnerNight.PooledSeal? {
        let path = PoolAnswer.path(partner: partner.settings.name, year: year)
        if let bytes = try read(path) {
            do {
                let request = try request(year, night)
                return try night.sealPool(try PoolAnswer(parsing: bytes), to: request, epoch, &staged)
            } catch let error as PartnerNight.BadAnswer {
                output.warning("the keeper's answer for \(year) \(error); who is withheld stays so")
            } catch let error as JoiningError {
                output.warning("the keeper's answer for \(year) cannot be read: \(error)")
            }
        }
        if let last = epoch.epoch.closes.adding(days: Self.travelDays), today > last {
            try staging.passPool(year)
            output.warning("no answer of the keeper came for \(year): who is withheld stays so")
        }
        return nil
    }

    /// Carries requests that wait for an answer to the store. The blinds must not be lost with this machine, so the memory
    /// that holds them goes first, unless it went with the log just now. On any other night it stays as it is: that it
    /// changes would show.
    func ask(_ night: PartnerNight, _ staging: Staging, isMemoryFresh: Bool) throws {
        var isMemoryThere = isMemoryFresh
        for (year, state) in try staging.poolYears() where state == .asked {
            let bytes = try request(year, night).json.canonicalBytes() + [0x0A]
            let path = PoolRequest.path(partner: partner.settings.name, year: year)
            if try read(path) == bytes { continue }
            if !isMemoryThere, let memory = try partner.memory(staging) {
                try partner.upload(to: store, registry: registry).replace(memory)
                isMemoryThere = true
            }
            do { try store.replace(path, bytes) } catch { throw LogError(error) }
            output.note("asked the pool's keeper for \(year)")
        }
    }

    private func request(_ year: Int, _ night: PartnerNight) throws -> PoolRequest {
        try night.poolRequest(year, key: try partner.verifier(), signer: try partner.home.key("log"))
    }

    /// A small file of the store; one that is spoilt is as good as none.
    private func read(_ path: String) throws -> [UInt8]? {
        do {
            return try store.read(path, limit: PoolRequest.fileByteLimit)
        } catch {
            guard [.tooLarge, .notRegular].contains(error.code) else { throw LogError(error) }
            return nil
        }
    }
}
