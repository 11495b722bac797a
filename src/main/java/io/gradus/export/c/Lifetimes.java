package io.gradus.export.c;

import io.gradus.export.graph.Graph;
import io.gradus.export.graph.Layer;

/** How long values are needed; steps are numbered as the layers, and the answer is made in the step behind the last. */
final class Lifetimes {
    private Lifetimes() {}

    /** The last layer that reads a layer's outputs, or the inputs. */
    static int lastRead(Graph graph, int from) {
        int last = from == graph.layers().size() - 1 ? from + 1 : from;
        for (Layer layer : graph.layers()) {
            for (Layer.Read read : layer.reads()) {
                last = read.from() == from ? Math.max(last, layer.number()) : last;
            }
        }
        return last;
    }

    /** The last layer that adds layer {@code n}'s sums; -1 if none does. */
    static int lastAdded(Graph graph, int n) {
        int last = -1;
        for (Layer layer : graph.layers()) {
            last = layer.skipFrom() == n ? layer.number() : last;
        }
        return last;
    }
}
