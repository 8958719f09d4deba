/// Ready-made mappings for forms that many organisations use.
package enum Preset: String, CaseIterable, Sendable {
    /// The Victim Journey Tracker: one row is a route with an estimated number of cases.
    case vjt

    package var mapping: Mapping {
        switch self {
        case .vjt: Mapping(name: rawValue, isPerCase: false, columns: Self.tracker)
        }
    }

    private static let tracker: [(String, ColumnRole)] =
        [
            (
                ["Case Reference", "Reference", "Case ID", "Internal case reference", "Case Number"],
                ColumnRole.reference
            ),
            (
                ["Submission Date", "Date", "Date Submitted", "Date of Submission", "Registration Date", "Timestamp"],
                .recorded
            ),
            (["Origin City", "City of Origin"], .originCity),
            (["Origin Country", "Country of Origin"], .originCountry),
            (
                ["Intended Destination City", "Intended City", "City of Intended Destination"], .intendedCity
            ),
            (
                ["Intended Destination Country", "Intended Country", "Country of Intended Destination"],
                .intendedCountry
            ),
            (["Exploitation City", "City of Exploitation"], .exploitationCity),
            (["Exploitation Country", "Country of Exploitation"], .exploitationCountry),
            (["Transit Points", "Transit", "Transit Point", "Transit Places", "Transit Countries"], .transit),
            (["Industry", "Sector", "Industry of Exploitation"], .industry),
            (["Type of Exploitation", "Exploitation Type", "Form of Exploitation", "Type"], .form),
            (
                [
                    "Estimated Number of Cases", "Number of Cases", "Cases", "Estimated Cases",
                    "Number of Survivors", "Survivors",
                ], .cases
            ),
            (["Transport Mode", "Mode of Transport", "Transport", "Means of Transport"], .transport),
            (["Recruitment Method", "Method of Recruitment", "Recruitment"], .recruitment),
            (["Gender", "Sex"], .gender),
            (["Age", "Age Band", "Age Group"], .age),
            (["Consent", "Consent to Share"], .consent),
            (
                [
                    "Survivor Name", "Name", "Full Name", "First Name", "Last Name", "Victim Name", "Phone",
                    "Phone Number", "Telephone", "Mobile", "Email", "E-mail", "Date of Birth", "DOB", "ID Number",
                    "National ID", "Passport", "Passport Number", "Address", "Notes", "Comments", "Remarks",
                    "Description", "Next of Kin", "Organisation", "Organization", "Submitted By", "Case Worker",
                    "Caseworker", "Trafficker Name",
                ], .drop
            ),
        ].flatMap { names, role in names.map { ($0, role) } }
}
