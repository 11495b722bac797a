package io.gradus.state;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes records as lines of text, a line for each number or word, so that two of them can be told apart by name. */
public final class RecordText {
    private RecordText() {}

    /**
     * Puts {@code value} under {@code name}; a record's components each under a name of their own, {@code rule rate},
     * and a list's elements by their numbers.
     */
    public static void put(Map<String, String> texts, String name, Object value) {
        if (value instanceof Record record) {
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                Object part = get(record, component);
                if (part != null) {
                    put(texts, name + " " + words(component.getName()), part);
                }
            }
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            for (int n = 0; n < list.size(); n++) {
                put(texts, name + " " + (n + 1), list.get(n));
            }
        } else if (value instanceof Map<?, ?> map) { // in an order that does not depend on the JVM
            Map<String, Object> sorted = new TreeMap<>();
            map.forEach((key, part) -> sorted.put(String.valueOf(key), part));
            texts.put(name, sorted.toString());
        } else {
            texts.put(name, String.valueOf(value));
        }
    }

    private static Object get(Record record, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }

    /** {@code healthEvery} as {@code health every}. */
    private static String words(String name) {
        StringBuilder words = new StringBuilder();
        for (int n = 0; n < name.length(); n++) {
            char c = name.charAt(n);
            if (Character.isUpperCase(c)) {
                words.append(' ');
            }
            words.append(Character.toLowerCase(c));
        }
        return words.toString();
    }
}
