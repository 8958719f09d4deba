import Anonymisation
import CanonicalJSON
import Files
import LogStore
import Places

/// Reads a policy: one of the named ones, or a file that a person wrote, whose mistakes are told with their line.
enum PolicyFile {
    static let country = Command.Option(
        "--country", "CODE", "the coalition's own country, for a named policy (default: KE)")

    static let pooling = Command.Option(
        "--pooling", "T",
        "for a named policy: what fits no rung is pooled, and opens where T organisations share it (needs a keeper)")

    static func read(_ text: String, _ arguments: Arguments) throws -> Policy {
        guard let named = NamedPolicy(rawValue: text) else {
            guard arguments.value("--pooling") == nil else {
                throw CommandFailure.usage("--pooling is for a named policy; a policy file says it itself")
            }
            return try file(text)
        }
        guard let country = PlaceCode(arguments.value("--country") ?? "KE"), !country.isAdmin1, !country.isUnknown
        else { throw CommandFailure.usage("--country must be an ISO 3166-1 code of two letters") }
        return named.policy(homeCountry: country, pooling: try pooling(arguments))
    }

    private static func pooling(_ arguments: Arguments) throws -> PoolingRule? {
        guard arguments.value("--pooling") != nil else { return nil }
        let usual = PoolingRule.standard
        let threshold = try arguments.count("--pooling", default: usual.threshold, in: PoolingRule.thresholds)
        return PoolingRule(threshold: threshold, cells: usual.cells, graceDays: usual.graceDays)
    }

    private static func file(_ path: String) throws -> Policy {
        let bytes = try FileSystem.read(path, limit: LogLimits.sideFile)
        let (value, lines): (JSONValue, [String: Int])
        do throws(JSONError) {
            (value, lines) = try JSONParser.located(bytes)
        } catch {
            throw CommandFailure(
                "policy.malformed", "\(path), \(error)",
                hint: "a whole policy file to begin with: \(ProgramName.current) policy standard --out FILE",
                exit: .malformedInput)
        }
        do throws(JSONReader.Failure) {
            return try Policy(json: value)
        } catch {
            // A member that is missing has no line; what should hold it has.
            var holder = error.member
            while lines[holder] == nil, let dot = holder.lastIndex(of: ".") { holder = String(holder[..<dot]) }
            throw CommandFailure(
                "policy.unsound", "\(path), line \(lines[holder] ?? lines[""] ?? 1): \(error)",
                hint: "mend that line; docs/privacy.md tells what a ladder must keep to", exit: .malformedInput)
        }
    }
}
