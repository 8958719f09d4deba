/// P256_XMD:SHA-256_SSWU_RO_ (RFC 9380, section 8.2): a point of P-256 whose logarithm nobody knows, from any message.
///
/// The map branches on what it computes, so its time may tell something of the message. It runs only where the message is
/// at home; what leaves is blinded.
struct HashToCurve {
    let curve: Curve
    private let field: PrimeField
    /// The curve's y^2 = x^3 + ax + b.
    private let a: Number
    private let b: Number
    /// Z = -10.
    private let z: Number
    /// The square root of 10 = -Z, for the values that have no square root themselves.
    private let root: Number
    /// (p - 3) / 4.
    private let exponent: Number

    /// L: bytes that are reduced to one element of the field.
    private static let wideByteCount = 48

    init(_ curve: Curve) {
        self.curve = curve
        field = curve.coordinates
        a = field.negate(Number(3))
        b = Number([
            0x5A, 0xC6, 0x35, 0xD8, 0xAA, 0x3A, 0x93, 0xE7, 0xB3, 0xEB, 0xBD, 0x55, 0x76, 0x98, 0x86, 0xBC,
            0x65, 0x1D, 0x06, 0xB0, 0xCC, 0x53, 0xB0, 0xF6, 0x3B, 0xCE, 0x3C, 0x3E, 0x27, 0xD2, 0x60, 0x4B,
        ])
        z = field.negate(Number(10))
        // 4 divides p - 3, so the quotient of these residues is the quotient of the numbers.
        exponent = field.multiply(field.negate(Number(3)), field.inverse(Number(4)))
        root = field.multiply(field.power(Number(10), exponent), Number(10))
    }

    /// hash_to_curve.
    func point(of message: [UInt8], domain: [UInt8]) -> Element {
        let (first, second) = fieldElements(of: message, domain: domain)
        return curve.add(point(from: first), point(from: second))
    }

    /// hash_to_field with a count of two.
    func fieldElements(of message: [UInt8], domain: [UInt8]) -> (Number, Number) {
        let wide = ExpandMessage.expand(message, domain: domain, count: 2 * Self.wideByteCount)
        return (
            field.reduce(Array(wide[..<Self.wideByteCount])), field.reduce(Array(wide[Self.wideByteCount...]))
        )
    }

    /// map_to_curve, the simplified Shallue-van de Woestijne-Ulas method (sections 6.6.2 and F.2). P-256 has no cofactor
    /// to clear.
    func point(from u: Number) -> Element {
        let square = field.multiply(u, u)
        let t = field.multiply(z, square)
        let sum = field.add(field.multiply(t, t), t)
        let numerator = field.multiply(b, field.add(sum, Number(1)))
        let denominator = field.multiply(a, sum.isZero ? z : field.negate(sum))
        // g(x) = x^3 + ax + b of x = numerator / denominator, as a fraction.
        let denominatorSquare = field.multiply(denominator, denominator)
        let denominatorCube = field.multiply(denominatorSquare, denominator)
        var value = field.multiply(
            field.add(field.multiply(numerator, numerator), field.multiply(a, denominatorSquare)), numerator)
        value = field.add(value, field.multiply(b, denominatorCube))
        let (isSquare, root) = squareRoot(value, denominatorCube)
        let x = isSquare ? numerator : field.multiply(t, numerator)
        var y = isSquare ? root : field.multiply(field.multiply(t, u), root)
        if u.isOdd != y.isOdd { y = field.negate(y) }
        return curve.element(x: field.multiply(x, field.inverse(denominator)), y: y)
    }

    /// sqrt_ratio for p = 3 modulo 4 (section F.2.1.2): the square root of u / v, or of Z u / v where that has none.
    private func squareRoot(_ u: Number, _ v: Number) -> (isSquare: Bool, root: Number) {
        let product = field.multiply(u, v)
        let power = field.power(field.multiply(field.multiply(v, v), product), exponent)
        let candidate = field.multiply(power, product)
        guard field.multiply(field.multiply(candidate, candidate), v) == u else {
            return (false, field.multiply(candidate, root))
        }
        return (true, candidate)
    }
}
