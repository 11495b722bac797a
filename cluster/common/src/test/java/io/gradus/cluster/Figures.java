package io.gradus.cluster;

import io.gradus.cli.args.Arguments;
import io.gradus.run.Spread;
import io.gradus.run.TrainingRun;
import io.gradus.text.Text;
import io.gradus.train.Evaluation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * {@code Figures DATA SEEDS TOTAL_BATCH EXCHANGE LOCAL_STEPS OPTION VALUE …}: test errors of 1, 2, 3, 4 and 8 workers
 * at equal samples: a minibatch of all together has TOTAL_BATCH examples or the least that W divides above.
 */
public final class Figures {
    private Figures() {}

    public static void main(String[] args) {
        String data = args[0];
        int seeds = Integer.parseInt(args[1]);
        int total = Integer.parseInt(args[2]);
        RoundPlan plan = new RoundPlan(Exchange.valueOf(args[3]), Ties.valueOf(args[4]), Integer.parseInt(args[5]));
        for (int workers : new int[] {1, 2, 3, 4, 8}) {
            Map<String, String> options = new LinkedHashMap<>();
            for (int n = 6; n < args.length; n += 2) {
                options.put(args[n], args[n + 1]);
            }
            options.put("--batch", Integer.toString((total + workers - 1) / workers));
            double[] errors = new double[seeds];
            Traffic traffic = new Traffic();
            int weights = 0;
            StringBuilder prints = new StringBuilder();
            double agreement = 0;
            for (int seed = 1; seed <= seeds; seed++) {
                options.put("--seed", Integer.toString(seed));
                Job job = new Job(
                        Words.settings(new Arguments(List.of(data), Map.of()), data, options), plan, workers, "auto");
                TrainingRun run = job.run();
                List<Worker> all = new ArrayList<>();
                for (int n = 0; n < workers; n++) {
                    all.add(job.worker(run, n));
                }
                LocalRounds rounds = new LocalRounds(plan, all);
                rounds.run(job.rounds(run));
                Evaluation test = Objects.requireNonNull(Job.test(all.get(0), run));
                errors[seed - 1] = test.errorPercent();
                traffic = rounds.traffic();
                weights = all.get(0).weights();
                agreement += rounds.agreement() / seeds;
                prints.append(seed == 1 ? Integer.toHexString(rounds.fingerprint()) : "");
                all.forEach(Worker::close);
            }
            Spread spread = Spread.of(errors);
            System.out.println(data + " " + plan.exchange().label() + " "
                    + plan.ties().label() + " K=" + plan.localSteps()
                    + " W=" + workers + " batch " + options.get("--batch") + ": error " + Text.fixed(spread.mean(), 2)
                    + " % sd " + Text.fixed(spread.sd(), 2) + ", agreement " + Text.fixed(agreement, 3) + ", "
                    + traffic.rounds() + " rounds, up " + Text.fixed(traffic.upEach(workers), 0) + " down "
                    + Text.fixed(traffic.downEach(workers), 0) + " bytes of " + Text.fixed(Traffic.ideal(weights), 0)
                    + ", seed 1 " + prints);
        }
    }
}
