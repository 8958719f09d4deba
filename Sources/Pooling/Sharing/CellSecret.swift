import Signing

/// What all who report the same cell have in common, though they never speak to one another: a secret s, the polynomial
/// that hides it, and the key that follows from it (docs/formats.md, "Pooled reports").
///
/// Numbers are modulo n, the order of P-256. The polynomial's degree is one less than the threshold; its value at 0 is s,
/// its other coefficients follow from s. So whoever has s can check every share.
struct CellSecret {
    let threshold: Int
    private let field: PrimeField
    /// By power: s first.
    private let coefficients: [Number]

    /// Of what is reduced to a number modulo n.
    private static let wideByteCount = 48

    /// From the cell's randomness, which takes the keeper's key.
    init(randomness: SecretBytes, threshold: Int, in field: PrimeField) throws(PoolingError) {
        let secret = try Self.number(from: randomness.bytes, Self.label("secret", threshold), field)
        try self.init(secret: secret, threshold: threshold, in: field)
    }

    /// From s, as interpolation gives it.
    init(secret: Number, threshold: Int, in field: PrimeField) throws(PoolingError) {
        self.threshold = threshold
        self.field = field
        var coefficients = [secret]
        var bytes = secret.bytes()
        defer { SecretBytes.wipe(&bytes) }
        for power in 1..<threshold {
            coefficients.append(try Self.number(from: bytes, Self.label("coefficient \(power)", threshold), field))
        }
        self.coefficients = coefficients
    }

    /// The cell's tag, 32 bytes: the same in all reports of the cell, and nothing to who has not its randomness.
    static func tag(randomness: SecretBytes, threshold: Int) throws(PoolingError) -> [UInt8] {
        try derive(from: randomness.bytes, label("tag", threshold), 32)
    }

    /// The key of the cell's messages: AES-256-GCM.
    func key() throws(PoolingError) -> SecretBytes {
        var bytes = coefficients[0].bytes()
        defer { SecretBytes.wipe(&bytes) }
        return SecretBytes(try Self.derive(from: bytes, Self.label("key", threshold), 32))
    }

    /// The polynomial's value at a point.
    func share(at point: Number) -> Number {
        coefficients.dropLast().reversed().reduce(coefficients[threshold - 1]) { value, coefficient in
            field.add(field.multiply(value, point), coefficient)
        }
    }

    /// The threshold is part of every label: two thresholds never share a polynomial's values.
    private static func label(_ purpose: String, _ threshold: Int) -> String {
        "journey-sync pooled/1 t=\(threshold) \(purpose)"
    }

    private static func number(
        from secret: [UInt8], _ label: String, _ field: PrimeField
    ) throws(PoolingError) -> Number {
        var wide = try derive(from: secret, label, wideByteCount)
        defer { SecretBytes.wipe(&wide) }
        return field.reduce(wide)
    }

    private static func derive(from secret: [UInt8], _ label: String, _ count: Int) throws(PoolingError) -> [UInt8] {
        do {
            return try KeyDerivation.derive(from: secret, info: label, byteCount: count)
        } catch {
            throw PoolingError(.library, error.reason)
        }
    }
}
