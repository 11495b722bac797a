package io.gradus.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.Dataset;
import io.gradus.data.Part;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundTest {
    private static final float[] NONE = {};

    private static Contribution vote(int worker, long round, long signs) {
        return new Contribution(worker, round, 5, worker + 0.5, new long[] {signs}, NONE);
    }

    @Test
    void theMajorityDecidesInWhateverOrderVotesArrive() {
        Round round = new Round(RoundPlan.VOTES, 4, 3);
        assertTrue(round.add(vote(2, 4, 0b110)));
        assertTrue(round.add(vote(0, 4, 0b011)));
        assertFalse(round.has(3));
        assertFalse(round.add(vote(1, 3, 0b000)), "a vote of another round");
        assertTrue(round.add(vote(1, 4, 0b100)));
        assertFalse(round.add(vote(1, 4, 0b111)), "a second vote");
        assertTrue(round.has(3));
        Decision decision = round.decide();
        assertEquals(0b110, decision.signs()[0]);
        assertEquals(3, decision.voters());
        assertEquals((0.5 + 1.5 + 2.5) / 15, round.loss());
        assertEquals(1, decision.agreement(vote(2, 4, 0b110), 3));
        assertEquals(1 / 3.0, decision.agreement(vote(0, 4, 0b011), 3));
    }

    @Test
    void tiesAreBrokenByParityOrStay() {
        for (long number = 0; number < 2; number++) {
            Round parity = new Round(RoundPlan.VOTES, number, 4);
            Round stay = new Round(RoundPlan.VOTES.withTies(Ties.STAY), number, 4);
            for (int worker = 0; worker < 2; worker++) {
                Contribution vote = vote(worker, number, worker == 0 ? 0b1111 : 0b0001);
                parity.add(vote);
                stay.add(vote);
            }
            assertEquals(number == 0 ? 0b0101 : 0b1011, parity.decide().signs()[0]);
            assertEquals(0, parity.decide().ties().length);
            assertEquals(0b0001, stay.decide().signs()[0]);
            assertEquals(0b1110, stay.decide().ties()[0]);
        }
    }

    @Test
    void whoHasNoFiniteGradientAbstains() {
        Round round = new Round(RoundPlan.VOTES, 0, 2);
        round.add(new Contribution(0, 0, 0, Double.NaN, new long[] {0b11}, NONE));
        assertThrows(IllegalStateException.class, round::decide);
        round.add(vote(1, 0, 0b01));
        assertEquals(0b01, round.decide().signs()[0]);
        assertEquals(1.5 / 5, round.loss());
    }

    @Test
    void meansAreWeightedBySamples() {
        Round round = new Round(RoundPlan.AVERAGES, 0, 2);
        round.add(new Contribution(1, 0, 30, 0, new long[0], new float[] {4, 8}));
        round.add(new Contribution(0, 0, 10, 0, new long[0], new float[] {0, -8}));
        assertArrayEquals(new float[] {3, 4}, round.decide().numbers());
        assertThrows(
                IllegalArgumentException.class,
                () -> round.add(new Contribution(2, 0, 1, 0, new long[0], new float[3])));
    }

    @Test
    void messagesSurviveTheJourney() {
        Contribution contribution = new Contribution(7, 1L << 40, 3, 0.25, new long[] {1, -2}, new float[] {3, -0f});
        byte[] bytes = contribution.toBytes();
        assertEquals(contribution.length(), bytes.length);
        Contribution read = Contribution.of(bytes);
        assertArrayEquals(bytes, read.toBytes());
        assertEquals(7, read.worker());
        assertEquals(1L << 40, read.round());
        for (long[] ties : new long[][] {{}, {5, 6}}) {
            Decision decision = new Decision(9, 4, new long[] {1, -2}, ties, new float[] {1.5f});
            Decision again = Decision.of(decision.toBytes());
            assertArrayEquals(decision.toBytes(), again.toBytes());
            assertEquals(4, again.voters());
            assertArrayEquals(ties, again.ties());
            assertEquals(decision.length(), decision.toBytes().length);
        }
        bytes[28] = 99;
        assertThrows(IllegalArgumentException.class, () -> Contribution.of(bytes));
        assertThrows(IllegalArgumentException.class, () -> Decision.of(new byte[3]));
    }

    @Test
    void aBitAWeightIsSent() {
        Contribution contribution = vote(0, 0, 0);
        assertEquals(32 + 8, contribution.length());
        Traffic traffic = new Traffic();
        traffic.up(contribution.length());
        traffic.down(28, 2);
        traffic.round();
        assertEquals(40, traffic.upEach(1));
        assertEquals(28, traffic.downEach(2));
        assertEquals(8, Traffic.ideal(64));
    }

    @Test
    void everyExampleIsSomebodys() {
        int[] rows = new int[17];
        Arrays.setAll(rows, n -> n);
        Part all = new Part(Dataset.of("d", new float[17], new int[17], List.of("a", "b")), rows);
        int seen = 0;
        for (int worker = 0; worker < 4; worker++) {
            Part share = Shards.of(all, worker, 4);
            assertEquals(Shards.size(17, worker, 4), share.size());
            for (int row : share.rows()) {
                assertEquals(worker, row % 4);
                seen |= 1 << row;
            }
        }
        assertEquals((1 << 17) - 1, seen);
        assertThrows(IllegalArgumentException.class, () -> Shards.of(all, 17, 18));
        assertEquals(5, Shards.roundsPerEpoch(17, 4, 1, 1));
        assertEquals(2, Shards.roundsPerEpoch(17, 4, 2, 2));
    }
}
