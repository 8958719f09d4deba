internal import COpenSSL

/// The distinguished name of a certificate's holder. nginx shows a client's as `CN=hope,OU=partner`, and its rules are
/// written for exactly that (deploy/nginx).
@safe
struct CertificateName {
    private let name: OpaquePointer

    init(_ holder: Certificate.Holder) throws(SigningError) {
        let parts: [(String, String)] =
            switch holder {
            case .authority(let name): [("CN", name)]
            case .server(let host): [("CN", host)]
            case .client(let role, let name): [("OU", role.rawValue), ("CN", name)]
            }
        // What goes into OpenSSL's extension language and into a server's rules is letters, digits, dots and hyphens.
        guard parts.allSatisfy({ Self.isPlain($0.1) }), let name = unsafe X509_NAME_new() else {
            throw SigningError(code: .malformedKey, reason: "a certificate cannot be made for this name")
        }
        unsafe self.name = name
        for (kind, value) in parts {
            let bytes = Array(value.utf8)
            guard unsafe X509_NAME_add_entry_by_txt(name, kind, 0x1000, bytes, Int32(bytes.count), -1, 0) == 1 else {
                unsafe X509_NAME_free(name)
                throw .library("name a certificate's holder")
            }
        }
    }

    func free() { unsafe X509_NAME_free(name) }

    func set(asSubjectOf draft: OpaquePointer) -> Bool { unsafe X509_set_subject_name(draft, name) == 1 }
    func set(asIssuerOf draft: OpaquePointer) -> Bool { unsafe X509_set_issuer_name(draft, name) == 1 }

    static func isPlain(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    static func isIPv4(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }
}
