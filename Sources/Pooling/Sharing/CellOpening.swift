/// What the reports of one cell come to.
package enum CellOpening: Sendable {
    /// Too few organisations reported it: nothing can be read.
    case closed(have: Int, need: Int)
    /// Read: what each reporter wrote, and whose reports were wrong, both by their place in the list that was opened and in
    /// its order. A report is wrong whose share is not on the polynomial that the others' are on, or whose ciphertext is
    /// not its reporter's.
    case opened(messages: [(reporter: Int, message: [UInt8])], wrong: [Int])
    /// Enough reported it, but no threshold of their shares agrees, or two groups of them each do, or the search ended at
    /// its bound. Nothing is read and nobody blamed. `tried` combinations were looked at.
    case undecided(tried: Int)
}

/// Opens one cell: `reports` are all that have its tag. Their order does not matter to what is found.
///
/// Each partner should report once. A partner's copies of one share count once; where it gave different ones each is
/// judged by itself, and it may come out with two right reports, of which the caller says which counts.
///
/// The search for a threshold of shares that agree is bounded (`CellSearch`); what it finds is certain.
package func openCell(
    _ reports: [(partner: String, report: PooledReport)], threshold: Int, epoch: String
) -> CellOpening {
    let field = PrimeField.scalars()
    var shares: [CellSearch.Share] = []
    for (index, (partner, report)) in reports.enumerated() {
        // A name that no partner can have is left out, and so a wrong reporter's.
        guard let point = try? SharePoint(partner: partner, epoch: epoch, tag: report.tag, in: field),
            let value = field.number(report.share)
        else { continue }
        shares.append(CellSearch.Share(index: index, report: report, point: point, value: value))
    }
    let have = CellSearch.points(shares)
    guard PooledReport.thresholds.contains(threshold), have >= threshold else {
        return .closed(have: have, need: threshold)
    }
    var search = CellSearch(threshold: threshold, field: field)
    guard let cell = search.cell(among: shares), let key = try? cell.key() else {
        return .undecided(tried: search.tried)
    }
    let (right, off) = CellSearch.split(shares, by: cell)
    // As many liars as could open a cell of their own are not to be told from the honest.
    if CellSearch.points(off) >= threshold {
        guard search.cell(among: off) == nil, !search.wasCut else { return .undecided(tried: search.tried) }
    }
    var messages: [(reporter: Int, message: [UInt8])] = []
    for share in right {
        if let message = share.report.message(key: key, at: share.point) { messages.append((share.index, message)) }
    }
    let read = Set(messages.map(\.reporter))
    return .opened(messages: messages, wrong: reports.indices.filter { !read.contains($0) })
}
