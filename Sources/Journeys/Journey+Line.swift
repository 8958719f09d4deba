import Places

/// A journey as one short line, the form in which staging encrypts it (docs/formats.md, "Staging"). A million of them are
/// written and read in one night, so they have no names of members: twelve fields stand in a fixed order, the elements
/// of a set are separated by spaces, and everything is a code, which has no tab and no space.
extension Journey {
    private static let tab = UInt8(ascii: "\t")

    /// What a line says of the number of survivors.
    fileprivate enum Number: String, CaseIterable {
        case counted, estimated
    }

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
        bytes += (isEstimated ? Number.estimated : .counted).rawValue.utf8
        end()
        set(transit, \.text)
        end()
        set(transport, \.rawValue)
        end()
        set(recruitment, \.rawValue)
    }

    /// Reads a line strictly: what `write` writes, else `nil`.
    package init?(line: [UInt8]) {
        let bytes = line.span
        var fields = InlineArray<12, Range<Int>>(repeating: 0..<0)
        var count = 0
        var start = 0
        for index in bytes.indices where bytes[index] == Self.tab {
            guard count < fields.count - 1 else { return nil }
            fields[count] = start..<index
            count += 1
            start = index + 1
        }
        fields[count] = start..<bytes.count
        guard count == fields.count - 1, let origin = PlaceCode(bytes.extracting(fields[0])),
            let destination = PlaceCode(bytes.extracting(fields[1])),
            let status = statuses.value(bytes.extracting(fields[2])),
            let exploitation = Self.set(bytes.extracting(fields[3]), { Exploitation($0) }),
            let gender = genders.value(bytes.extracting(fields[4])),
            let age = ages.value(bytes.extracting(fields[5])), let recorded = Period(bytes.extracting(fields[6])),
            let survivors = Self.survivors(bytes.extracting(fields[7])),
            let number = numbers.value(bytes.extracting(fields[8])),
            let transit = Self.set(bytes.extracting(fields[9]), { PlaceCode($0) }),
            let transport = Self.set(bytes.extracting(fields[10]), { modes.value($0) }),
            let recruitment = Self.set(bytes.extracting(fields[11]), { methods.value($0) })
        else { return nil }
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
        isEstimated = number == .estimated
        self.recorded = recorded
    }

    private static func survivors(_ field: Span<UInt8>) -> Int? {
        guard (1...6).contains(field.count), field[0] != UInt8(ascii: "0") else { return nil }
        var number = 0
        for index in field.indices {
            guard (0x30...0x39).contains(field[index]) else { return nil }
            number = number * 10 + Int(field[index]) - 0x30
        }
        return number <= survivorLimit ? number : nil
    }

    /// Elements sort as the bytes of their codes do.
    private static func set<Value>(_ field: Span<UInt8>, _ make: (Span<UInt8>) -> Value?) -> [Value]? {
        if field.isEmpty { return [] }
        var values: [Value] = []
        var last = 0..<0
        func append(_ text: Range<Int>) -> Bool {
            guard let value = make(field.extracting(text)), values.count < setLimit,
                isSorted(field.extracting(last), field.extracting(text))
            else { return false }
            values.append(value)
            last = text
            return true
        }
        var start = 0
        for index in field.indices where field[index] == UInt8(ascii: " ") {
            guard append(start..<index) else { return nil }
            start = index + 1
        }
        return append(start..<field.count) ? values : nil
    }

    private static func isSorted(_ first: Span<UInt8>, _ second: Span<UInt8>) -> Bool {
        for index in 0..<min(first.count, second.count) where first[index] != second[index] {
            return first[index] < second[index]
        }
        return first.count < second.count
    }
}

private let statuses = CodeTable<DestinationStatus>()
private let numbers = CodeTable<Journey.Number>()
private let genders = CodeTable<Gender>()
private let ages = CodeTable<Age>()
private let modes = CodeTable<TransportMode>()
private let methods = CodeTable<RecruitmentMethod>()
