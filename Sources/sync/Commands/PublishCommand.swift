import Anonymisation
import CanonicalJSON
import Dataset
import Files
import Journeys
import LogStore
import Places
import Replication
import Signing
import TransparencyLog

/// `publish`: what the publication rule lets through of the closed years, once for each year, in the coalition's public log.
enum PublishCommand {
    static let command = Command(
        "publish", .coalition, operands: "REMOTE",
        "publish closed years in the coalition's public log, and carry it one level up",
        options: [
            .init("--year", "YEAR", "publish this year although not every partner has sealed it; may be given again"),
            Command.dryRun, Command.now, Command.passphrase, Command.master,
        ],
        repeatable: ["--year"], locksHome: true, run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let address = try context.arguments.operands(1...1)[0]
        let coalition = try CoalitionHome(try Home(context.arguments))
        let remote = try reachableStore(address, coalition.home)
        let output = context.output
        let today = try context.arguments.today()
        let asked = try context.arguments.all("--year").map { text throws(CommandFailure) in
            guard let year = Int(text), Period(text) == .year(year) else {
                throw .usage("--year is a year such as 2026", verb: "publish")
            }
            return year
        }
        let own = try coalition.stores([])
        var registry = try coalition.decidingRegistry(output)
        let isDry = context.arguments.has("--dry-run")
        if !isDry {
            _ = try coalition.publicKey(registry, output)
            registry = try coalition.registry()
        }
        // The stores are read before anything is signed: a home that was restored must not publish a year twice.
        let places = places(coalition, own: own, remote: remote)
        for place in places { try catchUp(coalition, registry, with: place, isDry: isDry) }
        let published = try coalition.published(registry)?.record ?? PublicRecord()
        let due = try YearsToPublish(coalition.master(), registry, published: published, today: today)
        let years = try chosen(due, asked, published, output)
        let publications = years.map { due.publication(of: $0) }
        for publication in publications { try show(publication, output) }
        for year in due.years where !years.contains(year) {
            let late = due.waiting[year] ?? []
            output.note(
                "\(year) waits for \(late.joined(separator: ", ")): the year's seal is not there, or the log is damaged or "
                    + "forked; to publish it without them, for good: --year \(year)")
        }
        if isDry {
            try output.line(words(publications, verb: "would publish"))
            try output.object(summary(publications, size: nil, carried: 0))
            return .ok
        }
        let frontier = try Digest(hex: coalition.master().meta("frontier_hash"))
        if !publications.isEmpty {
            guard let frontier else {
                throw CommandFailure(
                    "master.unusable", "the master names no frontier",
                    hint: "run: \(ProgramName.current) merge --recheck", exit: .failure)
            }
            var writer = try coalition.publicWriter()
            var lines: [[UInt8]] = []
            for publication in publications {
                let contents = publication.contents(
                    first: writer.checkpoint.size + lines.count,
                    policy: registry.policies.policy(for: publication.year).digest, frontier: frontier)
                lines += contents.map { Body($0, log: writer.origin).line }
            }
            try writer.append(lines)
        }
        let (size, carried) = try carry(coalition, registry, to: places)
        // With the registry, which names the key.
        for store in own {
            for trouble in try coalition.publish(registry, to: store, recheck: false) {
                output.warning("\(trouble.problem)")
            }
        }
        try output.line(
            words(publications, verb: "published") + "; public log size \(size)"
                + (publications.isEmpty && carried > 0 ? ", carried to \(carried) stores" : ""))
        try output.object(summary(publications, size: size, carried: carried))
        return .ok
    }

    /// The years to publish now: those that every partner has sealed, and those that a person asks for.
    private static func chosen(
        _ due: YearsToPublish, _ asked: [Int], _ published: PublicRecord, _ output: Output
    ) throws -> [Int] {
        for year in asked where !due.years.contains(year) {
            guard published.year(year) != nil else {
                throw CommandFailure(
                    "publish.year", "\(year) is not closed, or nothing was shared of it",
                    hint: "a year can be published once its settling days are over and partners have sealed it",
                    exit: .usage)
            }
            output.note("\(year) was published before, and what was published stays as it is")
        }
        for year in asked {
            if let late = due.waiting[year] {
                output.warning(
                    "\(year) is published without \(late.joined(separator: ", ")): what they share of it later is never "
                        + "added")
            }
        }
        return due.years.filter { due.waiting[$0] == nil || asked.contains($0) }
    }

