import Anonymisation
import Journeys
import Testing

@Suite("Measures of risk and loss")
struct RiskMeasuresTests {
    static let policy = NamedPolicy.standard.policy(homeCountry: LadderTests.kenya)

    private static func exactly(_ count: Int) -> CountInterval { CountInterval(count, count) }

    @Test("by hand: 10 survivors on rung 1, 5 on rung 3, 3 on rung 5, 2 withheld")
    func byHand() {
        let measures = RiskMeasures(
            groups: [(1, Self.exactly(10)), (3, Self.exactly(5)), (5, Self.exactly(3))], withheld: Self.exactly(2))
        #expect(measures.groupCount == 3)
        #expect(measures.smallest == 3)
        #expect(measures.highestRisk == 1.0 / 3)
        #expect(measures.withheldShare == 0.1...0.1)
        #expect(measures.share(ofRung: 1) == 0.5...0.5)
        #expect(measures.share(ofRung: 2) == 0...0)
        let loss = Dictionary(uniqueKeysWithValues: measures.informationLoss(policy: Self.policy).map { ($0, $1) })
        // Rung 1 tells all; the sums are survivors times loss, over 20 survivors.
        let expected: [String: Double] = [
            "places": (5 * 0.5 + 3 * 0.5 + 2) / 20,  // country is one of two levels up
            "transit": (5 * 0.5 + 3 + 2) / 20,
            "exploitation": (5 * 0.5 + 3 + 2) / 20,  // form is one of two levels up
            "gender": (3.0 + 2) / 20,
            "age": (5 * 0.5 + 3 + 2) / 20,
            "transport": (5.0 + 3 + 2) / 20,
            "recruitment": (5.0 + 3 + 2) / 20,
            "period": (5 * 0.5 + 3 * 0.5 + 2) / 20,
        ]
        #expect(loss.count == expected.count)
        for (attribute, value) in expected {
            #expect(abs((loss[attribute] ?? -1) - value) < 1e-12, "\(attribute)")
        }
    }

    @Test("shares of intervals hold every case they allow")
    func intervals() throws {
        let measures = RiskMeasures(
            groups: [(1, CountInterval(10, 19)), (5, CountInterval(3, 4))], withheld: CountInterval(0, 9))
        let share = try #require(measures.share(ofRung: 5))
        let withheld = try #require(measures.withheldShare)
        for one in 10...19 {
            for five in 3...4 {
                for rest in 0...9 {
                    let total = Double(one + five + rest)
                    #expect(share.contains(Double(five) / total))
                    #expect(withheld.contains(Double(rest) / total))
                }
            }
        }
        #expect(share == 3.0 / 31...4.0 / 14)
        #expect(withheld == 0...9.0 / 22)
    }

    @Test("of nobody there is no measure")
    func nobody() {
        let measures = RiskMeasures(groups: [], withheld: .zero)
        #expect(measures.smallest == nil)
        #expect(measures.highestRisk == 0)
        #expect(measures.withheldShare == nil)
        #expect(measures.informationLoss(policy: Self.policy).isEmpty)
    }

    @Test("no rung of a named policy loses less than the one before it", arguments: NamedPolicy.allCases)
    func monotone(named: NamedPolicy) {
        let rungs = named.policy(homeCountry: LadderTests.kenya).rungs
        for (fine, coarse) in zip(rungs, rungs.dropFirst()) {
            for attribute in Rung.Attribute.allCases {
                #expect((0...1).contains(fine.loss(of: attribute)))
                #expect(fine.loss(of: attribute) <= coarse.loss(of: attribute))
            }
        }
    }
}
