package io.gradus.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gradus.net.Activation;
import io.gradus.net.Loss;
import io.gradus.rule.UpdateRule;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NamesTest {
    @ParameterizedTest
    @EnumSource(Activation.class)
    void everyLabelIsFoundInAnyCaseAndWithEitherHyphen(Activation activation) {
        for (String text : List.of(
                activation.label(),
                activation.name(),
                activation.name().toLowerCase(Locale.ROOT),
                " " + activation.label() + " ")) {
            assertSame(activation, Names.parse("activation", Activation.class, Activation::label, text));
        }
    }

    @Test
    void theNearestNameIsOffered() {
        Exception refused = assertThrows(
                IllegalArgumentException.class,
                () -> Names.parse("rule", UpdateRule.Kind.class, UpdateRule.Kind::label, "sgn"));
        assertEquals(
                "unknown rule 'sgn'; did you mean 'sign'? (one of sgd, clip, sign, momentum, nesterov, signum, lion,"
                        + " rmsprop, adam, adamw, rprop+, rprop-, irprop+, irprop-)",
                refused.getMessage());
    }

    @Test
    void nothingIsOfferedWhereNothingIsNear() {
        Exception refused = assertThrows(
                IllegalArgumentException.class, () -> Names.parse("loss", Loss.class, Loss::label, "hinge"));
        assertEquals("unknown loss 'hinge' (one of cross-entropy, bce, mse, mae, huber)", refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "sing,sign",
        "Momentun,momentum",
        "nestrov,nesterov",
        "signm,sign",
        "sgn,sign",
        "sgx,sgd",
        "leaky,leaky-relu",
        "leakyrelu,leaky-relu",
        "rleu,relu",
        "nguyen,nguyen-widrow"
    })
    void slipsAreUnderstood(String text, String meant) {
        List<String> names = List.of("sgd", "sign", "momentum", "nesterov", "relu", "leaky-relu", "nguyen-widrow");
        assertEquals(meant, Names.nearest(text, names));
    }

    @ParameterizedTest
    @CsvSource({"xyzzy", "''", "q", "backpropagation"})
    void nonsenseIsNotGuessedAt(String text) {
        assertNull(Names.nearest(text, List.of("sgd", "sign", "momentum", "relu", "x")));
    }

    @ParameterizedTest
    @CsvSource({"digit,digits", "Iri,iris", "XOR,xor", "sprials,spirals"})
    void theNearestNameIsOfferedAsAQuestion(String text, String meant) {
        List<String> sets = List.of("digits", "iris", "xor", "circles", "spirals");
        assertEquals("; did you mean '" + meant + "'?", Names.didYouMean(text, sets));
    }

    @Test
    void nothingNearIsNoQuestion() {
        assertEquals("", Names.didYouMean("mnist", List.of("digits", "iris", "xor", "circles", "spirals")));
        assertEquals("", Names.didYouMean("", List.of("digits", "xor")));
        assertEquals("", Names.didYouMean("x", List.of()));
    }

    @Test
    void longListsAreCutOff() {
        assertEquals("a, b", Names.list(List.of("a", "b")));
        assertEquals("x, ".repeat(20) + "… (26 in all)", Names.list(Collections.nCopies(26, "x")));
    }

    @ParameterizedTest
    @CsvSource({"'','',0", "abc,abc,0", "abc,acb,1", "abc,'',3", "kitten,sitting,3", "ca,abc,3"})
    void distanceCountsEdits(String a, String b, int edits) {
        assertEquals(edits, Names.distance(a, b));
        assertEquals(edits, Names.distance(b, a));
    }
}
