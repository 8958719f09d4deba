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
    /// A seal's entries are padded to a multiple of this.
    package let padding: Int
    /// Days after a period's end in which late entries still belong to it.
    package let settlingDays: Int

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
        return .object([
            "bucket_edges": .array(buckets.edges.map { .integer($0) }),
            "diversity": .integer(diversity),
            "home_country": .string(homeCountry.text),
            "minors": .object(["factor": .integer(minorsFactor), "first_rung": .integer(minorsFirstRung)]),
            "name": .string(name),
            "padding": .integer(padding),
            "presence": .object(presence),
            "rungs": .array(rungs.map(\.json)),
            "settling_days": .integer(settlingDays),
        ])
    }

    package init(json: JSONValue) throws(JSONReader.Failure) {
        var reader = try JSONReader(json)
        name = try reader.code("name") { $0.utf8.count <= 40 && !$0.isEmpty ? $0 : nil }
        homeCountry = try reader.place("home_country")
        guard !homeCountry.isAdmin1, !homeCountry.isUnknown else {
            throw .init(member: "home_country", reason: "must be a country")
        }
        let edges = try reader.array("bucket_edges", limit: 64).compactMap(\.integer)
        guard let buckets = Buckets(edges: edges) else {
            throw .init(member: "bucket_edges", reason: "must start at 1 and rise")
        }
        self.buckets = buckets
        diversity = try reader.integer("diversity", in: 1...10)
        padding = try reader.integer("padding", in: 1...4096)
        settlingDays = try reader.integer("settling_days", in: 0...90)
        var rungs: [Rung] = []
        for value in try reader.array("rungs", limit: 20) { rungs.append(try Rung(json: value)) }
        self.rungs = rungs
        var minors = JSONReader(try reader.object("minors"))
        minorsFirstRung = try minors.integer("first_rung", in: 1...20)
        minorsFactor = try minors.integer("factor", in: 1...10)
        try minors.finish()
        var kinds = JSONReader(try reader.object("presence"))
        var presence: [Presence.Kind: Threshold] = [:]
        for kind in Presence.Kind.allCases where kinds.optional(kind.rawValue) != nil {
            var threshold = JSONReader(try kinds.object(kind.rawValue))
            presence[kind] = Threshold(
                survivors: try threshold.integer("survivors", in: 1...1000),
                submissions: try threshold.integer("submissions", in: 1...1000))
            try threshold.finish()
        }
        try kinds.finish()
        self.presence = presence
        try reader.finish()
        try requireSound()
    }

    /// Refuses a policy with a hole.
    private func requireSound() throws(JSONReader.Failure) {
        guard !rungs.isEmpty else { throw .init(member: "rungs", reason: "must not be empty") }
        for (index, rung) in rungs.enumerated() {
            let thresholds = rung.age == .none ? [rung.survivors] : [rung.survivors, rung.survivors * minorsFactor]
            for least in thresholds where !buckets.isEdge(least) {
                throw .init(
                    member: "rungs",
                    reason: "rung \(index + 1): \(least) survivors must be the lower edge of a bucket, to be checkable")
            }
        }
        for (index, (fine, coarse)) in zip(rungs, rungs.dropFirst()).enumerated() where !fine.isFiner(than: coarse) {
            throw .init(member: "rungs", reason: "rung \(index + 2) tells something that rung \(index + 1) does not")
        }
    }
}

extension Rung {
    /// Whether every attribute is told at least as finely here as on `other`, over a period no longer.
    func isFiner(than other: Rung) -> Bool {
        func order<Level: CaseIterable & Equatable>(_ level: Level) -> Int {
            Array(Level.allCases).firstIndex(of: level) ?? 0
        }
        return order(places) <= order(other.places) && order(exploitation) <= order(other.exploitation)
            && order(age) <= order(other.age) && order(period) <= order(other.period)
            && (transit || !other.transit) && (gender || !other.gender) && (transport || !other.transport)
            && (recruitment || !other.recruitment)
    }
}
