import Atlas
import Foundation
import TestSupport
import Testing

@Suite struct GraphTests {
    /// Graphs of every density, some in several pieces, edges in any order, twice, both ways round, and from a node to itself.
    private func randomEdges(_ generator: inout SplitMix) -> [(Int, Int)] {
        let nodes = Int.random(in: 1...60, using: &generator)
        let count = Int.random(in: 1...(1 + nodes * Int.random(in: 1...6, using: &generator)), using: &generator)
        return (0..<count).map { _ in
            (Int.random(in: 0..<nodes, using: &generator), Int.random(in: 0..<nodes, using: &generator))
        }
    }

    @Test("degrees and betweenness are networkx's")
    func networkx() throws {
        var generator = SplitMix(state: 7)
        let graphs =
            [
                [(1, 2)], [(1, 1)], [(1, 2), (3, 4)], [(1, 2), (2, 3), (3, 1)],
                [(1, 2), (2, 3), (3, 4), (4, 1), (5, 6)],
            ]
            + (0..<60).map { _ in randomEdges(&generator) }
        let folder = TemporaryFolder()
        let input = graphs.map { edges in edges.map { [$0.0, $0.1] } }
        try folder.write("graphs.json", String(decoding: try JSONEncoder().encode(input), as: UTF8.self))
        let python = ProcessInfo.processInfo.environment["JOURNEY_SYNC_VALIDATOR"] ?? "python3"
        let script = """
            import json, sys, networkx
            out = []
            for edges in json.load(open(sys.argv[1])):
                graph = networkx.Graph(edges)
                graph.remove_edges_from(list(networkx.selfloop_edges(graph)))
                nodes = sorted(graph)
                centrality = networkx.betweenness_centrality(graph)
                out.append({"nodes": nodes, "degrees": [graph.degree[n] for n in nodes],
                            "betweenness": [centrality[n] for n in nodes]})
            json.dump(out, sys.stdout)
            """
        let result = try Shell.run(python, ["-c", script, folder.file("graphs.json")])
        try #require(result.exit == 0, "\(result.errors)")
        struct Theirs: Decodable {
            let nodes: [Int]
            let degrees: [Int]
            let betweenness: [Double]
        }
        let theirs = try JSONDecoder().decode([Theirs].self, from: Data(result.output.utf8))
        #expect(theirs.count == graphs.count)
        var between = 0
        for (edges, theirs) in zip(graphs, theirs) {
            let ours = Graph(edges: edges)
            #expect(ours.nodes == theirs.nodes)
            #expect(ours.degrees == theirs.degrees)
            #expect(zip(ours.betweenness, theirs.betweenness).allSatisfy { abs($0 - $1) < 1e-12 })
            between += theirs.betweenness.count { $0 > 0 }
        }
        #expect(between > 900)
    }

    @Test("the order of edges changes nothing, to the last bit")
    func order() {
        var generator = SplitMix(state: 11)
        for _ in 0..<20 {
            let edges = randomEdges(&generator)
            let other = edges.shuffled(using: &generator).map { Bool.random(using: &generator) ? $0 : ($0.1, $0.0) }
            #expect(Graph(edges: edges) == Graph(edges: other))
            #expect(Graph(edges: edges).betweenness == Graph(edges: other).betweenness)
        }
    }

    @Test("a star's middle is between all others, and few nodes have nothing between")
    func known() {
        #expect(Graph(edges: (1...5).map { (0, $0) }).betweenness == [1, 0, 0, 0, 0, 0])
        #expect(Graph(edges: [(0, 1), (1, 2), (2, 3)]).betweenness == [0, 2.0 / 3, 2.0 / 3, 0])
        #expect(Graph(edges: [(0, 1)]).betweenness == [0, 0])
        #expect(Graph<Int>(edges: []).betweenness.isEmpty && Graph<Int>(edges: []).edges.isEmpty)
        #expect(Graph(edges: [(2, 1), (1, 2), (3, 3)]).edges.map { [$0.0, $0.1] } == [[1, 2]])
    }
}
