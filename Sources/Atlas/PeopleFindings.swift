import Dataset
package import Journeys

/// Who was trafficked and how, where the ladder left it.
package struct PeopleFindings: Hashable, Sendable {
    package let gender: Distribution<Gender>
    /// Minors and adults; finer bands are added up.
    package let age: Distribution<Age>
    package let transport: Distribution<TransportMode>
    package let recruitment: Distribution<RecruitmentMethod>

    init(groups: [Master.SharedGroup]) {
        let groups = groups.map(\.group)
        gender = Distribution(groups) { group in group.attributes.gender.map { $0 == .unknown ? [] : [$0] } }
        age = Distribution(groups) { group in
            group.attributes.age.map { $0.majority == .unknown ? [] : [$0.majority] }
        }
        transport = Distribution(groups) { $0.attributes.transport }
        recruitment = Distribution(groups) { $0.attributes.recruitment }
    }
}
