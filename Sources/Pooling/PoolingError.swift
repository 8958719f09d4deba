/// Why a step of pooling could not be done. Never holds key material, a cell or a message.
package struct PoolingError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable {
        /// The bytes are not the compressed encoding of a point of P-256 other than the identity.
        case element = "pool.element"
        /// The bytes are not a number from 1 to n - 1, n the order of P-256, as 32 bytes.
        case scalar = "pool.scalar"
        /// No input, too many, or one that is too long.
        case input = "pool.input"
        /// The proof does not show that the answer was made with the announced key from what was asked.
        case proof = "pool.proof"
        /// A report whose parts do not have their lengths, or whose share is not a number below n.
        case report = "pool.report"
        /// A threshold outside `PooledReport.thresholds`.
        case threshold = "pool.threshold"
        /// OpenSSL reported a failure that no input explains.
        case library = "pool.library"
    }

    package let code: Code
    package let reason: String

    package init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    package var description: String { reason }
}
