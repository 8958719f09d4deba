package import CanonicalJSON

/// How patiently, how fast and through what a network store is used (Schemas/transport-1.json): a home's `transport.json`.
/// Every member may be missing.
package struct TransportSettings: Hashable, Sendable {
    /// Seconds until a connection must stand.
    package var connectSeconds = 30
    /// Seconds for which a transfer may stay below 100 bytes a second before it is given up.
    package var patienceSeconds = 60
    /// How often a request is tried in all, where the failure may pass.
    package var attempts = 6
    /// Milliseconds before the second attempt; each further wait is twice as long, with some chance in it.
    package var backoffMilliseconds = 500
    /// Bytes a second for all transfers of a store together, which then go one after another; 0 for as many as there are.
    package var bytesPerSecond = 0
    /// Requests at once.
    package var parallel = 4
    /// A proxy's address; without one, the environment's `https_proxy` and its like hold.
    package var proxy: String?
    /// Whether the server's certificate comes from an authority that the system trusts, rather than from the coalition.
    package var trustsSystemAuthorities = false

    package init() {}

    /// No wait between two attempts is longer.
    static let longestWaitMilliseconds = 60_000
    /// A transfer in which fewer bytes a second move has stalled.
    static let stallBytesPerSecond = 100
    /// No single transfer takes longer, whatever trickles in.
    static let transferSeconds = 3_600

    package init(parsing bytes: [UInt8]) throws(JSONReader.Failure) {
        let json: JSONValue
        do {
            json = try JSONParser.relaxed(bytes)
        } catch {
            throw .init(member: "(top)", reason: "not JSON: \(error)")
        }
        var reader = try JSONReader(json)
        guard try reader.string("type") == "transport/1" else {
            throw .init(member: "type", reason: "must be transport/1")
        }
        func number(_ name: String, _ value: inout Int, _ range: ClosedRange<Int>) throws(JSONReader.Failure) {
            if reader.has(name) { value = try reader.integer(name, in: range) }
        }
        try number("connect_seconds", &connectSeconds, 1...600)
        try number("patience_seconds", &patienceSeconds, 1...3_600)
        try number("attempts", &attempts, 1...20)
        try number("backoff_milliseconds", &backoffMilliseconds, 1...60_000)
        try number("parallel", &parallel, 1...16)
        if reader.has("bytes_per_second") {
            bytesPerSecond = try reader.integer("bytes_per_second", in: 1_000...(1 << 40))
        }
        if reader.has("proxy") { proxy = try reader.string("proxy") }
        if reader.has("server_authority") {
            trustsSystemAuthorities = try reader.code("server_authority") {
                switch $0 {
                case "system": true
                case "coalition": false
                default: nil
                }
            }
        }
        try reader.finish()
    }
}
