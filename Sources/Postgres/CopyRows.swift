/// Rows on their way into a table, in the text form of `COPY`: columns apart by tabs, `\N` for a null.
package struct CopyRows {
    /// Enough for one sending to cost little.
    private static let block = 1 << 16

    private var bytes: [UInt8] = []
    private let send: ([UInt8]) throws(PostgresError) -> Void

    init(_ send: @escaping ([UInt8]) throws(PostgresError) -> Void) {
        self.send = send
        bytes.reserveCapacity(Self.block + 4_096)
    }

    package mutating func append(_ integer: Int) { add(String(integer)) }

    package mutating func append(_ text: String?) {
        guard let text else {
            bytes += [0x5C, 0x4E, 0x09]
            return
        }
        add(text)
    }

    /// Ends a row.
    package mutating func endRow() throws(PostgresError) {
        if bytes.last == 0x09 { bytes.removeLast() }
        bytes.append(0x0A)
        if bytes.count >= Self.block { try flush() }
    }

    mutating func flush() throws(PostgresError) {
        guard !bytes.isEmpty else { return }
        try send(bytes)
        bytes.removeAll(keepingCapacity: true)
    }

    private mutating func add(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case 0x5C: bytes += [0x5C, 0x5C]
            case 0x09: bytes += [0x5C, 0x74]
            case 0x0A: bytes += [0x5C, 0x6E]
            case 0x0D: bytes += [0x5C, 0x72]
            default: bytes.append(byte)
            }
        }
        bytes.append(0x09)
    }
}
