package import Signing

/// A signed note (C2SP signed-note v1.0.0): text that ends in a newline, an empty line, and signature lines
/// `— <name> <base64(key id || signature)>`.
package struct SignedNote: Hashable, Sendable {
    /// Far above any checkpoint with a hundred cosignatures, small enough to hold.
    package static let byteLimit = 1_000_000
    /// As in the Go implementation: more is an attempt to make the reader work.
    package static let signatureLimit = 100

    package struct Signature: Hashable, Sendable {
        package let name: String
        package let keyID: UInt32
        package let bytes: [UInt8]

        init(name: String, keyID: UInt32, bytes: [UInt8]) {
            self.name = name
            self.keyID = keyID
            self.bytes = bytes
        }

        /// The line in a note, its newline included.
        package var line: String {
            let id = (0..<4).map { UInt8(truncatingIfNeeded: keyID >> (24 - 8 * $0)) }
            return "\u{2014} \(name) \(Base64.encode(id + bytes))\n"
        }
    }

    /// The signed text, its last newline included.
    package let text: String
    package private(set) var signatures: [Signature]

    /// Signs `text` with one key.
    package init(signing text: String, key: PrivateKey, as verifier: VerifierKey) throws(NoteError) {
        guard Self.isValidText(Array(text.utf8)), text.utf8.last == 0x0A else {
            throw NoteError(.malformed, "text that a note cannot carry")
        }
        guard key.publicKey == verifier.publicKey else { throw NoteError(.cannotSign, "the key is another one's") }
        do {
            let signature = try key.sign(Array(text.utf8))
            self.text = text
            signatures = [Signature(name: verifier.name, keyID: verifier.id, bytes: signature)]
        } catch {
            throw NoteError(.cannotSign, error.reason)
        }
    }

    /// Parses a note without judging its signatures.
    package init(parsing bytes: [UInt8]) throws(NoteError) {
        guard bytes.count <= Self.byteLimit else { throw NoteError(.tooLarge, "a note of more than 1 MB") }
        guard Self.isValidText(bytes) else { throw NoteError(.malformed, "control characters or invalid UTF-8") }
        guard bytes.last == 0x0A, let split = Self.lastEmptyLine(bytes) else {
            throw NoteError(.malformed, "no signature lines")
        }
        text = String(decoding: bytes[...split], as: UTF8.self)
        let lines = bytes[(split + 2)...].dropLast().split(separator: 0x0A, omittingEmptySubsequences: false)
        guard lines.count <= Self.signatureLimit else {
            throw NoteError(.tooManySignatures, "more than \(Self.signatureLimit) signatures")
        }
        var signatures: [Signature] = []
        for line in lines { signatures.append(try Self.signature(line)) }
        self.signatures = signatures
    }

    /// Parses a note and returns those of `keys` that signed it. A known key whose signature fails refuses the note;
    /// signatures of unknown keys are ignored; no known signature at all refuses it too.
    package static func open(
        _ bytes: [UInt8], keys: [VerifierKey]
    ) throws(NoteError) -> (note: SignedNote, signers: [VerifierKey]) {
        let note = try SignedNote(parsing: bytes)
        let message = Array(note.text.utf8)
        var signers: [VerifierKey] = []
        for signature in note.signatures {
            let known = keys.filter { $0.id == signature.keyID && $0.name.utf8.elementsEqual(signature.name.utf8) }
            guard let key = known.first, !signers.contains(key) else { continue }
            guard known.count == 1 else { throw NoteError(.malformedKey, "two known keys with one name and id") }
            guard Self.verifies(signature, key, message) else {
                throw NoteError(.badSignature, "the signature does not verify")
            }
            signers.append(key)
        }
        guard !signers.isEmpty else { throw NoteError(.noKnownKey, "not signed by a known key") }
        return (note, signers)
    }

    private static func verifies(_ signature: Signature, _ key: VerifierKey, _ message: [UInt8]) -> Bool {
        switch key.kind {
        case .log: key.publicKey.verifies(signature.bytes, of: message)
        case .cosigner: Cosignature(signature, by: key, of: message) != nil
        }
    }

    /// The note's bytes.
    package var bytes: [UInt8] { Array((text + "\n" + signatures.map(\.line).joined()).utf8) }

    /// Adds signatures, each in place of one that the same key made before.
    package mutating func add(_ more: [Signature]) throws(NoteError) {
        for signature in more {
            signatures.removeAll { $0.keyID == signature.keyID && $0.name == signature.name }
            signatures.append(signature)
        }
        guard signatures.count <= Self.signatureLimit else {
            throw NoteError(.tooManySignatures, "more than \(Self.signatureLimit) signatures")
        }
    }

    /// Parses signature lines that stand alone, as a witness answers with; at least one.
    package static func signatures(parsing bytes: [UInt8]) throws(NoteError) -> [Signature] {
        guard bytes.last == 0x0A, bytes.count <= byteLimit, isValidText(bytes) else {
            throw NoteError(.malformed, "not lines of signatures")
        }
        var signatures: [Signature] = []
        for line in bytes.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false) {
            signatures.append(try signature(line))
            guard signatures.count <= signatureLimit else {
                throw NoteError(.tooManySignatures, "more than \(signatureLimit) signatures")
            }
        }
        return signatures
    }

    private static func signature(_ line: ArraySlice<UInt8>) throws(NoteError) -> Signature {
        let malformed = NoteError(.malformed, "a malformed signature line")
        let prefix = Array("\u{2014} ".utf8)
        guard line.starts(with: prefix) else { throw malformed }
        let parts = line.dropFirst(prefix.count).split(separator: 0x20, omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw malformed }
        let name = String(decoding: parts[0], as: UTF8.self)
        guard VerifierKey.isValidName(name), let data = Base64.decode(String(decoding: parts[1], as: UTF8.self)),
            data.count > 4
        else { throw malformed }
        return Signature(
            name: name, keyID: data[..<4].reduce(0) { $0 << 8 | UInt32($1) }, bytes: Array(data[4...]))
    }

    /// The index of the newline that ends the text: the first of the last two newlines in a row.
    private static func lastEmptyLine(_ bytes: [UInt8]) -> Int? {
        var index = bytes.count - 2
        while index >= 1 {
            if bytes[index] == 0x0A && bytes[index - 1] == 0x0A { return index - 1 }
            index -= 1
        }
        return nil
    }

    private static func isValidText(_ bytes: [UInt8]) -> Bool {
        String(validating: bytes, as: UTF8.self) != nil && bytes.allSatisfy { $0 >= 0x20 || $0 == 0x0A }
    }
}
