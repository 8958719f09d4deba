/// Columns that a form's server adds.
enum ServerColumns {
    /// KoboToolbox. Its numbers and users could be linked to a person, so all but these are dropped.
    static let kobo: [(String, ColumnRole)] =
        [
            ("_id", .submission), ("_index", .index), ("_parent_index", .parent), ("_submission_time", .received),
            ("_validation_status", .review), ("_validation_status/uid", .review),
        ] + dropped

    /// ODK Central, as CSV and as OData.
    static let odk: [(String, ColumnRole)] =
        [
            ("KEY", .key), ("__id", .key), ("PARENT_KEY", .parent), ("SubmissionDate", .received),
            ("__system/submissionDate", .received), ("ReviewState", .review), ("__system/reviewState", .review),
        ]
        + [
            "SubmitterID", "SubmitterName", "AttachmentsPresent", "AttachmentsExpected", "Status", "Edits",
            "FormVersion", "instanceID", "meta-instanceID", "meta-instanceName", "meta/instanceID",
            "meta/instanceName", "meta-entity", "__system/updatedAt", "__system/deletedAt", "__system/submitterId",
            "__system/submitterName", "__system/attachmentsPresent", "__system/attachmentsExpected",
            "__system/status", "__system/deviceId", "__system/edits", "__system/formVersion",
        ].map { ($0, .drop) } + dropped

    /// What the data-collection programmes of both write by themselves.
    private static let dropped: [(String, ColumnRole)] = [
        "start", "end", "today", "deviceid", "DeviceID", "username", "phonenumber", "simserial", "simid",
        "subscriberid", "audit", "email", "start-geopoint", "background-audio", "instanceName", "formhub/uuid",
        "meta/instanceID", "meta/instanceName", "meta/rootUuid", "meta/deprecatedID", "meta/audit", "_uuid", "_notes",
        "_status", "_submitted_by", "_tags",
        "__version__", "_version_", "_geolocation", "_attachments", "_xform_id_string", "_bamboo_dataset_id",
        "_parent_table_name", "_validation_status/label", "_validation_status/color",
        "_validation_status/by_whom", "_validation_status/timestamp",
    ].map { ($0, .drop) }
}
