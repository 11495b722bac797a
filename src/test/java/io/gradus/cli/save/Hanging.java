package io.gradus.cli.save;

import io.gradus.cli.terminal.Terminal;
import io.gradus.status.RunControl;

/** A run that is told to end and does not. */
final class Hanging {
    private Hanging() {}

    public static void main(String[] args) throws InterruptedException {
        Interrupt interrupt = new Interrupt(Terminal.system(), new RunControl());
        System.out.println("ready");
        while (!interrupt.isAsked()) {
            Thread.sleep(5);
        }
        Thread.sleep(200); // until the second signal is let through
        System.out.println("asked");
        Thread.sleep(600_000);
    }
}
