package io.gradus.cluster.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.Function2;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** Plain jobs: a task a partition, whose results are handed over as they arrive. */
public final class Tasks {
    private Tasks() {}

    /** What a task does with its partition, of one element. */
    public interface Work<T, R> extends Serializable {
        R apply(T element) throws Exception;
    }

    /**
     * Does a job and waits for it.
     *
     * @param type of results
     * @param arrived is handed a partition's number and its result, one at a time, in the order in which tasks end
     */
    public static <T, R> void run(
            RDD<T> partitions, Work<T, R> work, Class<R> type, List<Integer> which, BiConsumer<Integer, R> arrived) {
        ClassTag<R> tag = ClassTag$.MODULE$.apply(type);
        List<Object> numbers = new ArrayList<>(which);
        // Spark numbers results by their place among the partitions that were asked for.
        Function2<Object, R, BoxedUnit> handler = new Handler<>((place, r) -> arrived.accept(which.get(place), r));
        partitions
                .sparkContext()
                .runJob(
                        partitions,
                        new Body<>(work),
                        CollectionConverters.asScala(numbers).toSeq(),
                        handler,
                        tag);
    }

    private static final class Body<T, R> extends AbstractFunction2<TaskContext, Iterator<T>, R>
            implements Serializable {
        private final Work<T, R> work;

        Body(Work<T, R> work) {
            this.work = work;
        }

        @Override
        public R apply(TaskContext context, Iterator<T> elements) {
            try {
                return work.apply(elements.next());
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static final class Handler<R> extends AbstractFunction2<Object, R, BoxedUnit> {
        private final BiConsumer<Integer, R> arrived;

        Handler(BiConsumer<Integer, R> arrived) {
            this.arrived = arrived;
        }

        @Override
        public BoxedUnit apply(Object partition, R result) {
            arrived.accept((Integer) partition, result);
            return BoxedUnit.UNIT;
        }
    }
}
