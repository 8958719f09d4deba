package import CanonicalJSON
package import Journeys

/// How a coalition's merging machine stands with its members: who was heard from when, what counts of each log, what is in
/// quarantine. Nothing of what the logs say.
package struct CoalitionStatus: Hashable, Sendable {
    /// One member's log, or another coalition's public log.
    package struct Member: Hashable, Sendable {
        package let id: String
        package let name: String
        package let log: String
        /// `absent`, `healthy`, `forked` or `waiting`, as the log's standing says.
        package let condition: String
        /// How many entries count.
        package let size: Int
        /// How many the receipts have confirmed to the member.
        package let confirmed: Int
        package let quarantined: Int
        /// The day of the merge that found entries last, and of the last that could read the log in a store.
        package let advanced: CivilDate?
        package let read: CivilDate?

        package init(
            id: String, name: String, log: String, condition: String, size: Int, confirmed: Int, quarantined: Int,
            advanced: CivilDate?, read: CivilDate?
        ) {
            self.id = id
            self.name = name
            self.log = log
            self.condition = condition
            self.size = size
            self.confirmed = confirmed
            self.quarantined = quarantined
            self.advanced = advanced
            self.read = read
        }
    }

    /// A merging machine and the size of its receipts log here.
    package struct Machine: Hashable, Sendable {
        package let name: String
        package let receipts: Int

        package init(name: String, receipts: Int) {
            self.name = name
            self.receipts = receipts
        }
    }

    package let coalition: String
    package let domain: String
    package let policy: String
    package let registrySize: Int
    package let auditors: Int
    package let machines: [Machine]
    package let members: [Member]
    package let publishedYears: [Int]
    /// The hash of what the master was made from, `nil` before the first merge.
    package let frontier: String?
    package let lastMerge: CivilDate?
    /// The day of this status.
    package let day: CivilDate

    package init(
        coalition: String, domain: String, policy: String, registrySize: Int, auditors: Int, machines: [Machine],
        members: [Member], publishedYears: [Int], frontier: String?, lastMerge: CivilDate?, day: CivilDate
    ) {
        self.coalition = coalition
        self.domain = domain
        self.policy = policy
        self.registrySize = registrySize
        self.auditors = auditors
        self.machines = machines
        self.members = members
        self.publishedYears = publishedYears
        self.frontier = frontier
        self.lastMerge = lastMerge
        self.day = day
    }

    /// `status/1` (Schemas/status-1.json).
    package var json: JSONObject {
        var object: JSONObject = [
            "auditors": .integer(auditors), "coalition": .string(coalition), "day": .string(day.description),
            "domain": .string(domain),
            "machines": .array(
                machines.map { .object(["name": .string($0.name), "receipts": .integer($0.receipts)]) }),
            "members": .array(members.map { .object($0.json) }), "policy": .string(policy),
            "published_years": .array(publishedYears.map { .integer($0) }), "registry_size": .integer(registrySize),
            "type": "status/1",
        ]
        object["frontier"] = frontier.map { .string($0) }
        object["last_merge"] = lastMerge.map { .string($0.description) }
        return object
    }
}

extension CoalitionStatus.Member {
    package var json: JSONObject {
        var object: JSONObject = [
            "condition": .string(condition), "confirmed": .integer(confirmed), "log": .string(log),
            "name": .string(name), "partner": .string(id), "quarantined": .integer(quarantined),
            "size": .integer(size),
        ]
        object["advanced"] = advanced.map { .string($0.description) }
        object["read"] = read.map { .string($0.description) }
        return object
    }
}
