package io.gradus.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PageTest {
    private static final String PAGE = Page.report("Gradus: x", List.of(new RunHistory("x", 2)));

    private static List<String> all(String pattern, String text) {
        List<String> found = new ArrayList<>();
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    @Test
    void itsPolicyAllowsJustItsOwnProgramsAndStyles() throws Exception {
        String policy =
                all("Content-Security-Policy\" content=\"([^\"]*)\"", PAGE).get(0);
        assertTrue(policy.startsWith("default-src 'none'; "), policy);
        assertTrue(policy.contains("connect-src 'none'"), policy);
        assertFalse(policy.contains("unsafe"), policy);
        List<String> contents = new ArrayList<>(all("<script>(.*?)</script>", PAGE));
        contents.addAll(all("<style>(.*?)</style>", PAGE));
        assertEquals(3, contents.size(), "the library, our program, the styles");
        for (String content : contents) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            String hash = "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
            assertTrue(policy.contains(hash), hash + " is not in " + policy);
        }
        assertEquals(3, all("(sha256-)", policy).size());
    }

    @Test
    void asksNobodyForAnything() {
        assertEquals(
                List.of(),
                all("(?:src|href)\\s*=\\s*[\"']?(\\w[^\"'> ]*)", PAGE.replaceAll("(?s)<script>.*?</script>", "")));
        assertEquals(
                List.of(),
                all(
                        "(@import|url\\(|fetch\\()",
                        all("<style>(.*?)</style>", PAGE).get(0)));
        assertFalse(PAGE.contains("@import"));
    }

    @Test
    void theDataCannotLeaveItsPlace() {
        RunHistory hostile = new RunHistory("</script><script>alert(1)</script>", 0);
        hostile.start("{\"command\":\"@STYLE@ <!-- </script>\"}");
        String page = Page.report("</title><script>alert(2)</script> @DATA@", List.of(hostile));
        assertEquals(count("<script", PAGE), count("<script", page));
        assertEquals(count("</script", PAGE), count("</script", page));
        assertEquals(
                "</script><script>alert(1)</script>",
                PageData.ofPage(page, 0).run.get("name").getAsString());
        assertTrue(page.contains("<title>&lt;/title&gt;&lt;script&gt;alert(2)&lt;/script&gt; @DATA@</title>"));
        assertTrue(page.contains("@STYLE@ "), "what looks like a place of the template is left as it is");
    }

    private static int count(String part, String text) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    @Test
    void carriesTheLibrarysNotice() {
        assertTrue(PAGE.contains("uPlot: Copyright (c) 2022 Leon Sorokin"));
    }

    @Test
    void severalRunsStandInTheirOrder() {
        String page = Page.report("x", List.of(new RunHistory("a", 1), new RunHistory("b", 3)));
        assertEquals("a", PageData.ofPage(page, 0).run.get("name").getAsString());
        assertEquals(3, PageData.ofPage(page, 1).run.get("layers").getAsInt());
    }
}
