package import Journeys

/// Survivors by the codes of one vocabulary, from the groups that tell it.
///
/// A group with several codes counts in each, so rows may add up to more than the survivors there are.
package struct Distribution<Value: Code>: Hashable, Sendable {
    package struct Row: Hashable, Sendable {
        package let code: Value
        package let survivors: CountInterval
    }

    /// By the middle of the interval, then by code. The code for unknown is not among them.
    package let rows: [Row]
    /// Survivors of groups that say it is not known.
    package let unknown: CountInterval
    /// Survivors of groups whose rung does not tell.
    package let notTold: CountInterval

    /// - Parameter codes: a group's codes without the unknown one, empty if not known; nil if its rung does not tell.
    init(_ groups: [Group], codes: (Group) -> [Value]?) {
        var survivors: [Value: CountInterval] = [:]
        var (unknown, notTold) = (CountInterval.zero, CountInterval.zero)
        for group in groups {
            guard let codes = codes(group) else {
                notTold += group.survivors
                continue
            }
            if codes.isEmpty { unknown += group.survivors }
            for code in Set(codes) { survivors[code, default: .zero] += group.survivors }
        }
        rows = survivors.map { Row(code: $0.key, survivors: $0.value) }.sorted { a, b in
            a.survivors.doubledMiddle == b.survivors.doubledMiddle
                ? a.code < b.code : a.survivors.doubledMiddle > b.survivors.doubledMiddle
        }
        (self.unknown, self.notTold) = (unknown, notTold)
    }

    /// The codes that groups name, sorted.
    package var codes: [Value] { rows.map(\.code).sorted() }
}
