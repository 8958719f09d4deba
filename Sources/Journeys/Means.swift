/// How survivors were moved.
package enum TransportMode: String, Code {
    case air, road, rail, sea, foot, other

    package static let title = "transport mode"

    package var label: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }

    package var aliases: [String] {
        switch self {
        case .air: ["plane", "flight", "by air", "airplane", "aeroplane"]
        case .road: ["bus", "car", "matatu", "lorry", "truck", "taxi", "motorbike", "boda boda", "by road", "land"]
        case .rail: ["train", "sgr"]
        case .sea: ["boat", "ship", "dhow", "by sea", "water"]
        case .foot: ["walking", "on foot"]
        case .other: []
        }
    }
}

/// How survivors were recruited: the codes of HTCDS 2.0 `vic_MethodOfRecruitment`, and a recruitment agency, which the
/// Victim Journey Tracker tells apart.
package enum RecruitmentMethod: String, Code {
    case placeOfBusiness = "AtAPlaceOfBusiness"
    case school = "AtAnEducationalInstitution"
    case work = "AtWork"
    case onlineNetworks = "ThroughOnlineSocialNetworks"
    case onlineAdvertisement = "ThroughAnOnlineAdvertisement"
    case television = "ThroughATelevisionAdvert"
    case newspaper = "ThroughANewspaperAdvert"
    case family = "ThroughFamilyOrFamilyEvents"
    case friends = "ThroughFriendsOrSocialEvents"
    case agency = "RecruitmentAgency"
    case other = "Other"

    package static let title = "recruitment method"

    package var label: String {
        switch self {
        case .placeOfBusiness: "At a place of business"
        case .school: "At an educational institution"
        case .work: "At work"
        case .onlineNetworks: "Through online social networks"
        case .onlineAdvertisement: "Through an online advertisement"
        case .television: "Through a television advert"
        case .newspaper: "Through a newspaper advert"
        case .family: "Through family or family events"
        case .friends: "Through friends or social events"
        case .agency: "Recruitment agency"
        case .other: "Other"
        }
    }

    package var aliases: [String] {
        switch self {
        case .onlineNetworks: ["social media", "facebook", "whatsapp", "online"]
        case .onlineAdvertisement: ["online advert", "online ad", "online job advert"]
        case .newspaper: ["newspaper"]
        case .family: ["family", "relative", "family member"]
        case .friends: ["friend", "friends"]
        case .agency: ["agency", "agent", "employment agency", "broker"]
        default: []
        }
    }
}

/// What `destination` means: where exploitation took place, or, where none took place yet, where it was meant to.
package enum DestinationStatus: String, Hashable, Sendable, CaseIterable {
    case actual, intended
}
