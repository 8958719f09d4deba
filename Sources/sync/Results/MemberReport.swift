import Anonymisation
import Atlas
import CanonicalJSON
import Files
import Journeys
import LogStore
import Replication
import TransparencyLog

/// `report` in an organisation's home: the coalition's public findings, fetched and verified, with the own share, which is
/// computed here and goes nowhere.
struct MemberReport {
    private let partner: PartnerHome
    private let output: Output

    init(_ partner: PartnerHome, _ output: Output) {
        self.partner = partner
        self.output = output
    }

    func run() throws -> PartnerReport {
        let registry = try fetch()
        let record = try published(registry)
        let own = try ownGroups(registry)
        return PartnerReport(
            coalition: registry.name, record: record ?? PublicRecord(),
            own: OwnShare(of: own, in: record ?? PublicRecord()))
    }

    private var origin: String { partner.publicOrigin }
    private var files: LogFiles { partner.publicFiles }

    /// The registry, and the public log and receipts brought up to date; where the store is not there, as fetched last.
    private func fetch() throws -> Registry {
        let store: any FileStore
        do {
            store = try partner.remote(nil)
        } catch let error as CommandFailure where error.exit == .unavailable {
            guard let registry = try partner.registry() else { throw error }
            output.warning("\(error.message); these are the findings as fetched last")
            return registry
        }
        let registry = try partner.fetchRegistry(store)
        _ = try partner.merged(fetchingFrom: store, registry: registry)
        let keys = registry.publicHistory.keys
        if !keys.isEmpty {
            let remote = LogFiles(
                store: store, folder: Names.folder(origin: origin), lineLimit: LogLimits.partnerLine)
            let update = try LogMirror(local: files, keys: keys).update(from: remote, recheck: false)
            if let problem = update.problems.first { throw problem }
        }
        return registry
    }

    /// What is published, held against what the merging machines signed of it.
    private func published(_ registry: Registry) throws -> PublicRecord? {
        let found = try CoalitionHome.published(files, registry.publicHistory, registry)
        for summary in try partner.summaries(registry) {
            let state = summary.published
            guard let (record, checkpoint) = found, state.origin == origin, state.size <= checkpoint.size else {
                throw CommandFailure(
                    "log.rolled-back", "the store shows an older public log than a merging machine signed",
                    hint: "tell the coalition's data manager", exit: .verification)
            }
            guard try files.isPrefix(state, of: checkpoint) else {
                throw CommandFailure(
                    "log.forked", "the public log contradicts the summary that a merging machine signed",
                    hint: "tell the coalition's data manager", exit: .verification)
            }
            if state == checkpoint, summary != Summary(record, at: checkpoint) {
                throw CommandFailure(
                    "summary.mismatch", "the summary that a merging machine signed is not what the public log says",
                    hint: "tell the coalition's data manager", exit: .verification)
            }
        }
        return found?.record
    }

    private func ownGroups(_ registry: Registry) throws -> [Group] {
        let checkpoint = try partner.ownCheckpoint(registry)
        return try PartnerView(
            partner: partner.settings.name, files: partner.logFiles, checkpoint: checkpoint, policies: registry.policies
        ).groups.map(\.group)
    }
}

extension PartnerHome {
    /// What the merging machines said last about the public log, each as far as its log is believed, as fetched last.
    func summaries(_ registry: Registry) throws -> [Summary] {
        var summaries: [Summary] = []
        for (name, key) in registry.machines.sorted(by: { $0.key < $1.key }) {
            let local = LogFiles(
                store: FolderStore(root: home.file("receipts/\(name)")), lineLimit: LogLimits.coalitionLine)
            let history = registry.history(of: key.name)
            let copies = LogCopies(local, keys: history.keys)
            if let summary = try copies.receipts(history)?.summary { summaries.append(summary) }
        }
        return summaries
    }
}
