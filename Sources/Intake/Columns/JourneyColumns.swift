/// Column names, in English and Swahili, as labels and as a form's short names, that mean the same wherever they stand.
enum JourneyColumns {
    /// A group of a form, `Origin/City`, reads like `Origin City`.
    static let columns: [(String, ColumnRole)] = [
        (
            [
                "Case Reference", "Reference", "Case ID", "Internal case reference", "Case Number", "case_ref", "Case",
                "Kumbukumbu ya kesi", "Namba ya kesi",
            ], ColumnRole.reference
        ),
        (
            [
                "Submission Date", "Date", "Date Submitted", "Date of Submission", "Registration Date", "Timestamp",
                "Date Recorded", "Date of Registration", "Tarehe", "Tarehe ya usajili",
            ], .recorded
        ),
        (
            [
                "Origin City", "City of Origin", "Origin Town", "Town of Origin", "Origin County", "County of Origin",
                "Origin", "Place of Origin", "Mji wa asili", "Kaunti ya asili",
            ], .originCity
        ),
        (["Origin Country", "Country of Origin", "Nchi ya asili"], .originCountry),
        (
            [
                "Intended Destination City", "Intended City", "City of Intended Destination",
                "Intended Destination Town", "Intended City of Destination", "Mji uliokusudiwa",
            ], .intendedCity
        ),
        (
            [
                "Intended Destination Country", "Intended Country", "Country of Intended Destination",
                "Intended Country of Destination", "Nchi iliyokusudiwa",
            ], .intendedCountry
        ),
        (
            [
                "Exploitation City", "City of Exploitation", "Exploitation Town", "Exploitation County",
                "Place of Exploitation", "Mji wa unyonyaji",
            ], .exploitationCity
        ),
        (["Exploitation Country", "Country of Exploitation", "Nchi ya unyonyaji"], .exploitationCountry),
        (
            [
                "Transit Points", "Transit", "Transit Point", "Transit Places", "Transit Countries", "Route",
                "Vituo vya njiani",
            ], .transit
        ),
        (["Transit City", "Transit Point City", "Transit Town", "City of Transit", "Mji wa njiani"], .transitCity),
        (["Transit Country", "Transit Point Country", "Country of Transit", "Nchi ya njiani"], .transitCountry),
        (["Industry", "Sector", "Industry of Exploitation", "Sekta"], .industry),
        (
            [
                "Type of Exploitation", "Exploitation Type", "Form of Exploitation", "Type", "Form", "Aina",
                "Aina ya unyonyaji",
            ], .form
        ),
        (
            [
                "Estimated Number of Cases", "Number of Cases", "Cases", "Estimated Cases", "Number of Survivors",
                "Survivors", "Number of Victims", "Victims", "Idadi", "Idadi ya kesi", "Idadi ya manusura",
            ], .cases
        ),
        (
            [
                "Transport Mode", "Mode of Transport", "Transport", "Means of Transport", "Mode", "Usafiri",
                "Njia ya usafiri",
            ], .transport
        ),
        (
            [
                "Recruitment Method", "Method of Recruitment", "Recruitment", "Njia", "Njia ya kuajiri",
                "Njia ya kuandikisha",
            ], .recruitment
        ),
        (["Gender", "Sex", "Jinsia"], .gender),
        (["Age", "Age Band", "Age Group", "Umri"], .age),
        (["Minor or Adult", "Majority"], .majority),
        (["Consent", "Consent to Share", "Informed Consent", "Idhini", "Ridhaa"], .consent),
    ].flatMap { names, role in names.map { ($0, role) } }

    /// What tells who somebody is, or is typed freely.
    static let dropped: [(String, ColumnRole)] = [
        "Survivor Name", "Survivor name (never shared)", "Name", "Full Name", "First Name", "Last Name", "Middle Name",
        "Second Name", "Surname", "Nickname", "Alias", "Victim Name", "Client Name", "Phone", "Phone Number",
        "Telephone", "Mobile", "Mobile Phone", "Home Phone", "Email", "E-mail", "Date of Birth", "DOB", "Birthdate",
        "ID Number", "National ID", "Passport", "Passport Number", "Address", "Village", "Street", "Notes", "Comments",
        "Remarks", "Description", "Narrative", "Story", "Next of Kin", "Organisation", "Organization", "Submitted By",
        "Case Worker", "Caseworker", "Trafficker Name", "Photo", "Signature", "Where", "GPS", "Location",
        "Coordinates", "Approximate point", "Point", "Serial", "Serial Number", "No.", "S/N", "Jina", "Jina kamili",
        "Simu", "Namba ya simu", "Barua pepe", "Anwani", "Maelezo", "Tarehe ya kuzaliwa", "Kitambulisho", "Mahali",
    ].map { ($0, .drop) }
}
