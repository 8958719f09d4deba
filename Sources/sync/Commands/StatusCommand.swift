import Anonymisation
import Atlas
import CanonicalJSON
import Dataset
import Files
import Journeys
import LogStore
import Replication
import Signing
import TransparencyLog

/// `status`: where things stand, without the network.
enum StatusCommand {
    static let command = Command(
        "status", .partner, "what is staged, shared, pushed and merged", run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        _ = try context.arguments.operands(0...0)
        let home = try Home(context.arguments)
        switch try home.settings().role {
        case .partner: return try partner(try PartnerHome(home), context.output)
        case .coalition: return try coalition(try CoalitionHome(home), context.output)
        case .keeper: return try keeper(try KeeperHome(home), context.output)
        }
    }

    private static func partner(_ partner: PartnerHome, _ output: Output) throws -> ExitCode {
        let staging = try partner.staging()
        let staged = try staging.rows()
        let shared = staged.rows.filter { $0.entry != nil }
        let staying = staged.staying
        let checkpoint = try partner.checkpoint()
        let last = try staging.lastSealed()
        let merged = try partner.registry().flatMap { try partner.merged(fetchingFrom: nil, registry: $0) }
        try output.line("partner:   \(partner.settings.name) in \(partner.invitation.coalition)")
        try output.line("joined:    \(partner.isAdmitted ? "yes" : "no, a welcome is needed")")
        try output.line("accepted:  \(staged.rows.count) submissions, \(staged.survivors(staged.rows)) survivors")
        try output.line("shared:    \(shared.count) submissions, \(staged.survivors(shared)) survivors")
        try output.line(
            "staying:   \(staying.count) submissions, \(staged.survivors(staying)) survivors (withheld or waiting)")
        let reports = try staging.reportEntries()
        let inReports = shared.filter { $0.entry.map(reports.contains) ?? false }
        if !inReports.isEmpty {
            try output.line(
                "pooled:    \(staged.survivors(inReports)) of them in \(Set(inReports.compactMap(\.entry)).count) reports that open only beside others'"
            )
        }
        for (year, state) in try staging.poolYears() where state == .closed || state == .asked {
            try output.line(
                "pool:      \(year), the keeper "
                    + (state == .asked ? "is asked and has not answered" : "has not been asked yet"))
        }
        try output.line("sealed:    \(last.map { "up to \($0)" } ?? "nothing yet")")
        try output.line("log:       size \(checkpoint.size), root \(checkpoint.root.hex.prefix(16))...")
        let since = try ReceiptWatch(home: partner.home).since()
        try output.line(
            "merged:    \(merged.map { "up to size \($0.size)" } ?? "no receipt yet")"
                + (since.map { ", behind since \($0)" } ?? ""))
        var object: JSONObject = [
            "accepted_submissions": .integer(staged.rows.count),
            "accepted_survivors": .integer(staged.survivors(staged.rows)),
            "joined": .boolean(partner.isAdmitted), "log_size": .integer(checkpoint.size),
            "merged_size": .integer(merged?.size ?? 0), "partner": .string(partner.settings.name),
            "pooled_reports": .integer(Set(inReports.compactMap(\.entry)).count),
            "pooled_survivors": .integer(staged.survivors(inReports)),
            "root": .string(checkpoint.root.base64), "shared_submissions": .integer(shared.count),
            "shared_survivors": .integer(staged.survivors(shared)), "staying_submissions": .integer(staying.count),
            "staying_survivors": .integer(staged.survivors(staying)), "type": "summary",
        ]
        object["sealed"] = last.map { .string($0.description) }
        try output.object(object)
        return .ok
    }

    private static func keeper(_ keeper: KeeperHome, _ output: Output) throws -> ExitCode {
        let clients = try keeper.clients()
        try output.line("keeper:    of the pool of \(keeper.settings.domain), serving \(clients.count) organisations")
        for year in try keeper.years() {
            guard let epoch = try keeper.epoch(year) else { continue }
            let answers = try keeper.answers(year)
            let cells = answers.reduce(0) { $0 + $1.elements.count }
            let isClosed = try keeper.closed(year) != nil
            try output.line(
                "epoch:     \(year), "
                    + (isClosed ? "closed, its key is destroyed" : "open until \(epoch.closes)")
                    + ", \(answers.count) requests answered, \(cells) of \(try keeper.cells(year)) cells")
            try output.object([
                "cells": .integer(cells), "closed": .boolean(isClosed), "closes": .string(epoch.closes.description),
                "epoch": .integer(year), "requests": .integer(answers.count), "type": "epoch",
            ])
        }
        try output.object(["partners": .integer(clients.count), "type": "summary"])
        return .ok
    }

    private static func coalition(_ coalition: CoalitionHome, _ output: Output) throws -> ExitCode {
        let registry = try coalition.registry()
        try output.line("coalition: \(registry.name) (\(registry.domain))")
        try output.line("policy:    \(registry.policy.name)")
        let receipts = coalition.allReceipts(registry)
        for admission in registry.admissions {
            let (standing, branch) = try MeantLog(admission.partner, coalition, registry).standing(receipts)
            let checkpoint = branch == nil ? nil : standing.valid
            let state =
                switch standing.condition {
                case .absent: "nothing pushed yet"
                case .healthy: "merged up to size \(standing.valid.size)"
                case .forked: "FORKED, merged up to size \(standing.valid.size), which its histories share"
                case .waiting: "WAITING for the history that was decided for"
                }
            try output.line("partner:   \(admission.partner), \(state)")
            try output.object([
                "condition": .string(standing.condition.rawValue), "partner": .string(admission.partner),
                "size": .integer(checkpoint?.size ?? 0), "type": "partner",
            ])
        }
        for entry in registry.epochs.values.sorted(by: { $0.epoch.year < $1.epoch.year }) {
            try output.line("epoch:     \(entry.epoch.year), the keeper answers until \(entry.epoch.closes)")
        }
        var summary: JSONObject = [
            "domain": .string(registry.domain), "partners": .integer(registry.admissions.count),
            "registry_size": .integer(registry.checkpoint.size), "type": "summary",
        ]
        let published = try coalition.published(registry)
        let years = published?.record.years.map(\.release.year).sorted() ?? []
        summary["published_years"] = .array(years.map { .integer($0) })
        try output.line(
            "published: \(years.isEmpty ? "nothing yet" : years.map(String.init).joined(separator: ", "))")
        if FileSystem.exists(coalition.masterPath) {
            let frontier = try Master(path: coalition.masterPath).meta("frontier_hash")
            try output.line("master:    frontier \(frontier)")
            summary["frontier"] = .string(frontier)
            let master = try Master(path: coalition.masterPath)
            let pool = PoolFindings(cells: try master.openedCells(), shares: try master.pooledShares())
            if !pool.isEmpty {
                try output.line(
                    "pooled:    \(pool.openedReports) reports in \(pool.cells.count) open cells, \(pool.closedReports) closed"
                )
            }
            summary["pooled_cells"] = .integer(pool.cells.count)
            summary["pooled_closed_reports"] = .integer(pool.closedReports)
            summary["pooled_opened_reports"] = .integer(pool.openedReports)
        } else {
            try output.line("master:    none yet")
        }
        try output.object(summary)
        return .ok
    }
}
