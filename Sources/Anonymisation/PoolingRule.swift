package import CanonicalJSON

/// A coalition's rule for what fits no rung: it leaves in pooled reports that open only when enough organisations share a
/// cell (docs/privacy.md, "Rare routes"). A policy without it pools nothing and needs no keeper.
package struct PoolingRule: Hashable, Sendable {
    package static let standard = PoolingRule(threshold: 3, cells: 256, graceDays: 90)

    /// How many organisations must have reported a cell before it opens.
    package let threshold: Int
    /// How many cells one organisation may ask the keeper for, and report, in a year.
    package let cells: Int
    /// For how many days after a year has settled the keeper answers, at most; then the year's key is destroyed.
    package let graceDays: Int

    package static let thresholds = 2...16

    package init(threshold: Int, cells: Int, graceDays: Int) {
        self.threshold = threshold
        self.cells = cells
        self.graceDays = graceDays
    }

    package var json: JSONValue {
        .object([
            "cells": .integer(cells), "grace_days": .integer(graceDays), "threshold": .integer(threshold),
        ])
    }

    package init(reading reader: JSONReader) throws(JSONReader.Failure) {
        var reader = reader
        threshold = try reader.integer("threshold", in: Self.thresholds)
        cells = try reader.integer("cells", in: 1...1024)
        graceDays = try reader.integer("grace_days", in: 1...366)
        try reader.finish()
    }
}
