import Places

/// A journey as one short line, the form in which staging encrypts it (docs/formats.md, "Staging"). A million of them are
/// written and read in one night, so they have no names of members: twelve fields stand in a fixed order, the elements
/// of a set are separated by spaces, and everything is a code, which has no tab and no space.
extension Journey {
    private static let tab = UInt8(ascii: "\t")

    /// Appends the line to `bytes`.
    package func write(to bytes: inout [UInt8]) {
        func end() { bytes.append(Self.tab) }
        func set<Element>(_ elements: [Element], _ text: (Element) -> String) {
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: " ")) }
                bytes += text(element).utf8
            }
        }
        bytes += origin.text.utf8
        end()
        bytes += destination.text.utf8
        end()
        bytes += destinationStatus.rawValue.utf8
        end()
        set(exploitation, \.description)
        end()
        bytes += gender.rawValue.utf8
        end()
        bytes += age.rawValue.utf8
        end()
        bytes += recorded.description.utf8
        end()
        bytes += String(survivors).utf8
        end()
        bytes += (isEstimated ? "estimated" : "counted").utf8
        end()
        set(transit, \.text)
        end()
        set(transport, \.rawValue)
        end()
        set(recruitment, \.rawValue)
    }

    /// Reads a line strictly: known codes, sorted sets, numbers in range; else `nil`.
    package init?(line: [UInt8]) {
        let fields = line.split(separator: Self.tab, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        guard fields.count == 12, let origin = PlaceCode(fields[0]), let destination = PlaceCode(fields[1]),
            let status = DestinationStatus(rawValue: fields[2]),
            let exploitation = Self.set(fields[3], { Exploitation($0) }), let gender = Gender(rawValue: fields[4]),
            let age = Age(rawValue: fields[5]), let recorded = Period(fields[6]), let survivors = Int(fields[7]),
            (1...Self.survivorLimit).contains(survivors), let transit = Self.set(fields[9], { PlaceCode($0) }),
            let transport = Self.set(fields[10], { TransportMode(rawValue: $0) }),
            let recruitment = Self.set(fields[11], { RecruitmentMethod(rawValue: $0) })
        else { return nil }
        switch fields[8] {
        case "estimated": isEstimated = true
        case "counted": isEstimated = false
        default: return nil
        }
        self.origin = origin
        self.transit = transit
        self.destination = destination
        destinationStatus = status
        self.exploitation = exploitation
        self.gender = gender
        self.age = age
        self.transport = transport
        self.recruitment = recruitment
        self.survivors = survivors
        self.recorded = recorded
    }

    private static func set<Value: Comparable>(_ field: String, _ make: (String) -> Value?) -> [Value]? {
        if field.isEmpty { return [] }
        var values: [Value] = []
        for text in field.split(separator: " ", omittingEmptySubsequences: false) {
            guard let value = make(String(text)), values.count < setLimit, values.last.map({ $0 < value }) ?? true
            else {
                return nil
            }
            values.append(value)
        }
        return values
    }
}
