import Journeys

/// The columns of the Counter Trafficking Data Collaborative's files: the k-anonymised Global Dataset (63 columns in
/// full, 7 in its smallest form) and the Global Synthetic Datasets (37 and 27 columns). Some writers cut names off at
/// 31 characters.
enum CollaborativeColumns {
    static let columns: [(String, ColumnRole)] =
        [
            ("yearOfRegistration", .recorded), ("gender", .gender), ("ageBroad", .age), ("majorityStatus", .majority),
            ("citizenship", .citizenship), ("CountryOfExploitation", .exploitationCountry),
            ("isForcedLabour", .flag(Exploitation(form: .forcedLabour))),
            ("isSexualExploit", .flag(Exploitation(form: .sexualExploitation))),
            ("isOtherExploit", .flag(Exploitation(form: .other))),
            ("isForcedMarriage", .flag(Exploitation(form: .forcedMarriage))),
            ("isForcedMilitary", .flag(Exploitation(form: .forcedMilitary))),
            ("isOrganRemoval", .flag(Exploitation(form: .organRemoval))),
            ("isSlaveryAndPractices", .flag(Exploitation(form: .other))),
            // Says again what isForcedLabour and isSexualExploit say.
            ("isSexAndLabour", .drop), ("isAbduction", .drop), ("Datasource", .drop), ("traffickMonths", .drop),
            ("majorityStatusAtExploit", .drop), ("majorityEntry", .drop), ("typeOfExploitConcatenated", .drop),
            ("recruiterRelationFriend", .recruitmentFlag(.friends)),
            ("recruiterRelationFamily", .recruitmentFlag(.family)),
            ("recruiterRelationIntimatePartner", .recruitmentFlag(.other)),
            ("recruiterRelationOther", .recruitmentFlag(.other)), ("recruiterRelationUnknown", .drop),
            ("recruiterRelationship", .drop),
            // The row numbers that statistics programs write in front.
            ("Unnamed: 0", .drop), ("X", .drop), ("case_id", .reference),
        ] + labour + sexual

    /// A country that was taken out is a zero in some files.
    static let values: [ColumnRole: [String: String]] = [
        .citizenship: ["0": "unknown", "00": "unknown"], .exploitationCountry: ["0": "unknown", "00": "unknown"],
    ]

    /// `typeOfLabour` until 2024, `sectorOfLabour` since.
    private static let labour: [(String, ColumnRole)] = ["typeOfLabour", "sectorOfLabour"].flatMap { prefix in
        [
            ("Agriculture", Sector.agriculture), ("Aquafarming", .fishing), ("Construction", .construction),
            ("DomesticWork", .domesticWork), ("Hospitality", .hospitality), ("IllicitActivities", .other),
            ("Manufacturing", .manufacturing), ("MiningOrDrilling", .mining), ("Peddling", .trade),
            ("Transportation", .transport), ("Other", .other),
        ].map { ("\(prefix)\($0.0)", ColumnRole.flag(Exploitation(form: .forcedLabour, sector: $0.1))) }
            + [("\(prefix)Begging", .flag(Exploitation(form: .forcedBegging)))]
    }

    private static let sexual: [(String, ColumnRole)] = ["typeOfSex", "sectorOfSex"].flatMap { prefix in
        [
            ("Prostitution", Exploitation(form: .sexualExploitation, sector: .commercialSex)),
            ("PrivateSexualServices", Exploitation(form: .sexualExploitation, sector: .commercialSex)),
            ("Pornography", Exploitation(form: .sexualExploitation)),
            ("RemoteInteractiveServices", Exploitation(form: .sexualExploitation)),
            ("Other", Exploitation(form: .sexualExploitation)),
        ].map { ("\(prefix)\($0.0)", ColumnRole.flag($0.1)) }
    }

    /// How people were held, and lists that repeat what the flags say.
    static let prefixes: [(String, ColumnRole)] = [
        "means", "typeOfLabour", "sectorOfLabour", "typeOfSex", "sectorOfSex", "recruiterRelation",
    ].map { ($0, .drop) }
}
