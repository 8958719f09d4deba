internal import COpenSSL

/// A whole number from 0 on, in memory that OpenSSL clears when it is let go of. It carries the mark by which OpenSSL takes
/// the ways that do not depend on the value, where it has one.
@safe
final class Number {
    /// Owned. Written only while the number is made.
    let bignum: OpaquePointer

    init() {
        guard let bignum = unsafe BN_secure_new() else { fatalError("out of memory") }
        unsafe BN_set_flags(bignum, BN_FLG_CONSTTIME)
        unsafe self.bignum = bignum
    }

    deinit { unsafe BN_clear_free(bignum) }

    /// The number that `bytes` are, the most significant first.
    convenience init(_ bytes: [UInt8]) {
        self.init()
        guard unsafe BN_bin2bn(bytes, Int32(bytes.count), bignum) != nil else { fatalError("out of memory") }
    }

    convenience init(_ value: UInt8) { self.init([value]) }

    /// The number in exactly `count` bytes, the most significant first. It must fit.
    func bytes(count: Int = 32) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let written = withExtendedLifetime(self) { unsafe BN_bn2binpad(bignum, &bytes, Int32(count)) }
        guard written == count else { fatalError("a number too large") }
        return bytes
    }

    var isZero: Bool { withExtendedLifetime(self) { unsafe BN_is_zero(bignum) == 1 } }
    var isOdd: Bool { withExtendedLifetime(self) { unsafe BN_is_odd(bignum) == 1 } }

    /// What `operation` makes of two numbers: it gets the result and the two, which live as long as it runs. A bare pointer
    /// would not keep them.
    static func calculate(
        _ a: Number, _ b: Number, _ operation: (OpaquePointer, OpaquePointer, OpaquePointer) -> Int32
    ) -> Number {
        let result = Number()
        withExtendedLifetime((a, b, result)) {
            guard unsafe operation(result.bignum, a.bignum, b.bignum) == 1 else {
                fatalError("OpenSSL could not calculate")
            }
        }
        return result
    }

    static func < (a: Number, b: Number) -> Bool { compare(a, b) < 0 }
    static func == (a: Number, b: Number) -> Bool { compare(a, b) == 0 }

    private static func compare(_ a: Number, _ b: Number) -> Int32 {
        withExtendedLifetime((a, b)) { unsafe BN_cmp(a.bignum, b.bignum) }
    }
}
