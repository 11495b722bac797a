package io.gradus.status.serial;

import io.gradus.data.Split;
import io.gradus.data.source.EmbeddedData;
import io.gradus.device.BaudRates;
import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.net.NetworkSpec;
import io.gradus.rule.UpdateRule;
import io.gradus.status.RunControl;
import io.gradus.status.StatusLoop;
import io.gradus.step.provider.StepProvider;
import io.gradus.train.Trainer;
import java.time.Duration;
import java.util.List;

/**
 * Trains with a serial sink at a port, and prints how many bytes the training thread allocated in steps and in obeying.
 */
final class TrainingProbe {
    private TrainingProbe() {}

    public static void main(String[] args) throws Exception {
        long steps = Long.parseLong(args[1]);
        Split split = Split.of(EmbeddedData.load("iris"), 100, 0, 0, 1);
        NetworkSpec net = NetworkSpec.inputs(4).hidden(8, Activation.TANH).output(3, Loss.CROSS_ENTROPY);
        RunControl control = new RunControl();
        MeteredObedience metered = new MeteredObedience(control);
        Trainer trainer = Trainer.of(net, UpdateRule.clip(0.05f, 1), split)
                .batchSize(10)
                .healthEvery(4)
                .executor(plan -> metered.around(StepProvider.choose("java", plan, 1)))
                .listener(metered)
                .start();
        PortLink link = new PortLink(args[0], BaudRates.DEFAULT);
        link.open();
        SerialSink sink = new SerialSink(link, Readings.layers(2), control, "Gradus,test,0,1", notice -> {});
        Duration interval = Duration.ofMillis(1);
        StatusLoop loop = new StatusLoop(trainer.board(), 2, control, List.of(sink), interval, (name, reason) -> {});
        try {
            while (trainer.progress().steps() < steps || sink.dropped() < 50 || metered.obeyed() == 0) {
                trainer.epoch();
                if (trainer.progress().steps() % 1000 == 0) {
                    control.step();
                    control.resume();
                }
            }
        } finally {
            loop.close();
        }
        System.out.println(
                metered.bytes() + " bytes over " + (trainer.progress().steps() >= steps ? steps : 0) + " steps");
        trainer.close();
    }
}
