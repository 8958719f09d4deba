import Anonymisation
import Journeys
import Places
import TestSupport

/// A random population of journeys, the same for the same seed: few places and forms, so that groups form.
struct Population {
    private var generator: SplitMix

    init(seed: UInt64) { generator = SplitMix(state: seed) }

    private mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: 0..<values.count, using: &generator)]
    }

    mutating func journey() -> Journey {
        func place(_ code: String) -> PlaceCode { PlaceCode(code) ?? .unknown }
        let origins = ["KE-17", "KE-30", "KE", "UG", "ET", "ZZ"].map(place)
        let ends = ["KE-30", "KE-28", "SA", "AE", "KE"].map(place)
        let transit = Bool.random(using: &generator) ? [pick(["KE-30", "ET", "KE"].map(place))] : []
        let forms: [Exploitation] = [
            .init(form: .forcedLabour, sector: .domesticWork), .init(form: .forcedLabour, sector: .fishing),
            .init(form: .sexualExploitation),
        ]
        return Journey(
            origin: pick(origins), transit: transit, destination: pick(ends), exploitation: [pick(forms)],
            gender: pick([.feminine, .masculine, .unknown]), age: pick([.from9, .from18, .from24, .adult, .unknown]),
            transport: pick([[], [.air]]), recruitment: pick([[], [.agency]]),
            survivors: Int.random(in: 1...6, using: &generator), isEstimated: Bool.random(using: &generator),
            recorded: pick([
                .quarter(year: 2026, quarter: 1), .quarter(year: 2026, quarter: 2), .year(2026), .year(2025),
            ])
        )
    }

    mutating func journeys(_ count: Int) -> [Journey] { (0..<count).map { _ in journey() } }
}
