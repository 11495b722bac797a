package io.gradus.status.gpio;

import com.pi4j.io.exception.IOException;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInput;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInputProviderImpl;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalOutput;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalOutputProviderImpl;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A board of Pi4J mocks whose pins can be looked at, pressed and broken, and whose clock is set by hand. */
final class MockBoard {
    final Map<Integer, MockDigitalInput> inputs = new HashMap<>();
    final Set<Integer> released = new HashSet<>();
    /** Lines that another program holds. */
    final Set<Integer> held = new HashSet<>();
    /** Lines that a pressed button connects to ground from the start on. */
    final Set<Integer> grounded = new HashSet<>();
    /** Lines whose writes fail from now on. */
    final Set<Integer> broken = new HashSet<>();

    long nanos = 1_000_000_000L;

    private final Map<Integer, MockDigitalOutput> outputs = new HashMap<>();

    /** Lines of this board; one opening for each board. */
    Pi4jLines open() {
        return new Pi4jLines("pinctrl-mock", new Outputs(), new Inputs(), () -> nanos);
    }

    /** Whether the pin is at its supply. */
    boolean isHigh(int line) {
        return outputs.get(line).state() == DigitalState.HIGH;
    }

    void drive(int line, boolean high) {
        inputs.get(line).mockState(high ? DigitalState.HIGH : DigitalState.LOW);
    }

    private void take(int line) {
        if (held.contains(line)) {
            // What the gpiod plugin throws, as the registry passes it on.
            throw new IllegalStateException(
                    "Failed to initialize IO", new IOException("request failed! (Device or resource busy)"));
        }
    }

    private final class Outputs extends MockDigitalOutputProviderImpl {
        @Override
        public DigitalOutput create(DigitalOutputConfig config) {
            take(config.address());
            MockDigitalOutput output = new MockDigitalOutput(this, config) {
                @Override
                public DigitalOutput state(DigitalState state) {
                    if (broken.contains(config.address())) {
                        throw new IOException("No such device");
                    }
                    return super.state(state);
                }

                @Override
                public DigitalOutput shutdown(com.pi4j.context.Context context) {
                    released.add(config.address());
                    return super.shutdown(context);
                }
            };
            context.registry().add(output);
            outputs.put(config.address(), output);
            return output;
        }
    }

    private final class Inputs extends MockDigitalInputProviderImpl {
        @Override
        public DigitalInput create(DigitalInputConfig config) {
            take(config.address());
            MockDigitalInput input = (MockDigitalInput) super.create(config);
            inputs.put(config.address(), input);
            // A pull-up holds it until something else does.
            input.mockState(
                    config.getPull() == com.pi4j.io.gpio.digital.PullResistance.PULL_UP
                                    && !grounded.contains(config.address())
                            ? DigitalState.HIGH
                            : DigitalState.LOW);
            return input;
        }
    }
}
