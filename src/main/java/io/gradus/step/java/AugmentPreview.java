package io.gradus.step.java;

import io.gradus.data.Dataset;
import io.gradus.data.Part;
import io.gradus.data.augment.AugmentedImages;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.Op;
import io.gradus.plan.Plan;
import io.gradus.plan.PlanCompiler;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.UpdateRule;
import io.gradus.step.Source;
import io.gradus.step.arena.Arenas;
import java.util.Arrays;

/** Shows changed pictures as training sees them, before they are scaled. */
public final class AugmentPreview {
    private final Dataset data;
    private final Plan plan;
    private final float[] arena;

    /** Of the data set's pictures. */
    public AugmentPreview(Dataset data, AugmentedImages images) {
        this.data = data;
        NetworkSpec any = NetworkSpec.inputs(data.inputs()).output(1, Loss.MSE);
        TrainingSpec training = new TrainingSpec(UpdateRule.sgd(1), 1, 0).withAugmentation(images);
        this.plan = PlanCompiler.training(any, training);
        this.arena = new float[plan.arenaFloats()];
        Arenas.prepare(plan, arena);
    }

    /** Example {@code row}, (inputs), as training of that seed sees it in epoch {@code epoch}, from 1. */
    public float[] picture(int row, long seed, int epoch) {
        Arenas.augment(plan, arena, seed, epoch);
        AugmentKernel.load(arena, plan.ops(), 0, new Source(new Part(data, new int[] {row})), 0, 1);
        int at = plan.op(0, Op.DST);
        return Arrays.copyOfRange(arena, at, at + data.inputs());
    }
}
