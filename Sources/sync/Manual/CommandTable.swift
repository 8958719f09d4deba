/// What the manual and the completions read from the command table.
extension Command {
    /// The program's name where it is installed, which is where manuals and completions are.
    static let installedName = "journey-sync"

    /// The verb and its options as one word, as in the name of its manual page: `journey-sync-coalition-init`.
    var pageName: String { "\(Self.installedName)-\(name.replacing(" ", with: "-"))" }

    var allOptions: [Option] { options + Self.common }

    /// What may stand where the table says `DIR`, `FILE`, `csv|xlsx`: what a shell offers there.
    struct Offer {
        var words: [String] = []
        var files = false
        var folders = false
        var verbs = false

        /// From the words of the table: lower-case alternatives are meant as they stand, upper-case ones name a kind.
        init(_ text: String) {
            for part in text.split(whereSeparator: { " |[].".contains($0) }).map(String.init) {
                switch part {
                case "DIR": folders = true
                case "FILE", "INBOX", "LOG", "PATH", "PROOF", "REMOTE", "REQUEST", "STORE", "ANSWER", "json":
                    files = true
                case "VERB": verbs = true
                case _ where part.allSatisfy({ $0.isLowercase || $0.isNumber }): words.append(part)
                default: break
                }
            }
        }
    }

    var operandOffer: Offer { Offer(operands) }

    /// First words of verbs of two words, with their second words: `coalition` and `init`, `renew`.
    static var secondWords: [(first: String, verbs: [Command])] {
        let firsts = table.compactMap { $0.name.split(separator: " ", maxSplits: 1).first.map(String.init) }
        var seen: Set<String> = []
        return firsts.filter { seen.insert($0).inserted }.compactMap { first in
            let verbs = table.filter { $0.name.hasPrefix("\(first) ") }
            return verbs.isEmpty ? nil : (first, verbs)
        }
    }

    var secondWord: String { String(name.split(separator: " ").last ?? "") }
}

extension Command.Option {
    var offer: Command.Offer { Command.Offer(value ?? "") }
}
