package io.gradus.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradus.status.web.ManyRuns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ten boards on one page. */
@Tag("browser")
class ClassPageTest {
    private static final Path PICTURES = Path.of(System.getProperty("gradus.root", "."), "target", "browser");

    private static Chromium browser;

    @BeforeAll
    static void open() throws IOException {
        browser = new Chromium();
    }

    @AfterAll
    static void close() throws IOException {
        browser.close();
    }

    @ParameterizedTest
    @CsvSource({"1280, false", "390, false", "1600, true"})
    void isWellInEveryWindow(int width, boolean dark) throws IOException {
        try (ManyRuns runs = new ManyRuns(10);
                Tab tab = browser.open()
                        .window(width, 900, width < 500)
                        .media("screen", dark)
                        .show(runs.address())) {
            tab.until("document.querySelectorAll('.card').length === 10");
            tab.picture(PICTURES.resolve("class-" + width + (dark ? "-dark" : "") + ".png"));
            assertEquals(List.of(), tab.errors());
            assertEquals(List.of(), tab.accessibilityFaults());
            assertTrue(tab.run("document.documentElement.scrollWidth <= innerWidth")
                    .getAsBoolean());
        }
    }

    @Test
    void eachCardIsItsBoardsAndOpensItsPage() throws IOException {
        try (ManyRuns runs = new ManyRuns(10);
                Tab tab = browser.open().window(1280, 900, false).show(runs.address())) {
            tab.until("document.querySelectorAll('.card').length === 10");
            for (int n = 0; n < 10; n++) {
                runs.record(n, 1000 + n, "vanishing", n + 1);
            }
            for (int n = 0; n < 10; n++) {
                String card = "document.querySelectorAll('.card')[" + n + "].textContent";
                tab.until(card + ".includes('step 1,00" + n + "') && " + card + ".includes('vanishing in layer "
                        + (n + 1) + "')");
                assertTrue(tab.run(card).getAsString().startsWith("board " + n));
            }
            tab.run("document.querySelectorAll('.card')[3].querySelector('p button').click()");
            tab.until("true");
            runs.await("3 PAUSE");
            tab.run("document.querySelectorAll('.card')[7].querySelector('h2 button').click()");
            tab.until("document.querySelector('#panel-heat') !== null");
            assertTrue(tab.text("#panel-verdict").contains("vanishing in layer 8"));
            tab.run("[...document.querySelectorAll('.live button')].find((b) => b.textContent === 'Step').click()");
            runs.await("7 STEP");
            assertEquals(List.of(), tab.accessibilityFaults());
            tab.click(".status button"); // back
            tab.until("document.querySelectorAll('.card').length === 10");
            assertEquals(0, tab.run("document.querySelectorAll('.live').length").getAsInt());
            assertEquals(List.of(), tab.errors());
        }
    }
}
