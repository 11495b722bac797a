package io.gradus.status.serial;

import org.jspecify.annotations.Nullable;

/** Headers that are understood, besides those of {@link LayerQuery}. */
enum ScpiCommand {
    CLEAR("*CLS"),
    EVENT_ENABLE("*ESE", Takes.NUMBER),
    EVENT_ENABLE_QUERY("*ESE?"),
    EVENTS_QUERY("*ESR?"),
    IDENTITY_QUERY("*IDN?"),
    OPERATION_COMPLETE("*OPC"),
    OPERATION_COMPLETE_QUERY("*OPC?"),
    RESET("*RST"),
    SERVICE_ENABLE("*SRE", Takes.NUMBER),
    SERVICE_ENABLE_QUERY("*SRE?"),
    STATUS_BYTE_QUERY("*STB?"),
    TEST_QUERY("*TST?"),
    WAIT("*WAI"),
    ERROR_QUERY("SYSTem:ERRor?"),
    ERROR_NEXT_QUERY("SYSTem:ERRor:NEXT?"),
    ERROR_COUNT_QUERY("SYSTem:ERRor:COUNt?"),
    VERSION_QUERY("SYSTem:VERSion?"),
    OPERATION_QUERY("STATus:OPERation?"),
    OPERATION_EVENT_QUERY("STATus:OPERation:EVENt?"),
    OPERATION_CONDITION_QUERY("STATus:OPERation:CONDition?"),
    OPERATION_ENABLE("STATus:OPERation:ENABle", Takes.NUMBER),
    OPERATION_ENABLE_QUERY("STATus:OPERation:ENABle?"),
    QUESTIONABLE_QUERY("STATus:QUEStionable?"),
    QUESTIONABLE_EVENT_QUERY("STATus:QUEStionable:EVENt?"),
    QUESTIONABLE_CONDITION_QUERY("STATus:QUEStionable:CONDition?"),
    QUESTIONABLE_ENABLE("STATus:QUEStionable:ENABle", Takes.NUMBER),
    QUESTIONABLE_ENABLE_QUERY("STATus:QUEStionable:ENABle?"),
    PRESET("STATus:PRESet"),
    HEALTH_QUERY("STATus:HEALth?"),
    LAYERS_QUERY("STATus:LAYers?"),
    STREAM("STATus:STReaM", Takes.WORD),
    STREAM_QUERY("STATus:STReaM?"),
    STREAM_FORMAT("STATus:STReaM:FORMat", Takes.WORD),
    STREAM_FORMAT_QUERY("STATus:STReaM:FORMat?"),
    STREAM_DROPPED_QUERY("STATus:STReaM:DROPped?"),
    PAUSE("TRAin:PAUSe"),
    RESUME("TRAin:RESume"),
    STEP("TRAin:STEP"),
    STEP_QUERY("TRAin:STEP?"),
    RATE("TRAin:RATE", Takes.NUMBER),
    RATE_QUERY("TRAin:RATE?"),
    PACE("TRAin:PACE", Takes.NUMBER),
    PACE_QUERY("TRAin:PACE?"),
    STATE_QUERY("TRAin:STATe?"),
    EPOCH_QUERY("TRAin:EPOCh?"),
    LOSS_QUERY("TRAin:LOSS?");

    /** What follows a header. */
    enum Takes {
        NOTHING,
        NUMBER,
        /** ON, OFF, PLOT, …; 1 and 0 for ON and OFF. */
        WORD
    }

    private static final ScpiCommand[] ALL = values(); // a call of values() makes a new array

    private final Mnemonics mnemonics;
    private final Takes takes;

    ScpiCommand(String header) {
        this(header, Takes.NOTHING);
    }

    ScpiCommand(String header, Takes takes) {
        this.mnemonics = new Mnemonics(header);
        this.takes = takes;
    }

    Mnemonics mnemonics() {
        return mnemonics;
    }

    Takes takes() {
        return takes;
    }

    /** The command of this header, in capitals; null if there is none. */
    static @Nullable ScpiCommand find(byte[] header, int size) {
        for (ScpiCommand command : ALL) {
            if (command.mnemonics.match(header, size) != Mnemonics.NO_MATCH) {
                return command;
            }
        }
        return null;
    }
}
