package io.gradus.lab.illness;

import io.gradus.health.Remedy;
import io.gradus.net.Activation;
import io.gradus.net.Initializer;
import io.gradus.net.LayerSpec;
import io.gradus.net.NetworkSpec;
import io.gradus.net.Norm;
import io.gradus.net.Topology;
import io.gradus.plan.TrainingSpec;
import io.gradus.rule.GradientClip;
import io.gradus.rule.Regularization;
import io.gradus.rule.Regularizer;
import io.gradus.rule.UpdateRule;
import io.gradus.train.Remedies;
import io.gradus.train.StoppingCriterion;
import io.gradus.train.StoppingRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Puts a remedy into a run's settings, as its options would on the command line. */
final class Treatment {
    private Treatment() {}

    static Settings apply(Settings settings, Remedy remedy) {
        Settings changed = settings;
        for (Remedy.Setting setting : remedy.settings()) {
            changed = apply(changed, setting.option(), setting.value());
        }
        return changed;
    }

    private static Settings apply(Settings settings, Remedy.Option option, String value) {
        NetworkSpec net = settings.network();
        TrainingSpec training = settings.training();
        Regularization regular = training.regularization();
        return switch (option) {
            case RATE -> settings.withRate(Double.parseDouble(value));
            case RULE -> settings.withRule(UpdateRule.of(constant(UpdateRule.Kind.class, value)));
            case ACTIVATION -> settings.withNetwork(withActivation(net, constant(Activation.class, value)));
            case INIT -> settings.withNetwork(net.withInitializer(constant(Initializer.class, value)));
            case GAIN -> settings.withNetwork(net.withGain(Float.parseFloat(value)));
            case HIDDEN -> settings.withNetwork(withHidden(net, value));
            case SKIP -> settings.withNetwork(net.withTopology(Topology.skips(Integer.parseInt(value))));
            case NORM -> settings.withNetwork(net.withNorm(constant(Norm.class, value)));
            case SCALE -> settings.withData(settings.data(), true);
            case CLIP_GLOBAL_NORM ->
                settings.withTraining(training.withGradientClip(
                        new GradientClip(GradientClip.Kind.GLOBAL_NORM, Float.parseFloat(value))));
            case STEP_MAX, STEP_FIRST, FREEZE -> throw new IllegalArgumentException("no trial needs " + option.flag());
            case STOP ->
                settings.withStopping(List.of(StoppingRule.of(
                        StoppingCriterion.Kind.PATIENCE, Double.parseDouble(value.substring(value.indexOf(":") + 1)))));
            case L2 ->
                settings.withTraining(
                        training.withRegularization(regular.with(Regularizer.L2, Float.parseFloat(value))));
            case L1 ->
                settings.withTraining(
                        training.withRegularization(regular.with(Regularizer.L1, Float.parseFloat(value))));
            case DROPOUT ->
                settings.withTraining(
                        training.withRegularization(regular.with(Regularizer.DROPOUT, Float.parseFloat(value))));
            case REVIVE -> settings.withRecovery(new Remedies(true, false, false));
        };
    }

    private static NetworkSpec withActivation(NetworkSpec net, Activation activation) {
        List<LayerSpec> layers = new ArrayList<>();
        for (LayerSpec layer : net.layers()) {
            boolean last = layers.size() == net.layers().size() - 1;
            layers.add(last ? layer : new LayerSpec(layer.width(), activation).withNorm(layer.norm()));
        }
        boolean usual =
                net.initializer() == Initializer.suiting(net.layers().get(0).activation());
        return new NetworkSpec(
                net.inputs(),
                layers,
                net.loss(),
                usual ? Initializer.suiting(activation) : net.initializer(),
                net.gain(),
                net.topology());
    }

    private static NetworkSpec withHidden(NetworkSpec net, String widths) {
        Activation activation = net.layers().size() > 1 ? net.layers().get(0).activation() : Activation.TANH;
        NetworkSpec.Builder layers = NetworkSpec.inputs(net.inputs());
        int times = value(widths, 'x');
        for (String width : widths.replaceAll("x.*", "").split(",", -1)) {
            for (int n = 0; n < times; n++) {
                layers.hidden(Integer.parseInt(width), activation);
            }
        }
        return layers.output(net.outputs(), net.loss());
    }

    private static int value(String text, char mark) {
        int at = text.indexOf(mark);
        return at < 0 ? 1 : Integer.parseInt(text.substring(at + 1));
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String label) {
        return Enum.valueOf(type, label.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
