package io.gradus.status.serial;

import io.gradus.device.BaudRates;
import java.io.IOException;

/** Opens a port and prints how that went. */
final class OpenPort {
    private OpenPort() {}

    public static void main(String[] args) {
        try (PortLink link = new PortLink(args[0], BaudRates.DEFAULT)) {
            link.open();
            System.out.println("open");
        } catch (IOException e) {
            System.out.println(e.getMessage());
        }
    }
}
