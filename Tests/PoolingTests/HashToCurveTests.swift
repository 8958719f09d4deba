import Signing
import TestSupport
import Testing

@testable import Pooling

@Suite("Hash to curve (RFC 9380)")
struct HashToCurveTests {
    @Test("the vectors of P256_XMD:SHA-256_SSWU_RO_: field elements, both mapped points, their sum")
    func vectors() throws {
        let file = try Vectors.file("rfc9380_p256_xmd_sha256_sswu_ro.json")
        let domain = Array(try file["dst"].string.utf8)
        let curve = Curve()
        let hash = HashToCurve(curve)
        let vectors = try file["vectors"].list
        #expect(vectors.count == 5)
        for vector in vectors {
            let message = Array(try vector["msg"].string.utf8)
            let u = hash.fieldElements(of: message, domain: domain)
            #expect(try [u.0, u.1].map { $0.bytes() } == vector["u"].list.map { try $0.bytes })
            func check(_ element: Element, _ name: String) throws {
                // The compressed form tells x and which of the two y.
                let (x, y) = (try vector[name]["x"].bytes, try vector[name]["y"].bytes)
                #expect(curve.bytes(element) == [2 + y[31] % 2] + x, "\(name)")
            }
            try check(hash.point(from: u.0), "Q0")
            try check(hash.point(from: u.1), "Q1")
            try check(hash.point(of: message, domain: domain), "P")
        }
    }

    /// RFC 9380, appendix K.1: SHA-256, a domain of 38 bytes, and K.2 with one too long.
    @Test("expanding a message, short and long, also under a domain of more than 255 bytes")
    func expand() {
        let domain = Array("QUUX-V01-CS02-with-expander-SHA256-128".utf8)
        func hex(_ message: String, _ domain: [UInt8], _ count: Int) -> String {
            Hex.encode(ExpandMessage.expand(Array(message.utf8), domain: domain, count: count))
        }
        #expect(hex("", domain, 32) == "68a985b87eb6b46952128911f2a4412bbc302a9d759667f87f7a21d803f07235")
        #expect(hex("abc", domain, 32) == "d8ccab23b5985ccea865c6c97b6e5b8350e794e603b4b97902f53a8a0d605615")
        #expect(hex("abc", domain, 128).hasPrefix("abba86a6129e366fc877aab32fc4ffc70120d8996c88aee2fe4b32d6c7b6437a"))
        let long = Array("QUUX-V01-CS02-with-expander-SHA256-128-long-DST-".utf8)
        let padded = long + [UInt8](repeating: UInt8(ascii: "1"), count: 256 - long.count)
        #expect(hex("", padded, 32) == "e8dc0c8b686b7ef2074086fbdd2f30e3f8bfbd3bdf177f73f04b97ce618a3ed3")
        #expect(hex("abc", padded, 32) == "52dbf4f36cf560fca57dedec2ad924ee9c266341d8f3d6afe5171733b16bbb12")
        // The borders of a digest, and the most that there is.
        for count in [1, 31, 33, 64, 65, 8_160] {
            #expect(ExpandMessage.expand([], domain: domain, count: count).count == count)
        }
    }

    @Test("the map's exceptional case, u = 0, gives a point; u and -u give opposite points")
    func exceptional() throws {
        let curve = Curve()
        let (hash, field) = (HashToCurve(curve), curve.coordinates)
        let zero = hash.point(from: Number())
        #expect(try curve.element(try #require(curve.bytes(zero))) !== zero)
        for value in UInt8(1)...20 {
            let u = Number(value)
            let (one, other) = (hash.point(from: u), hash.point(from: field.negate(u)))
            #expect(curve.isIdentity(curve.add(one, other)))
        }
    }
}
