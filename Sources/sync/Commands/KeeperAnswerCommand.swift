import CanonicalJSON
import Files
import Journeys
import Pooling
import Replication
import Signing
import TransparencyLog

/// `keeper answer`: evaluates what the organisations on the keeper's list have asked for, each request once, with one proof.
enum KeeperAnswerCommand {
    static let command = Command(
        "keeper answer", .keeper, operands: "[STORE...]", "answer the requests in stores, within the budgets",
        options: [Command.now, Command.passphrase], locksHome: true, run: run)

    /// What became of one organisation's request.
    private enum Outcome {
        case none
        case refused(String)
        case repeated(Int)
        case answered(Int)

        var state: String {
            switch self {
            case .none: "none"
            case .refused: "refused"
            case .repeated: "repeated"
            case .answered: "answered"
            }
        }

        var words: String {
            switch self {
            case .none: "has not asked"
            case .refused: "REFUSED"
            case .repeated(let count): "was answered before, \(count) cells"
            case .answered(let count): "answered, \(count) cells"
            }
        }
    }

    private static func run(_ context: Context) throws -> ExitCode {
        let given = context.arguments.operands
        let keeper = try KeeperHome(try Home(context.arguments))
        let today = try context.arguments.today()
        if let warning = try keeper.home.certificateWarning(on: today) { context.output.warning(warning) }
        let stores = try keeper.stores(given)
        let clients = try keeper.clients()
        let output = context.output
        var (answered, cells, refused, open) = (0, 0, 0, 0)
        for year in try keeper.years() {
            guard let epoch = try keeper.epoch(year), try keeper.closed(year) == nil, keeper.hasKey(year) else {
                continue
            }
            guard today > Period.year(year).lastDay else {
                output.note("epoch \(year): the year is not over; nothing is answered yet")
                continue
            }
            guard today <= epoch.closes else {
                output.warning(
                    "epoch \(year) is over since \(epoch.closes); nothing is answered. Destroy its key: "
                        + "\(ProgramName.current) keeper close \(year)")
                continue
            }
            open += 1
            for client in clients {
                // Whoever has a store of its own has asked in that one.
                var outcomes: [Outcome] = []
                for store in stores {
                    if let outcome = try answer(client, year, keeper, store) { outcomes.append(outcome) }
                }
                for outcome in outcomes.isEmpty ? [.none] : outcomes {
                    switch outcome {
                    case .none, .repeated: break
                    case .answered(let count):
                        answered += 1
                        cells += count
                    case .refused(let reason):
                        refused += 1
                        output.warning("\(client.partner): the request for \(year) is refused: \(reason)")
                    }
                    try output.line("\(year)  \(client.partner)  \(outcome.words)")
                    try output.object([
                        "epoch": .integer(year), "partner": .string(client.partner), "state": .string(outcome.state),
                        "type": "partner",
                    ])
                }
            }
        }
        try output.line("\(answered) requests answered, \(cells) cells; \(refused) refused; \(open) epochs open")
        try output.object([
            "answered": .integer(answered), "cells": .integer(cells), "epochs": .integer(open),
            "refused": .integer(refused), "type": "summary",
        ])
        return refused == 0 ? .ok : .partial
    }

    /// What becomes of the request in one store; `nil` where there is none.
    private static func answer(
        _ client: KeeperHome.Client, _ year: Int, _ keeper: KeeperHome, _ store: any FileStore
    ) throws -> Outcome? {
        let path = PoolRequest.path(partner: client.partner, year: year)
        let bytes: [UInt8]
        do throws(FileError) {
            guard let found = try store.read(path, limit: PoolRequest.fileByteLimit) else { return nil }
            bytes = found
        } catch {
            // One who spoils his own file keeps nobody else from being answered; a store that is gone does.
            guard [.tooLarge, .notRegular].contains(error.code) else { throw error }
            return .refused("it cannot be read")
        }
        let request: PoolRequest
        do {
            request = try PoolRequest(parsing: bytes)
        } catch {
            return .refused("it is malformed or not signed")
        }
        guard request.key == client.key else { return .refused("it is signed with a key that is not on the list") }
        guard request.year == year else { return .refused("it is for another year") }
        let before = try keeper.answers(year)
        if let known = before.first(where: { $0.request == request.digest }) {
            try publish(known, client, store)
            return .repeated(known.elements.count)
        }
        let own = before.filter { $0.log == request.key.name }.reduce(0) { $0 + $1.elements.count }
        guard own + request.elements.count <= client.cells else {
            return .refused(
                "\(request.elements.count) cells beside \(own) answered before are above its budget of \(client.cells)")
        }
        let all = before.reduce(0) { $0 + $1.elements.count }
        guard try all + request.elements.count <= keeper.cells(year) else {
            return .refused("all organisations' budget of \(try keeper.cells(year)) cells is used up")
        }
        let key = try keeper.key(year)
        let batch: BatchAnswer
        do throws(PoolingError) {
            batch = try key.answer(request.elements)
        } catch {
            guard error.code == .element else { throw error }
            return .refused("it holds what is no point of the curve")
        }
        let answer = try PoolAnswer(
            year: year, log: request.key.name, request: request.digest, answer: batch,
            signedBy: try keeper.home.key("keeper"))
        try keeper.keep(answer)
        try publish(answer, client, store)
        return .answered(request.elements.count)
    }

    private static func publish(_ answer: PoolAnswer, _ client: KeeperHome.Client, _ store: any FileStore) throws {
        let path = PoolAnswer.path(partner: client.partner, year: answer.year)
        let bytes = answer.json.canonicalBytes() + [0x0A]
        if (try? store.read(path, limit: PoolRequest.fileByteLimit)) != bytes { try store.replace(path, bytes) }
    }
}
