import CanonicalJSON
import Files
import Journeys
import Pooling
import Replication
import Signing
import TransparencyLog

/// The verbs of a pool keeper besides `keeper answer`: its home, its own list, and the beginning and end of a year's epoch.
enum KeeperCommands {
    /// What one organisation may ask for in a year, where nothing else is said.
    private static let usualCells = 256
    /// What all may, together.
    private static let usualTotal = 10_000

    // MARK: keeper init

    static let start = Command(
        "keeper init", .keeper, "make a pool keeper's home, with a key of its own",
        options: [.init("--invite", "FILE", "the coalition's invitation"), Command.passphrase]
    ) { context in
        _ = try context.arguments.operands(0...0)
        let home = try Home(context.arguments)
        let path = try context.arguments.required("--invite")
        let invitation: Invitation
        do {
            invitation = try Invitation(parsing: try FileSystem.read(path, limit: 1 << 20))
        } catch let error as JoiningError {
            throw CommandFailure(
                "joining.malformed", "\(path): not an invitation: \(error)",
                hint: "ask the coalition for its invitation.json again", exit: .malformedInput)
        }
        try home.create()
        _ = try home.makeKey("keeper")
        try home.remember(invitation.server, of: invitation.remote)
        try FileSystem.writeAtomically(home.file("invitation.json"), invitation.json.canonicalBytes() + [0x0A])
        try home.save(.init(role: .keeper, domain: invitation.domain, name: "keeper", remote: invitation.remote))
        let key = try KeeperHome(home).verifier()
        try FileSystem.writeAtomically(home.file("keeper.vkey"), Array("\(key)\n".utf8))
        try context.output.line("home of the pool keeper of \(invitation.coalition) made")
        try context.output.line("key: \(key)")
        try context.output.line("in words: \(Fingerprint.text(key))")
        try context.output.object(["key": .string(key.description), "type": "summary"])
        context.output.note(
            "next: \(ProgramName.current) keeper approve REQUEST.json for each organisation, whose key you compare with it "
                + "by telephone; then \(ProgramName.current) keeper open YEAR")
        return .ok
    }

    // MARK: keeper approve

    static let approve = Command(
        "keeper approve", .keeper, operands: "REQUEST.json|KEY",
        "serve an organisation, by its request to join or its log's key",
        options: [
            .init(
                "--cells", "N", "how many cells it may ask for in a year (default: \(usualCells); 0: serve it no more)"),
            Command.passphrase,
        ], locksHome: true
    ) { context in
        let keeper = try KeeperHome(try Home(context.arguments))
        let key = try organisation(try context.arguments.operands(1...1)[0], keeper.settings.domain)
        let cells = try context.arguments.count("--cells", default: usualCells, in: 0...PoolRequest.elementLimit)
        var clients = try keeper.clients()
        clients.removeAll { $0.key.name == key.name }
        if cells > 0 { clients.append(.init(key: key, cells: cells)) }
        context.output.note("the key in words: \(Fingerprint.text(key))")
        try keeper.save(clients)
        try context.output.line(
            cells == 0 ? "\(key.name) is served no more" : "\(key.name) is served, up to \(cells) cells a year")
        try context.output.object([
            "cells": .integer(cells), "key": .string(key.description), "partners": .integer(clients.count),
            "type": "summary",
        ])
        if cells > 0 { context.output.note("compare the words with the organisation itself, not with the coalition") }
        return .ok
    }

    /// The log key in a request to join or rotate, or given as it is.
    private static func organisation(_ text: String, _ domain: String) throws -> VerifierKey {
        let key: VerifierKey
        if let bytes = try? FileSystem.read(text, limit: 1 << 17), let request = try? JoinRequest(parsing: bytes) {
            key = request.key
        } else {
            key = try Arguments.verifierKey(text)
        }
        let parts = key.name.split(separator: "/").map(String.init)
        guard parts.count == 3, parts[0] == domain, Names.isPartner(parts[1]), key.kind == .log else {
            throw CommandFailure(
                "keeper.not-a-member", "\(printable(key.name)) is not the log of a member of \(domain)",
                exit: .malformedInput)
        }
        return key
    }

    // MARK: keeper open

