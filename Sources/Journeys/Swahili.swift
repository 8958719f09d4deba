// What people call the codes in Swahili: for case files, for `record` and for reports.

extension Form {
    package var swahili: [String] {
        switch self {
        case .forcedLabour: ["Kazi ya kulazimishwa", "Kazi ya lazima"]
        case .sexualExploitation: ["Unyonyaji wa kingono", "Unyanyasaji wa kingono"]
        case .childLabour: ["Ajira ya watoto", "Kazi ya watoto", "Utumikishwaji wa watoto"]
        case .forcedMarriage: ["Ndoa ya kulazimishwa", "Ndoa ya lazima"]
        case .servitude: ["Utumwa", "Utumwa wa nyumbani"]
        case .forcedMilitary: ["Kulazimishwa kupigana", "Utumikishwaji wa kijeshi"]
        case .organRemoval: ["Uvunaji wa viungo", "Viungo", "Kuondolewa viungo"]
        case .forcedBegging: ["Kulazimishwa kuomba", "Ombaomba wa kulazimishwa"]
        case .forcedAdoption: ["Uasili wa kulazimishwa"]
        case .surrogacy: ["Ubebaji mimba kwa niaba"]
        case .other: ["Nyingine", "Aina nyingine"]
        case .unknown: ["Haijulikani"]
        }
    }
}

extension Sector {
    package var swahili: [String] {
        switch self {
        case .agriculture: ["Kilimo"]
        case .fishing: ["Uvuvi"]
        case .herding: ["Ufugaji"]
        case .forestry: ["Misitu na makaa"]
        case .mining: ["Uchimbaji madini", "Migodi"]
        case .manufacturing: ["Viwanda", "Kiwanda"]
        case .utilities: ["Umeme, maji na taka"]
        case .construction: ["Ujenzi"]
        case .trade: ["Biashara ya rejareja", "Uchuuzi", "Biashara"]
        case .transport: ["Uchukuzi"]
        case .hospitality: ["Hoteli", "Hoteli na mikahawa"]
        case .finance: ["Fedha na bima"]
        case .professional: ["Huduma za kitaalamu"]
        case .cleaning: ["Usafi"]
        case .security: ["Ulinzi"]
        case .education: ["Elimu"]
        case .entertainment: ["Burudani"]
        case .beauty: ["Urembo na ukandaji"]
        case .other: ["Huduma nyingine"]
        case .onlineScams: ["Ulaghai wa mtandaoni"]
        case .information: ["Habari na mawasiliano"]
        case .realEstate: ["Mali isiyohamishika"]
        case .publicAdministration: ["Utawala wa umma na ulinzi"]
        case .careWork: ["Kazi ya uangalizi", "Uuguzi"]
        case .domesticWork: ["Kazi za nyumbani", "Kazi ya nyumbani"]
        case .commercialSex: ["Biashara ya ngono", "Ukahaba"]
        case .extraterritorial: ["Mashirika ya kimataifa"]
        }
    }
}

extension TransportMode {
    package var swahili: [String] {
        switch self {
        case .air: ["Ndege"]
        case .road: ["Barabara", "Basi", "Gari"]
        case .rail: ["Reli", "Treni"]
        case .sea: ["Bahari", "Meli", "Boti", "Majini"]
        case .foot: ["Miguu", "Kwa miguu"]
        case .other: ["Njia nyingine"]
        }
    }
}

extension RecruitmentMethod {
    package var swahili: [String] {
        switch self {
        case .placeOfBusiness: ["Mahali pa biashara"]
        case .school: ["Shuleni", "Taasisi ya elimu"]
        case .work: ["Kazini"]
        case .onlineNetworks: ["Mitandao ya kijamii"]
        case .onlineAdvertisement: ["Tangazo la mtandaoni"]
        case .television: ["Tangazo la televisheni"]
        case .newspaper: ["Tangazo la gazeti"]
        case .family: ["Familia", "Ndugu", "Jamaa"]
        case .friends: ["Rafiki", "Marafiki"]
        case .agency: ["Wakala", "Wakala wa ajira"]
        case .other: ["Njia nyingine", "Nyingine"]
        }
    }
}

extension Gender {
    package var swahili: [String] {
        switch self {
        case .feminine: ["Mwanamke", "Kike", "Msichana"]
        case .masculine: ["Mwanaume", "Mwanamume", "Kiume", "Mvulana"]
        case .transgenderFeminine: ["Mwanamke aliyebadili jinsia"]
        case .transgenderMasculine: ["Mwanaume aliyebadili jinsia"]
        case .nonConforming: ["Jinsia nyingine"]
        case .unknown: ["Haijulikani"]
        }
    }
}

extension Age {
    package var swahili: [String] {
        switch self {
        case .minor: ["Mtoto", "Chini ya miaka 18"]
        case .adult: ["Mtu mzima"]
        case .unknown: ["Haijulikani"]
        default: []
        }
    }
}
