/// The words after the verb, taken apart: `--flag`, `--option value`, `--option=value`, `-h`; `--` ends options. No
/// abbreviations, so that a new option never changes what an old script means.
struct Arguments {
    private(set) var operands: [String] = []
    private var values: [String: [String]] = [:]
    private let verb: String

    init(_ words: ArraySlice<String>, for command: Command) throws(CommandFailure) {
        verb = command.name
        var words = words
        var optionsEnded = false
        while let word = words.popFirst() {
            guard !optionsEnded, word.hasPrefix("-"), word != "-" else {
                operands.append(word)
                continue
            }
            if word == "--" {
                optionsEnded = true
                continue
            }
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let name = parts[0] == "-h" ? "--help" : parts[0]
            guard let option = (command.options + Command.common).first(where: { $0.name == name }) else {
                throw .usage("unknown option \(printable(name))", verb: verb)
            }
            if option.value == nil {
                guard parts.count == 1 else { throw .usage("\(name) takes no value", verb: verb) }
                values[name, default: []].append("")
            } else if parts.count == 2 {
                values[name, default: []].append(parts[1])
            } else {
                guard let value = words.popFirst() else { throw .usage("\(name) needs a value", verb: verb) }
                values[name, default: []].append(value)
            }
        }
        for (name, given) in values where given.count > 1 && !command.repeatable.contains(name) {
            throw .usage("\(name) is given twice", verb: verb)
        }
    }

    func has(_ name: String) -> Bool { values[name] != nil }
    func value(_ name: String) -> String? { values[name]?.first }
    func all(_ name: String) -> [String] { values[name] ?? [] }

    func required(_ name: String) throws(CommandFailure) -> String {
        guard let value = value(name), !value.isEmpty else { throw .usage("\(name) is needed", verb: verb) }
        return value
    }

    /// The operands, which must be in number within `range`.
    func operands(_ range: ClosedRange<Int>) throws(CommandFailure) -> [String] {
        guard range.contains(operands.count) else {
            throw .usage(
                operands.count < range.lowerBound ? "an argument is missing" : "too many arguments", verb: verb)
        }
        return operands
    }
}