    static let open = Command(
        "keeper open", .keeper, operands: "YEAR", "make a year's key and the file by which the coalition registers it",
        options: [
            .init("--closes", "DATE", "the last day on which requests are answered (default: 31 March after the year)"),
            .init("--cells", "N", "how many cells all together may ask for (default: \(usualTotal))"),
            .init("--out", "FILE", "where the file goes (default: HOME/epochs/YEAR/epoch.json)"), Command.passphrase,
        ], locksHome: true
    ) { context in
        let year = try year(try context.arguments.operands(1...1)[0], verb: "keeper open")
        let keeper = try KeeperHome(try Home(context.arguments))
        let text = context.arguments.value("--closes") ?? "\(year + 1)-03-31"
        guard let closes = CivilDate(text), closes > Period.year(year).lastDay else {
            throw CommandFailure.usage("--closes must be a day after the year, YYYY-MM-DD", verb: "keeper open")
        }
        let cells = try context.arguments.count("--cells", default: usualTotal, in: 1...1_000_000)
        let isKnown = try keeper.epoch(year) != nil
        let epoch = try keeper.open(year, closes: closes, cells: cells)
        let out = context.arguments.value("--out") ?? keeper.epochPath(year)
        if out != keeper.epochPath(year) { try FileSystem.writeAtomically(out, epoch.json.canonicalBytes() + [0x0A]) }
        try context.output.line("epoch \(year) \(isKnown ? "was open already" : "open"), until \(epoch.closes)")
        try context.output.line("epoch: \(out)")
        try context.output.object([
            "closes": .string(epoch.closes.description), "epoch": .integer(year), "out": .string(out),
            "type": "summary",
        ])
        context.output.note(
            "next: the coalition registers the file: \(ProgramName.current) epoch add \(FileSystem.lastComponent(of: out))"
        )
        return .ok
    }

    static func year(_ text: String, verb: String) throws -> Int {
        guard let year = Int(text), (1900...2200).contains(year) else {
            throw CommandFailure.usage("YEAR is a year such as 2026", verb: verb)
        }
        return year
    }

    // MARK: keeper close

    static let close = Command(
        "keeper close", .keeper, operands: "YEAR [STORE...]", "destroy a year's key, and say so in the stores",
        options: [
            .init("--early", nil, "before the announced day: whoever has not asked is left out"), Command.now,
            Command.passphrase,
        ], locksHome: true
    ) { context in
        let operands = try context.arguments.operands(1...Int.max)
        let year = try year(operands[0], verb: "keeper close")
        let keeper = try KeeperHome(try Home(context.arguments))
        guard let epoch = try keeper.epoch(year) else { throw unknown(year) }
        let today = try context.arguments.today()
        guard try keeper.closed(year) != nil || today > epoch.closes || context.arguments.has("--early") else {
            throw CommandFailure(
                "keeper.too-early", "epoch \(year) was announced to stay open until \(epoch.closes)",
                hint: "wait, or insist with --early", exit: .cannotCreate)
        }
        // The stores are looked for first: a statement that reaches nobody is of no use.
        let stores = try keeper.stores(Array(operands.dropFirst()))
        let statement = try keeper.close(epoch, day: today)
        for store in stores {
            try store.replace(PoolClosed.path(year: year), statement.json.canonicalBytes() + [0x0A])
        }
        let cells = statement.answered.reduce(0) { $0 + $1.elements }
        try context.output.line(
            "epoch \(year) closed: its key is destroyed; \(statement.answered.count) requests with \(cells) cells were answered"
        )
        try context.output.object([
            "answered": .integer(statement.answered.count), "cells": .integer(cells), "epoch": .integer(year),
            "type": "summary",
        ])
        context.output.note("copies of this home (backups) may still hold the key: destroy them too")
        return .ok
    }

    static func unknown(_ year: Int) -> CommandFailure {
        CommandFailure(
            "keeper.no-epoch", "epoch \(year) was not opened here",
            hint: "run: \(ProgramName.current) keeper open \(year)", exit: .malformedInput)
    }
}

extension Arguments {
    /// A whole number given with an option.
    func count(_ name: String, default usual: Int, in range: ClosedRange<Int>) throws(CommandFailure) -> Int {
        guard let text = value(name) else { return usual }
        guard let count = Int(text), range.contains(count) else {
            throw .usage("\(name) must be a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return count
    }
}
