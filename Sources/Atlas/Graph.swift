/// An undirected graph without weights, loops or double edges. Two graphs of the same nodes and edges are equal, in
/// whatever order these were given, and so is everything computed from them.
package struct Graph<Node: Hashable & Comparable & Sendable>: Hashable, Sendable {
    /// Sorted.
    package let nodes: [Node]
    /// For each node, the positions of its neighbours in `nodes`, rising.
    private let neighbours: [[Int]]

    /// The graph of `edges`; an edge from a node to itself adds the node alone.
    package init(edges: [(Node, Node)]) {
        let nodes = Set(edges.flatMap { [$0.0, $0.1] }).sorted()
        let positions = Dictionary(uniqueKeysWithValues: nodes.enumerated().map { ($0.element, $0.offset) })
        var neighbours = [Set<Int>](repeating: [], count: nodes.count)
        for (a, b) in edges where a != b {
            guard let first = positions[a], let second = positions[b] else { continue }
            neighbours[first].insert(second)
            neighbours[second].insert(first)
        }
        self.nodes = nodes
        self.neighbours = neighbours.map { $0.sorted() }
    }

    /// Each edge once, the smaller node first, sorted.
    package var edges: [(Node, Node)] {
        nodes.indices.flatMap { node in neighbours[node].filter { $0 > node }.map { (nodes[node], nodes[$0]) } }
    }

    /// How many neighbours each node has, in the order of `nodes`.
    package var degrees: [Int] { neighbours.map(\.count) }

    /// The betweenness centrality of each node, in the order of `nodes`, from 0 to 1: of all pairs of other nodes, the
    /// share whose shortest ways lead through it, each pair counted by the share of its shortest ways that do.
    ///
    /// U. Brandes, "A faster algorithm for betweenness centrality", Journal of Mathematical Sociology 25 (2001). Pairs
    /// that no way joins count as not passing. With fewer than three nodes every value is 0.
    package var betweenness: [Double] {
        var centrality = [Double](repeating: 0, count: nodes.count)
        for source in nodes.indices {
            let (order, ways, before) = shortestWays(from: source)
            var dependency = [Double](repeating: 0, count: nodes.count)
            for node in order.reversed() {
                for earlier in before[node] {
                    dependency[earlier] += ways[earlier] / ways[node] * (1 + dependency[node])
                }
                if node != source { centrality[node] += dependency[node] }
            }
        }
        // Every pair was met from both its ends.
        let pairs = Double(nodes.count - 1) * Double(nodes.count - 2)
        return pairs > 0 ? centrality.map { $0 / pairs } : centrality
    }

    /// The nodes that can be reached, nearest first, and for each how many shortest ways lead to it and from where.
    private func shortestWays(from source: Int) -> (order: [Int], ways: [Double], before: [[Int]]) {
        var order = [source]
        var ways = [Double](repeating: 0, count: nodes.count)
        var before = [[Int]](repeating: [], count: nodes.count)
        var distance = [Int?](repeating: nil, count: nodes.count)
        ways[source] = 1
        distance[source] = 0
        var next = 0
        while next < order.count {
            let node = order[next]
            next += 1
            guard let here = distance[node] else { continue }
            for neighbour in neighbours[node] {
                if distance[neighbour] == nil {
                    distance[neighbour] = here + 1
                    order.append(neighbour)
                }
                if distance[neighbour] == here + 1 {
                    ways[neighbour] += ways[node]
                    before[neighbour].append(node)
                }
            }
        }
        return (order, ways, before)
    }
}
