package io.gradus.data.augment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.data.DataOptions;
import io.gradus.data.Dataset;
import io.gradus.data.ImageShape;
import io.gradus.data.Part;
import io.gradus.data.source.EmbeddedData;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentationTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "shift=2",
                "rotate=10",
                "reflect",
                "noise=0.05",
                "crop=0.8,edge",
                "shift=1,rotate=10,zoom=0.1,elastic=34/4",
                "shift=3,rotate=7.5,zoom=0.2,crop=0.7,reflect,elastic=8/1.5,edge,gain=0.2,offset=0.1,noise=0.3"
            })
    void theWrittenFormIsReadAndWritten(String text) {
        assertEquals(text, Augmentation.parse(text).toString());
        assertFalse(Augmentation.parse(text).isNone());
    }

    @Test
    void aPresetMayBeVaried() {
        assertEquals(
                "shift=1,rotate=10,zoom=0.1,elastic=34/4",
                Augmentation.parse("mnist").toString());
        assertEquals(
                "shift=2,rotate=10,zoom=0.1,noise=0.1",
                Augmentation.parse("mnist, shift=2 ,elastic=0,noise=0.1").toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''| nothing that can be done",
                "shif=2| did you mean 'shift'?",
                "shift| needs a value, such as shift=2",
                "shift=1.5| no whole number",
                "shift=-1| 0 to 16384",
                "shift=2,shift=3| given twice",
                "rotate=200| rotate is 200, but must be 0 to 180, degrees",
                "rotate=a| no number",
                "zoom=1| 0 to 0.9",
                "crop=0| 0.1 to 1",
                "crop=2| 0.1 to 1",
                "gain=2| 0 to 1",
                "noise=nan| no number",
                "reflect=1| takes no value",
                "elastic=34| ALPHA/SIGMA",
                "elastic=34/0.1| sigma is 0.1",
                "elastic=-1/4| alpha is -1",
                "shift=1,mnist| comes first",
                "crop=1| changes nothing",
                "edge,noise=0.1| nothing moves it"
            })
    void whatMakesNoSenseIsRefused(String text, String reason) {
        Exception refused = assertThrows(IllegalArgumentException.class, () -> Augmentation.parse(text));
        assertTrue(String.valueOf(refused.getMessage()).contains(reason), refused.getMessage());
    }

    @Test
    void picturesMustBeLargeEnough() {
        ImageShape shape = new ImageShape(8, 8, 1);
        for (String text : new String[] {"shift=8", "elastic=200/4"}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new AugmentedImages(Augmentation.parse(text), shape, 0, 1),
                    text);
        }
        Part digits = Part.all(EmbeddedData.load("digits"));
        Augmentation shift = Augmentation.parse("shift=1");
        assertThrows(IllegalArgumentException.class, () -> AugmentedImages.of(shift, new ImageShape(7, 8, 1), digits));
        AugmentedImages images = AugmentedImages.of(shift, shape, digits);
        assertEquals(0, images.low());
        assertEquals(16, images.high());
    }

    @Test
    void shapesAreRead() {
        assertEquals(new ImageShape(28, 20, 1), ImageShape.parse("28x20"));
        assertEquals(new ImageShape(32, 32, 3), ImageShape.parse("32x32x3"));
        assertEquals("28x20", new ImageShape(28, 20, 1).toString());
        assertEquals("4x5x3", new ImageShape(4, 5, 3).toString());
        for (String text : new String[] {"28", "28x", "0x3", "1x2x3x4", "-1x2", "axb", "99999x99999"}) {
            assertThrows(IllegalArgumentException.class, () -> ImageShape.parse(text), text);
        }
    }

    @Test
    void dataSayWhetherTheyArePictures() {
        assertEquals(new ImageShape(8, 8, 1), EmbeddedData.load("digits").image());
        assertNull(EmbeddedData.load("iris").image());
        Dataset named = EmbeddedData.load("digits", DataOptions.classes("last").forModel(64, List.of()));
        assertNotNull(named.image());
        assertNull(EmbeddedData.load("digits", DataOptions.classes("3")).image(), "a pixel is the class");
        Dataset iris = EmbeddedData.load("iris");
        assertEquals(
                new ImageShape(2, 2, 1), iris.asImages(new ImageShape(2, 2, 1)).image());
        assertThrows(IllegalArgumentException.class, () -> iris.asImages(new ImageShape(2, 3, 1)));
    }
}
