package io.gradus.step;

import com.sun.management.ThreadMXBean;
import io.gradus.data.Augmentation;
import io.gradus.data.AugmentedImages;
import io.gradus.data.ImageShape;
import io.gradus.net.NetworkSpec;
import io.gradus.plan.PlanCompiler;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.GradientClip;
import io.gradus.rule.Regularization;
import io.gradus.rule.UpdateRule;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** Prints how many bytes the thread allocated during training steps of every rule × activation × loss. */
final class AllocationProbe {
    private static final int BATCH = 5;

    private static final Augmentation EVERYTHING =
            Augmentation.parse("rotate=20,zoom=0.1,crop=0.9,reflect,elastic=4/2,gain=0.2,offset=0.1,noise=0.1");

    private AllocationProbe() {}

    public static void main(String[] args) {
        int rounds = Integer.parseInt(args[0]);
        String executor = args.length > 1 ? args[1] : "java";
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        threads.getCurrentThreadAllocatedBytes(); // its own first call allocates
        long bytes = 0;
        int steps = 0;
        for (UpdateRule.Kind kind : UpdateRule.Kind.values()) {
            for (NetworkSpec net : networks()) {
                if (net.hasBatchNorm() && kind.wholeSet()) {
                    continue; // the two are refused together
                }
                TrainingSpec training = new TrainingSpec(UpdateRule.of(kind), BATCH, 2).withFrozen(kind.ordinal() % 2);
                if (!kind.readsSigns()) {
                    training = training.withGradientClip(
                            switch (steps / (2 * rounds) % 4) {
                                case 1 -> GradientClip.norm(0.01f);
                                case 2 -> GradientClip.globalNorm(0.01f);
                                case 3 -> kind.ordinal() % 2 == 0 ? GradientClip.agc(0.01f) : GradientClip.NONE;
                                default -> GradientClip.NONE;
                            });
                }
                if (steps % 3 == 0 && !kind.wholeSet()) {
                    ImageShape shape = new ImageShape(net.inputs(), 1, 1);
                    training = training.withAugmentation(new AugmentedImages(EVERYTHING, shape, 0, 1));
                }
                if (net.layers().get(0).activation().ordinal() % 2 == 0) {
                    training = training.withRegularization(Regularization.NONE
                            .withL1(0.01f)
                            .withDropout(kind.wholeSet() ? 0 : 0.5f)
                            .withInputDropout(kind.wholeSet() ? 0 : 0.1f)
                            .withInputNoise(kind.wholeSet() ? 0 : 0.1f)
                            .withSparsity(0.01f)
                            .withLabelSmoothing(net.loss().takesLogits() ? 0.1f : 0)
                            .withMaxNorm(1));
                }
                Step step = StepProvider.choose(executor, PlanCompiler.training(net, training), 1);
                Source source = Nets.classes(net, BATCH, 1);
                step.bind(source);
                Nets.initialize(step, 1);
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int n = 0; n < 2 * rounds; n++) {
                    step.train(source, 0, BATCH, n);
                    steps++;
                }
                long allocated = threads.getCurrentThreadAllocatedBytes() - before;
                if (allocated > 0) {
                    System.out.println(allocated + " bytes: " + kind + " " + net + " after " + steps + " steps");
                }
                bytes += allocated;
            }
        }
        System.out.println(bytes + " bytes over " + steps + " steps");
    }

    /** Every activation under every loss, and every way in which layers are connected. */
    private static List<NetworkSpec> networks() {
        List<NetworkSpec> networks = new ArrayList<>(Nets.everyKind(3, 17, 4));
        networks.addAll(Nets.everyTopology());
        return networks;
    }
}
