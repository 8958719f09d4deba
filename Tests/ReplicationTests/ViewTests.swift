import Anonymisation
import CanonicalJSON
import Journeys
import LogStore
import Places
import Replication
import Signing
import Testing
import TransparencyLog

@Suite("The view of a partner's log")
struct ViewTests {
    static let log = "coalition.example/hope/1"
    let policy: Policy
    let group: Group

    init() throws {
        let kenya = try #require(PlaceCode("KE"))
        policy = NamedPolicy.standard.policy(homeCountry: kenya)
        group = Group(
            attributes: Attributes(
                origin: kenya, destination: try #require(PlaceCode("SA")), destinationStatus: .actual),
            rung: 5, period: .year(2026), survivors: CountInterval(3, 4))
    }

    private func seal(_ period: Period = .year(2026), first: Int, policy digest: Digest? = nil) -> JSONObject {
        let isYear = period.length == .year
        return Seal(
            period: period, part: .groups, policy: digest ?? policy.digest, first: first,
            withheld: isYear ? CountInterval(0, 9) : nil, estimated: isYear ? CountInterval(0, 9) : nil
        ).json
    }

    private func view(_ contents: [JSONObject]) -> PartnerView {
        let root = SHA256.hash([])
        var view = PartnerView(
            partner: "hope", checkpoint: Checkpoint(origin: Self.log, size: contents.count, root: root))
        for (index, content) in contents.enumerated() {
            view.take(.body(Body(content, log: Self.log)), at: index, policies: PolicyHistory(policy))
        }
        view.finish { _ in (SHA256.hash([]), nil) }
        return view
    }

    @Test("sealed entries count, entries after the last seal do not")
    func sealed() {
        let view = view([group.json, Decoy.json, seal(first: 0), group.json])
        #expect(view.groups.map(\.index) == [0])
        #expect(view.quarantined.isEmpty)
    }

    @Test("a body that breaks the policy is quarantined, the rest counts")
    func policyBroken() {
        let small = Group(
            attributes: group.attributes, rung: 5, period: .year(2026), survivors: CountInterval(1, 2))
        let future = Group(
            attributes: group.attributes, rung: 5, period: .year(2027), survivors: CountInterval(3, 4))
        let view = view([small.json, group.json, future.json, seal(first: 0)])
        #expect(view.groups.map(\.index) == [1])
        #expect(view.quarantined.map(\.index) == [0, 2])
        #expect(view.quarantined.allSatisfy { $0.code == .policy })
    }

    @Test("a seal under a policy that the coalition never had is worth nothing")
    func unknownPolicy() {
        let view = view([group.json, seal(first: 0, policy: SHA256.hash([9]))])
        #expect(view.groups.isEmpty)
        #expect(view.quarantined.map(\.index) == [0, 1])
    }

    @Test("a pooled seal of a year whose policy pools nothing is worth nothing: none of its reports is handed on")
    func pooledAgainstThePolicy() {
        let report = Pooled(year: 2026, report: [1]).json
        let pooled = Seal(
            period: .year(2026), part: .pooled, policy: policy.digest, first: 2, withheld: CountInterval(0, 9),
            estimated: nil, pooled: CountInterval(0, 9)
        ).json
        let view = view([group.json, seal(first: 0), report, report, pooled])
        #expect(view.groups.map(\.index) == [0])
        #expect(view.reports.isEmpty && view.seals.map(\.index) == [1])
        #expect(view.quarantined.map(\.index) == [2, 3, 4] && view.quarantined.allSatisfy { $0.code == .policy })
    }

    @Test("a period is sealed once, and seals do not overlap or skip")
    func sealOrder() {
        let twice = view([group.json, seal(first: 0), group.json, seal(first: 2)])
        #expect(twice.groups.map(\.index) == [0])
        let overlapping = view([group.json, seal(first: 0), group.json, seal(.year(2027), first: 0)])
        #expect(overlapping.groups.map(\.index) == [0])
        let skipping = view([group.json, group.json, seal(first: 1)])
        #expect(skipping.groups.map(\.index) == [1])
        #expect(skipping.quarantined.map(\.index) == [0])
    }

    @Test("unknown types, unknown members and codes outside the lists are quarantined")
    func schema() {
        var extra = group.json
        extra["note"] = "a name"
        var place = group.json
        place["origin"] = "Kisumu"
        let view = view([["type": "surprise/1"], extra, place, group.json, seal(first: 0)])
        #expect(view.groups.map(\.index) == [3])
        #expect(view.quarantined.map(\.code) == [.unknownType, .schema, .schema])
        #expect(view.quarantined.allSatisfy { !$0.reason.contains("name") && !$0.reason.contains("Kisumu") })
    }

    @Test("entries come back from their bodies")
    func roundTrips() throws {
        #expect(try Group(json: group.json) == group)
        let links: [Presence] = [
            .country(try #require(PlaceCode("NA")), .transit), .form(.forcedBegging), .sector(.fishing),
            .link(try #require(PlaceCode("KE-30")), .destination, try #require(PlaceCode("KE-17"))),
        ]
        for fact in links {
            let read = try Presence.read(fact.json(year: 2026))
            #expect(read.fact == fact)
            #expect(read.year == 2026)
        }
    }

    @Test("every reserved or unsafe partner name is refused")
    func names() {
        for name in ["registry", "receipts", "keeper", "public", "", "Hope", "a/b", "..", "-a", "a-", "a b", "é"] {
            #expect(!Names.isPartner(name))
        }
        #expect(Names.slug("Hope House (Kenya)") == "hope-house-kenya")
        #expect(Names.slug("???") == nil)
        #expect(Names.folder(origin: Self.log) == "hope/1")
    }
}

@Suite("Joining")
struct JoiningTests {
    @Test("a request is signed by the key it names; every changed byte is refused")
    func request() throws {
        let key = try PrivateKey.generate()
        let verifier = try VerifierKey(name: "coalition.example/hope/1", publicKey: key.publicKey)
        let request = try JoinRequest(
            domain: "coalition.example", partner: "hope", name: "Hope House", key: verifier, signedBy: key)
        let bytes = request.json.canonicalBytes()
        #expect(try JoinRequest(parsing: bytes) == request)
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 1
            #expect(throws: JoiningError.self, "byte \(index)") { try JoinRequest(parsing: changed) }
        }
    }
}
