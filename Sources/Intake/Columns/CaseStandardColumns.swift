/// The fields of the Human Trafficking Case Data Standard 2.0 (IOM), by name and by label. In the Excel template the
/// hidden names above the Mailing columns are shifted; all of those are dropped, by either.
enum CaseStandardColumns {
    /// The objects to which the standard's fields belong.
    static let objects = ["org_", "prs_", "vic_", "per_", "cas_", "cco_", "hte_", "spl_", "con_"]

    static let columns: [(String, ColumnRole)] = [
        (["con_Consent", "Consent"], ColumnRole.consent),
        (["prs_Gender", "Gender"], .gender),
        (["prs_Citizenship", "Citizenship"], .citizenship),
        (["vic_AgeWhenTrafficked", "Age when Trafficked"], .age),
        (["vic_TraffickingStatus", "Trafficking Status"], .victimStatus),
        (["vic_MethodOfRecruitment", "Method of Recruitment"], .recruitment),
        (["vic_LocationOfRecruitment", "Location of Recruitment"], .recruitmentPlace),
        (["vic_TypeOfExploitation", "Type of Exploitation"], .form),
        (["vic_ForcedLabourIndustry", "Forced Labour Industry"], .labourIndustry),
        (["vic_LocationOfExploitation", "Location of Exploitation"], .exploitationPlace),
        (["cas_IncomingReferralDate", "Incoming Referral Date"], .recorded),
        (["hte_Type"], .eventType), (["hte_City"], .eventCity), (["hte_State"], .eventState),
        (["hte_Country"], .eventCountry),
        (
            [
                "Case Reference", "case_ref", "Case ID", "Case Number", "Case", "Reference", "cas_ID", "cas_Number",
                "prs_ID", "hte_Person", "hte_Case", "hte_ID", "Journey", "journey_id", "Person ID",
            ], .reference
        ),
        // What the standard has and a journey has not: who somebody is, how they were held, who helped.
        (
            [
                "Case Owner", "Salutation", "Middle Name", "Marital Status", "Number of Children", "Primary Language",
                "Secondary Language", "Highest Level of Education", "Identity Number", "Title", "Deceased",
                "Mailing Street", "Mailing City", "Mailing State/Province", "Mailing Zip/Postal Code",
                "Mailing Country", "Agreement to Manage Personal Data",
                "Trafficking Status Decision Making Organization", "Relationship to Trafficker",
                "Recruitment Websites and Apps", "Methods of Control", "Type of Sex Exploitation",
                "Exploitation Websites and Apps", "Vulnerabilities", "Details Of Vulnerabilities", "Status",
                "Reason for Case Closure", "Referring Organisation", "Referring Primary Case Worker",
                "Reason for Incoming Referral", "Incoming Referral Details", "Referred Organisation",
                "Referred Primary Case Worker", "Reason for Outgoing Referral", "Outgoing Referral Date",
                "Outgoing Referral Details", "Objectives", "Action Plan", "Planned End Date", "Actual End Date",
            ], .drop
        ),
    ].flatMap { names, role in names.map { ($0, role) } }

    /// Every other field of the standard.
    static let prefixes: [(String, ColumnRole)] = [
        "org", "prs", "vic", "per", "cas", "cco", "hte", "spl", "con",
    ].map { ($0 + "_", .drop) }
}
