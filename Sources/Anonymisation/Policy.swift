package import CanonicalJSON
package import Journeys
package import Places
package import Signing

/// A coalition's rules for what may leave a member organisation (Schemas/policy.json). Signed into the registry; its
/// identity is the SHA-256 of its canonical bytes.
package struct Policy: Hashable, Sendable {
    /// The least company a presence fact needs.
    package struct Threshold: Hashable, Sendable {
        package let survivors: Int
        package let submissions: Int

        package init(survivors: Int, submissions: Int) {
            self.survivors = survivors
            self.submissions = submissions
        }

        fileprivate init(reading reader: JSONReader) throws(JSONReader.Failure) {
            var reader = reader
            survivors = try reader.integer("survivors", in: 1...1000)
            submissions = try reader.integer("submissions", in: 1...1000)
            try reader.finish()
        }
    }

    package let name: String
    /// The coalition's own country: links are told from its admin-1 places.
    package let homeCountry: PlaceCode
    /// Fine to coarse.
    package let rungs: [Rung]
    package let buckets: Buckets
    /// Where a minor enters the ladder at the earliest, counted from 1.
    package let minorsFirstRung: Int
    /// What a rung's survivors threshold is multiplied by where a group's age code says minor.
    package let minorsFactor: Int
    /// How many different sets of forms must leave for one place, gender, age and period on admin-1 rungs.
    package let diversity: Int
    package let presence: [Presence.Kind: Threshold]
    /// The company that a whole year of an organisation needs before any presence fact of it is told.
    package let presenceYear: Threshold
    /// A seal's entries are padded to a multiple of this.
    package let padding: Int
    /// Days after a period's end in which late entries still belong to it.
    package let settlingDays: Int
    /// Days after a year has settled in which staged rows keep their attributes.
    package let retentionDays: Int
    package let publication: PublicationRule
    /// What becomes of those who fit no rung; `nil` where they stay.
    package var pooling: PoolingRule?

    /// The survivors that a group with these attributes needs at a rung.
    package func leastSurvivors(rung: Rung, age: Age?) -> Int {
        age?.majority == .minor ? rung.survivors * minorsFactor : rung.survivors
    }

    /// Why a group breaks the policy, or `nil` where it keeps it. The coalition asks this of every group it receives.
    package func objection(to group: Group) -> String? {
        guard group.rung <= rungs.count else { return "names a rung that the policy does not have" }
        let rung = rungs[group.rung - 1]
        if group.period.length != rung.period { return "has a period of another length than its rung" }
        if !rung.allows(group.attributes) { return "tells more or less than its rung" }
        if group.attributes.age?.majority == .minor && group.rung < minorsFirstRung {
            return "tells of minors on a rung closed to them"
        }
        if !buckets.contains(group.survivors) { return "has a count that is not one of the buckets" }
        if group.survivors.lower < leastSurvivors(rung: rung, age: group.attributes.age) {
            return "is smaller than its rung allows"
        }
        return nil
    }

    /// Why a presence fact breaks the policy, or `nil`.
    package func objection(to fact: Presence) -> String? {
        guard presence[fact.kind] != nil else { return "is of a kind that the policy does not share" }
        if case .link(let place, _, _) = fact, place.country != homeCountry {
            return "links a place outside the coalition's country"
        }
        return nil
    }

    /// Whether the year in which a journey was recorded has yet to close: it is waiting rather than withheld.
    package func canWait(_ journey: Journey, today: CivilDate) -> Bool {
        !Period.year(journey.recorded.year).isClosed(on: today, settlingDays: settlingDays)
    }

    /// Whether a row recorded in `year` has to give up its attributes, `today`.
    func isForgetting(_ year: Int, today: CivilDate) -> Bool {
        Period.year(year).isClosed(on: today, settlingDays: settlingDays + retentionDays)
    }

    package var digest: Digest { SHA256.hash(bytes) }

    /// The canonical bytes: the policy's side file.
    package var bytes: [UInt8] { json.canonicalBytes() }
}

extension Policy {
    package var json: JSONValue {
        var presence = JSONObject()
        for (kind, threshold) in self.presence {
            presence[kind.rawValue] = .object([
                "submissions": .integer(threshold.submissions), "survivors": .integer(threshold.survivors),
            ])
        }
        var object: JSONObject = [
            "bucket_edges": .array(buckets.edges.map { .integer($0) }),
            "diversity": .integer(diversity),
            "home_country": .string(homeCountry.text),
            "minors": .object(["factor": .integer(minorsFactor), "first_rung": .integer(minorsFirstRung)]),
            "name": .string(name),
            "padding": .integer(padding),
            "presence": .object(presence),
            "presence_year": .object([
                "submissions": .integer(presenceYear.submissions), "survivors": .integer(presenceYear.survivors),
            ]),
            "publication": publication.json,
            "retention_days": .integer(retentionDays),
            "rungs": .array(rungs.map(\.json)),
            "settling_days": .integer(settlingDays),
        ]
        // Absent where nothing is pooled, so that a policy from before keeps its bytes and its digest.
        object["pooling"] = pooling?.json
        return .object(object)
    }

