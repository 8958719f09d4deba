import CanonicalJSON
import Postgres
import Signing
package import TransparencyLog

/// How one log stands in a generation of a shared master.
package struct LogState: Hashable, Sendable {
    package let checkpoint: Checkpoint
    let partner: String
    /// The heads where it is forked, else none.
    let heads: [Checkpoint]
    /// The generation under which its rows were written.
    let written: Int
    /// The machine that read it.
    package let machine: String

    static let columns = "origin, partner, size, root, heads, written, machine"

    /// From `columns`; `nil` where the row is none that this program writes.
    init?(_ row: PostgresRow) {
        guard let root = Base64.decode(row.text(3)).flatMap({ Digest($0) }) else { return nil }
        let origin = row.text(0)
        checkpoint = Checkpoint(origin: origin, size: row.integer(2), root: root)
        partner = row.text(1)
        heads = row.isNull(4) ? [] : Self.heads(row.text(4), of: origin)
        written = row.integer(5)
        machine = row.text(6)
    }

    init(checkpoint: Checkpoint, partner: String, heads: [Checkpoint], written: Int, machine: String) {
        self.checkpoint = checkpoint
        self.partner = partner
        self.heads = heads
        self.written = written
        self.machine = machine
    }

    func with(heads: [Checkpoint]) -> LogState {
        LogState(checkpoint: checkpoint, partner: partner, heads: heads, written: written, machine: machine)
    }

    /// The values of a row of `log_state` in the order of its columns.
    func values(generation: Int) -> [String?] {
        [
            checkpoint.origin, String(generation), partner, String(checkpoint.size), checkpoint.root.base64,
            heads.isEmpty ? nil : Self.text(heads), String(written), machine,
        ]
    }

    private static func text(_ heads: [Checkpoint]) -> String {
        let list = heads.map { head in
            JSONValue.object(["root": .string(head.root.base64), "size": .integer(head.size)])
        }
        return String(decoding: JSONValue.array(list).canonicalBytes(), as: UTF8.self)
    }

    private static func heads(_ text: String, of origin: String) -> [Checkpoint] {
        let list = (try? JSONParser.canonical(Array(text.utf8)))?.array ?? []
        return list.compactMap { value in
            guard let object = value.object, let size = object["size"]?.integer,
                let root = object["root"]?.string.flatMap({ Base64.decode($0) }).flatMap({ Digest($0) })
            else { return nil }
            return Checkpoint(origin: origin, size: size, root: root)
        }
    }
}
