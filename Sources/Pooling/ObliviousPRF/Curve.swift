internal import COpenSSL

/// A point of P-256, in memory that OpenSSL clears when it is let go of.
@safe
final class Element {
    /// Owned. Written only while the element is made.
    let point: OpaquePointer

    fileprivate init(_ group: OpaquePointer) {
        guard let point = unsafe EC_POINT_new(group) else { fatalError("out of memory") }
        unsafe self.point = point
    }

    deinit { unsafe EC_POINT_clear_free(point) }
}

/// The group P-256 (NIST SP 800-186), on OpenSSL. Multiplication takes a time that does not depend on the scalar: each call
/// multiplies one point, the path that OpenSSL keeps for secret scalars. Not shared between threads.
@safe
final class Curve {
    private let group: OpaquePointer
    private let scratch: OpaquePointer
    /// Modulo the group's order.
    let scalars = PrimeField.scalars()
    /// Modulo the prime of the coordinates.
    let coordinates = PrimeField.coordinates()

    /// A compressed point (SEC 1, section 2.3.3): 02 or 03, and the x coordinate.
    static let elementByteCount = 33

    init() {
        guard let group = unsafe EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1),
            let scratch = unsafe BN_CTX_secure_new()
        else { fatalError("OpenSSL has no P-256") }
        unsafe self.group = group
        unsafe self.scratch = scratch
    }

    deinit {
        unsafe BN_CTX_free(scratch)
        unsafe EC_GROUP_free(group)
    }

    // MARK: Encodings

    /// Reads a compressed point. The identity, x coordinates from p on, and those of no point are refused; so is every
    /// other encoding.
    func element(_ bytes: [UInt8]) throws(PoolingError) -> Element {
        let element = unsafe Element(group)
        let isPoint = withExtendedLifetime(element) {
            unsafe bytes.count == Self.elementByteCount && (bytes[0] == 2 || bytes[0] == 3)
                && EC_POINT_oct2point(group, element.point, bytes, bytes.count, scratch) == 1
        }
        guard isPoint, !isIdentity(element) else {
            ERR_clear_error()
            throw PoolingError(.element, "not a point of P-256 in its compressed form")
        }
        return element
    }

    /// The compressed point; `nil` for the identity, which has none.
    func bytes(_ element: Element) -> [UInt8]? {
        guard !isIdentity(element) else { return nil }
        var bytes = [UInt8](repeating: 0, count: Self.elementByteCount)
        let count = withExtendedLifetime(element) {
            unsafe EC_POINT_point2oct(group, element.point, POINT_CONVERSION_COMPRESSED, &bytes, bytes.count, scratch)
        }
        guard count == bytes.count else { fatalError("OpenSSL could not encode a point") }
        return bytes
    }

    /// The point with these coordinates, which must be on the curve.
    func element(x: Number, y: Number) -> Element {
        unsafe element { point in
            withExtendedLifetime((x, y)) {
                unsafe EC_POINT_set_affine_coordinates(group, point, x.bignum, y.bignum, scratch)
            }
        }
    }

    // MARK: Arithmetic

    func isIdentity(_ element: Element) -> Bool {
        withExtendedLifetime(element) { unsafe EC_POINT_is_at_infinity(group, element.point) == 1 }
    }

    /// The generator, `scalar` times.
    func generator(times scalar: Number) -> Element {
        unsafe element { point in
            withExtendedLifetime(scalar) { unsafe EC_POINT_mul(group, point, scalar.bignum, nil, nil, scratch) }
        }
    }

    func multiply(_ element: Element, by scalar: Number) -> Element {
        unsafe self.element { point in
            withExtendedLifetime((element, scalar)) {
                unsafe EC_POINT_mul(group, point, nil, element.point, scalar.bignum, scratch)
            }
        }
    }

    func add(_ a: Element, _ b: Element) -> Element {
        unsafe element { point in
            withExtendedLifetime((a, b)) { unsafe EC_POINT_add(group, point, a.point, b.point, scratch) }
        }
    }

    /// A new element that `fill` sets. A bare pointer would not keep the operands, so each call here holds them.
    private func element(_ fill: (OpaquePointer) -> Int32) -> Element {
        let element = unsafe Element(group)
        withExtendedLifetime(element) {
            guard unsafe fill(element.point) == 1 else { fatalError("OpenSSL could not calculate") }
        }
        return element
    }
}
