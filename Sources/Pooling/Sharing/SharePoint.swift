/// Where an organisation's share of a cell lies: a number from 1 to n - 1 that follows from who reports what and when, so
/// that nobody chooses it, each has one share of a cell, and a share copied under another name is a wrong one.
struct SharePoint {
    /// Partner, epoch and tag, so written that they can be read one way only. Also what a message is bound to.
    let context: [UInt8]
    let number: Number

    private static let domain = Array("journey-sync pooled/1 point".utf8)
    private static let wideByteCount = 48
    /// Of a partner's name and an epoch's, each.
    static let nameLimit = 255

    init(partner: String, epoch: String, tag: [UInt8], in field: PrimeField) throws(PoolingError) {
        guard partner.utf8.count <= Self.nameLimit, epoch.utf8.count <= Self.nameLimit else {
            throw PoolingError(.input, "the name of a partner or an epoch is too long")
        }
        context =
            ExpandMessage.prefixed(Array(partner.utf8)) + ExpandMessage.prefixed(Array(epoch.utf8))
            + ExpandMessage.prefixed(tag)
        let wide = ExpandMessage.expand(context, domain: Self.domain, count: Self.wideByteCount)
        let value = field.reduce(wide)
        // Zero, where the secret lies, comes up once in 2^256; whoever it would is given one instead.
        number = value.isZero ? Number(1) : value
    }
}
