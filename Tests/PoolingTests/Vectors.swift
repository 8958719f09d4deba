import Foundation
import Signing
import TestSupport
import Testing

@testable import Pooling

/// Values out of the vectors' JSON files.
struct Vectors {
    private let value: Any

    static func file(_ name: String) throws -> Vectors {
        let path = "\(Shell.repository)/Tests/PoolingTests/Vectors/\(name)"
        return Vectors(
            value: try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path))))
    }

    subscript(_ name: String) -> Vectors {
        get throws { Vectors(value: try #require((value as? [String: Any])?[name], "\(name)")) }
    }

    var list: [Vectors] {
        get throws { try #require(value as? [Any]).map { Vectors(value: $0) } }
    }

    var string: String {
        get throws { try #require(value as? String) }
    }

    var integer: Int {
        get throws { try #require(value as? Int) }
    }

    /// Hexadecimal digits, with or without 0x.
    var bytes: [UInt8] {
        get throws {
            let text = try string
            return try #require(Hex.decode(text.hasPrefix("0x") ? String(text.dropFirst(2)) : text))
        }
    }

    /// Hexadecimal digits, with commas between the values of a batch.
    var batch: [[UInt8]] {
        get throws { try string.split(separator: ",").map { try #require(Hex.decode(String($0))) } }
    }
}