    package init(json: JSONValue) throws(JSONReader.Failure) {
        var reader = try JSONReader(json)
        name = try reader.code("name") { $0.utf8.count <= 40 && !$0.isEmpty ? $0 : nil }
        homeCountry = try reader.place("home_country")
        guard !homeCountry.isAdmin1, !homeCountry.isUnknown else {
            throw .init(member: "home_country", reason: "must be a country")
        }
        var edges: [Int] = []
        for (index, value) in try reader.array("bucket_edges", limit: 64).enumerated() {
            guard let edge = value.integer, edge > edges.last ?? 0 else {
                throw .init(
                    member: "bucket_edges[\(index)]",
                    reason: "must be an integer above the one before it, or buckets would overlap")
            }
            edges.append(edge)
        }
        guard let buckets = Buckets(edges: edges) else {
            throw .init(member: "bucket_edges", reason: "must be at least two, and start at 1")
        }
        self.buckets = buckets
        diversity = try reader.integer("diversity", in: 1...10)
        padding = try reader.integer("padding", in: 1...4096)
        settlingDays = try reader.integer("settling_days", in: 0...90)
        var rungs: [Rung] = []
        for (index, value) in try reader.array("rungs", limit: 20).enumerated() {
            rungs.append(try Self.read("rungs[\(index)]") { () throws(JSONReader.Failure) in try Rung(json: value) })
        }
        self.rungs = rungs
        let minors = try reader.object("minors")
        (minorsFirstRung, minorsFactor) = try Self.read("minors") { () throws(JSONReader.Failure) in
            var minors = JSONReader(minors)
            let read = (try minors.integer("first_rung", in: 1...20), try minors.integer("factor", in: 1...10))
            try minors.finish()
            return read
        }
        let presence = try reader.object("presence")
        self.presence = try Self.read("presence") { () throws(JSONReader.Failure) in
            try Self.presence(JSONReader(presence))
        }
        let year = try reader.object("presence_year")
        presenceYear = try Self.read("presence_year") { () throws(JSONReader.Failure) in
            try Threshold(reading: JSONReader(year))
        }
        let publication = try reader.object("publication")
        self.publication = try Self.read("publication") { () throws(JSONReader.Failure) in
            try PublicationRule(reading: JSONReader(publication))
        }
        retentionDays = try reader.integer("retention_days", in: 0...36_500)
        if reader.has("pooling") {
            let pooling = try reader.object("pooling")
            self.pooling = try Self.read("pooling") { () throws(JSONReader.Failure) in
                try PoolingRule(reading: JSONReader(pooling))
            }
        }
        try reader.finish()
        try requireSound()
    }

    private static func presence(_ kinds: JSONReader) throws(JSONReader.Failure) -> [Presence.Kind: Threshold] {
        var kinds = kinds
        var presence: [Presence.Kind: Threshold] = [:]
        for kind in Presence.Kind.allCases where kinds.optional(kind.rawValue) != nil {
            let object = try kinds.object(kind.rawValue)
            presence[kind] = try read(kind.rawValue) { () throws(JSONReader.Failure) in
                try Threshold(reading: JSONReader(object))
            }
        }
        try kinds.finish()
        return presence
    }

    /// Reads what stands at `path`; a failure names the whole path.
    private static func read<Value>(
        _ path: String, _ body: () throws(JSONReader.Failure) -> Value
    ) throws(JSONReader.Failure) -> Value {
        do throws(JSONReader.Failure) { return try body() } catch { throw error.under(path) }
    }

    /// Refuses a policy with a hole.
    private func requireSound() throws(JSONReader.Failure) {
        guard !rungs.isEmpty else { throw .init(member: "rungs", reason: "must not be empty") }
        guard minorsFirstRung <= rungs.count else {
            throw .init(member: "minors.first_rung", reason: "names a rung that the ladder does not have")
        }
        if pooling != nil && rungs[rungs.count - 1].period != .year {
            throw .init(member: "pooling", reason: "needs a last rung whose period is a year")
        }
        for (index, rung) in rungs.enumerated() {
            let thresholds = rung.age == .none ? [rung.survivors] : [rung.survivors, rung.survivors * minorsFactor]
            for least in thresholds where !buckets.isEdge(least) {
                throw .init(
                    member: "rungs[\(index)].survivors",
                    reason: "\(least) survivors must be the lower edge of a bucket, to be checkable")
            }
        }
        for (index, (fine, coarse)) in zip(rungs, rungs.dropFirst()).enumerated() {
            if let member = coarse.finerMember(than: fine) {
                throw .init(
                    member: "rungs[\(index + 1)].\(member)",
                    reason: member == "period"
                        ? "is shorter than on the rung before it" : "tells more than the rung before it")
            }
        }
    }
}

extension Rung {
    /// The member that this rung tells more finely than `finer`, the rung before it, or over a shorter period; `nil`
    /// where there is none.
    fileprivate func finerMember(than finer: Rung) -> String? {
        func order<Level: CaseIterable & Equatable>(_ level: Level) -> Int {
            Array(Level.allCases).firstIndex(of: level) ?? 0
        }
        if order(places) < order(finer.places) { return "places" }
        if transit && !finer.transit { return "transit" }
        if order(exploitation) < order(finer.exploitation) { return "exploitation" }
        if gender && !finer.gender { return "gender" }
        if order(age) < order(finer.age) { return "age" }
        if transport && !finer.transport { return "transport" }
        if recruitment && !finer.recruitment { return "recruitment" }
        return order(period) < order(finer.period) ? "period" : nil
    }
}