    // MARK: The log in stores

    /// The log beside the registry, and under its whole origin where another coalition reads it.
    private static func places(
        _ coalition: CoalitionHome, own: [any FileStore], remote: any FileStore
    ) -> [LogFiles] {
        own.map {
            LogFiles(
                store: $0, folder: Names.folder(origin: coalition.publicOrigin), lineLimit: LogLimits.partnerLine)
        } + [LogFiles(store: remote, folder: coalition.publicOrigin, lineLimit: LogLimits.partnerLine)]
    }

    /// Takes over what a store has and this home lacks: the home was restored, or moved. Refuses what contradicts it.
    private static func catchUp(
        _ coalition: CoalitionHome, _ registry: Registry, with place: LogFiles, isDry: Bool
    ) throws {
        let keys = registry.publicHistory.keys
        // What a revoked key signed is replaced, not taken over.
        guard let (shown, signers) = try place.signedCheckpoint(keys: keys),
            registry.publicHistory.current.map(signers.contains) ?? false
        else { return }
        let own = try coalition.publicFiles.signedCheckpoint(keys: keys)?.checkpoint
        if let own, try coalition.publicFiles.isPrefix(shown, of: own) { return }
        if isDry {
            throw CommandFailure(
                "log.rolled-back", "\(place.store.name) shows more of the public log than this home has",
                hint: "publish without --dry-run takes it over first", exit: .verification)
        }
        let update = try LogMirror(local: coalition.publicFiles, keys: keys).update(from: place, recheck: false)
        if let problem = update.problems.first { throw problem }
    }

    private static func carry(
        _ coalition: CoalitionHome, _ registry: Registry, to places: [LogFiles]
    ) throws -> (size: Int, stores: Int) {
        let keys = registry.publicHistory.keys
        guard let (checkpoint, _) = try coalition.publicFiles.signedCheckpoint(keys: keys) else { return (0, 0) }
        var carried = 0
        for place in places {
            if try coalition.carryPublicLog(registry, to: place) { carried += 1 }
        }
        return (checkpoint.size, carried)
    }

    // MARK: Output

    private static func show(_ publication: Publication, _ output: Output) throws {
        for cell in publication.cells {
            let forms = cell.key.forms.map { " (\($0.map(\.label).joined(separator: ", ")))" } ?? ""
            try output.line(
                "\(cell.year)  \(cell.key.origin.name) to \(cell.key.destination.name)"
                    + "\(cell.key.status == .intended ? " (intended)" : "")\(forms): "
                    + "\(Wording.interval(publication.rule.meaning(of: cell.survivors))) survivors")
            var object = cell.json
            object["type"] = "cell"
            try output.object(object)
        }
        let rest =
            publication.rest.map { "\(Wording.interval(publication.rule.meaning(of: $0))) survivors" }
            ?? "nobody, or too few to tell"
        try output.line(
            "\(publication.year)  \(publication.cells.count) cells, \(publication.facts.count) facts; held back: \(rest)"
        )
        var object: JSONObject = [
            "cells": .integer(publication.cells.count), "facts": .integer(publication.facts.count),
            "type": "year", "year": .integer(publication.year),
        ]
        object["rest"] = publication.rest.map { [.integer($0.lower), .integer($0.upper)] }
        try output.object(object)
    }

    private static func words(_ publications: [Publication], verb: String) -> String {
        publications.isEmpty
            ? "nothing new to publish"
            : "\(verb) \(publications.map { String($0.year) }.joined(separator: ", ")): "
                + "\(publications.reduce(0) { $0 + $1.cells.count }) cells, "
                + "\(publications.reduce(0) { $0 + $1.facts.count }) facts"
    }

    private static func summary(_ publications: [Publication], size: Int?, carried: Int) -> JSONObject {
        var object: JSONObject = [
            "carried": .integer(carried), "cells": .integer(publications.reduce(0) { $0 + $1.cells.count }),
            "facts": .integer(publications.reduce(0) { $0 + $1.facts.count }), "type": "summary",
            "years": .array(publications.map { .integer($0.year) }),
        ]
        object["log_size"] = size.map { .integer($0) }
        return object
    }
}
