import Age
import Foundation
import Signing
import TestSupport
import Testing

/// The age format's own vectors (C2SP CCTV): a header of `key: value` lines, an empty line, the age file.
@Suite("age: vectors")
struct VectorTests {
    static let folder = "\(Shell.repository)/Tests/AgeTests/Vectors"
    static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()

    @Test("there are vectors")
    func present() { #expect(Self.names.count >= 34) }

    @Test("each gives what it expects", arguments: names)
    func vector(name: String) throws {
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: "\(Self.folder)/\(name)")))
        let split = try #require(bytes.indices.dropFirst().first { bytes[$0] == 0x0A && bytes[$0 - 1] == 0x0A })
        var fields: [String: String] = [:]
        var identities: [AgeIdentity] = []
        for line in String(decoding: bytes[..<split], as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            switch parts[0] {
            case "identity": identities.append(try AgeIdentity(parts[1]))
            case "expect", "payload", "file key", "compressed", "comment": fields[parts[0]] = parts[1]
            default: Issue.record("\(name): unknown key \(parts[0])")
            }
        }
        var file = Array(bytes[(split + 1)...])
        if fields["compressed"] == "zlib" {
            let folder = TemporaryFolder()
            let path = try folder.write("z", file)
            let script = "import sys,zlib; open(sys.argv[2],'wb').write(zlib.decompress(open(sys.argv[1],'rb').read()))"
            #expect(try Shell.run("python3", ["-c", script, path, folder.file("plain")]).exit == 0)
            file = try folder.read("plain")
        }
        do throws(AgeError) {
            let plain = try AgeFile.decrypt(file, with: identities)
            #expect(fields["expect"] == "success", "\(name)")
            #expect(SHA256.hash(plain).hex == fields["payload"], "\(name)")
        } catch {
            let outcomes: [AgeError.Code: String] = [
                .header: "header failure", .noMatch: "no match", .headerMAC: "HMAC failure",
                .payload: "payload failure", .armour: "armor failure",
            ]
            #expect(outcomes[error.code] == fields["expect"], "\(name): \(error)")
        }
    }
}

@Suite("age: files and keys")
struct AgeFileTests {
    /// Content around the borders of a chunk of 64 KiB.
    @Test(
        "what is encrypted opens with each recipient's identity, and with no other",
        arguments: [
            0, 1, 65_535, 65_536, 65_537, 131_072, 200_000,
        ])
    func roundTrip(count: Int) throws {
        let plain = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let (one, two, other) = (try AgeIdentity.generate(), try AgeIdentity.generate(), try AgeIdentity.generate())
        let file = try AgeFile.encrypt(plain, to: [one.recipient, two.recipient])
        #expect(try AgeFile.decrypt(file, with: [one]) == plain)
        #expect(try AgeFile.decrypt(file, with: [other, two]) == plain)
        #expect(throws: AgeError(.noMatch, "it is encrypted to others")) { try AgeFile.decrypt(file, with: [other]) }
        #expect(throws: AgeError(.noMatch, "it is encrypted to others")) { try AgeFile.decrypt(file, with: []) }
        #expect(try AgeFile.encrypt(plain, to: [one.recipient]) != AgeFile.encrypt(plain, to: [one.recipient]))
    }

    @Test(
        "what is padded opens with NUL behind it",
        arguments: [
            (0, 1), (10, 5), (10, 10), (65_535, 65_536), (65_536, 65_537), (70_000, 65_536 * 3), (1, 65_536 * 2),
        ])
    func padding(count: Int, padding: Int) throws {
        let plain = [UInt8](repeating: 7, count: count)
        let identity = try AgeIdentity.generate()
        let file = try AgeFile.encrypt(plain, paddedTo: padding, to: [identity.recipient])
        let zeros = [UInt8](repeating: 0, count: max(0, padding - count))
        #expect(try AgeFile.decrypt(file, with: [identity]) == plain + zeros)
    }

    @Test("every truncation and every changed byte of a file is refused")
    func damage() throws {
        let identity = try AgeIdentity.generate()
        let file = try AgeFile.encrypt(Array("thirty-one".utf8), to: [identity.recipient])
        for end in 0..<file.count {
            #expect(throws: AgeError.self) { try AgeFile.decrypt(Array(file[..<end]), with: [identity]) }
        }
        for index in file.indices {
            var changed = file
            changed[index] ^= 1 << UInt8(index % 8)
            #expect(throws: AgeError.self, "byte \(index)") { try AgeFile.decrypt(changed, with: [identity]) }
        }
        #expect(throws: AgeError.self) { try AgeFile.decrypt(file + [0], with: [identity]) }
    }

    @Test("keys keep their text, and every changed character is refused")
    func keys() throws {
        let text = "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0"
        let identity = try AgeIdentity(text)
        #expect(identity.text == text)
        let recipient = identity.recipient.description
        #expect(try AgeRecipient(recipient) == identity.recipient)
        for (key, isSecret) in [(text, true), (recipient, false)] {
            for index in key.indices {
                let changed = key.replacingCharacters(
                    in: index...index, with: key[index] == "q" || key[index] == "Q" ? "p" : "q")
                if isSecret {
                    #expect(throws: AgeError.self) { try AgeIdentity(changed) }
                } else {
                    #expect(throws: AgeError.self) { try AgeRecipient(changed) }
                }
            }
        }
        #expect(throws: AgeError.self) { try AgeIdentity(recipient) }
        #expect(throws: AgeError.self) { try AgeRecipient(text) }
        #expect(throws: AgeError.self) { try AgeRecipient("") }
        #expect(throws: AgeError.self) { try AgeIdentity(text.lowercased()) }
    }

    @Test("the age program opens ours, and we open what it writes, in text armour too")
    func interoperable() throws {
        guard try Shell.run("age", ["--version"]).exit == 0 else {
            Issue.record("the age program is not installed: run make test-deps")
            return
        }
        let folder = TemporaryFolder()
        let key = folder.file("key")
        #expect(try Shell.run("age-keygen", ["-o", key]).exit == 0)
        let identity = try #require(try AgeIdentity.file(try folder.read("key")).first)
        for count in [1, 70_000] {
            let plain = [UInt8](repeating: 7, count: count)
            let ours = try folder.write("ours", try AgeFile.encrypt(plain, to: [identity.recipient]))
            #expect(try Shell.run("age", ["-d", "-i", key, "-o", folder.file("opened"), ours]).exit == 0)
            #expect(try folder.read("opened") == plain)
            let input = try folder.write("plain", plain)
            for options in [[], ["--armor"]] {
                let recipients = [
                    "-r", identity.recipient.description, "-r", try AgeIdentity.generate().recipient.description,
                ]
                let made = try Shell.run("age", options + recipients + ["-o", folder.file("theirs"), input])
                #expect(made.exit == 0)
                #expect(try AgeFile.decrypt(try folder.read("theirs"), with: [identity]) == plain)
            }
        }
    }
}
