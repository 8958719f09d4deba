internal import COpenSSL

/// Arithmetic modulo an odd prime, on numbers below it. Products, powers and inverses are Montgomery's, whose time does
/// not depend on the numbers; `subtract`, `reduce` and comparisons make no such promise. Not shared between threads:
/// each owner makes its own.
@safe
final class PrimeField {
    let modulus: Number
    /// Of the modulus; read only.
    private let montgomery: OpaquePointer
    /// OpenSSL's scratch numbers, cleared when they are let go of.
    private let scratch: OpaquePointer
    /// The modulus less two, for inverses.
    private let inverting: Number

    init(modulus: Number) {
        guard let scratch = unsafe BN_CTX_secure_new(), let montgomery = unsafe BN_MONT_CTX_new() else {
            fatalError("out of memory")
        }
        self.modulus = modulus
        inverting = unsafe Number.calculate(modulus, Number(2)) { unsafe BN_sub($0, $1, $2) }
        _ = unsafe Number.calculate(modulus, modulus) { _, modulus, _ in
            unsafe BN_MONT_CTX_set(montgomery, modulus, scratch)
        }
        unsafe self.montgomery = montgomery
        unsafe self.scratch = scratch
    }

    deinit {
        unsafe BN_MONT_CTX_free(montgomery)
        unsafe BN_CTX_free(scratch)
    }

    /// The order n of P-256's group (NIST SP 800-186, section 3.2.1.3): the field of scalars and of shares.
    static func scalars() -> PrimeField {
        PrimeField(
            modulus: Number([
                0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
            ]))
    }

    /// The prime p over which P-256 is defined: the field of coordinates.
    static func coordinates() -> PrimeField {
        PrimeField(
            modulus: Number([
                0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
                0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
            ]))
    }

    // MARK: Arithmetic

    func add(_ a: Number, _ b: Number) -> Number {
        unsafe calculate(a, b) { unsafe BN_mod_add_quick($0, $1, $2, $3) }
    }

    func subtract(_ a: Number, _ b: Number) -> Number {
        unsafe calculate(a, b) { unsafe BN_mod_sub_quick($0, $1, $2, $3) }
    }

    func negate(_ a: Number) -> Number { subtract(Number(), a) }

    func multiply(_ a: Number, _ b: Number) -> Number {
        unsafe calculate(a, b) { result, a, b, _ in
            // The first product lacks a factor that the second step puts in.
            let done = unsafe BN_mod_mul_montgomery(result, a, b, montgomery, scratch)
            return unsafe done == 1 ? BN_to_montgomery(result, result, montgomery, scratch) : done
        }
    }

    func power(_ base: Number, _ exponent: Number) -> Number {
        unsafe calculate(base, exponent) { unsafe BN_mod_exp_mont_consttime($0, $1, $2, $3, scratch, montgomery) }
    }

    /// By Fermat's little theorem; of zero it is zero.
    func inverse(_ a: Number) -> Number { power(a, inverting) }

    /// The number that `bytes` are, modulo the prime. Of 48 uniform bytes the result is uniform to within 2^-128.
    func reduce(_ bytes: [UInt8]) -> Number {
        unsafe Number.calculate(Number(bytes), modulus) { unsafe BN_nnmod($0, $1, $2, scratch) }
    }

    /// What `operation` makes of two numbers: it gets the result, the two and the modulus.
    private func calculate(
        _ a: Number, _ b: Number, _ operation: (OpaquePointer, OpaquePointer, OpaquePointer, OpaquePointer) -> Int32
    ) -> Number {
        withExtendedLifetime(modulus) {
            unsafe Number.calculate(a, b) { unsafe operation($0, $1, $2, modulus.bignum) }
        }
    }

    // MARK: Encodings

    static let byteCount = 32

    /// The number that exactly 32 bytes are, `nil` where it is not below the prime.
    func number(_ bytes: [UInt8]) -> Number? {
        guard bytes.count == Self.byteCount else { return nil }
        let number = Number(bytes)
        return number < modulus ? number : nil
    }

    /// One from 1 to the prime less one, each as likely.
    func random() -> Number {
        while true {
            let number = unsafe Number.calculate(modulus, modulus) { result, modulus, _ in
                unsafe BN_priv_rand_range(result, modulus)
            }
            if !number.isZero { return number }
        }
    }
}
