/* The numbers of a plan: the same as in io.gradus.plan.Op and Control, io.gradus.health.HealthCounter and the enums of
 * io.gradus.net and io.gradus.rule. A Java test reads this file and compares every one. */
#ifndef GRADUS_PLAN_H
#define GRADUS_PLAN_H

/* Plan */
enum { PLAN_LANES = 16 };

/* Op: opcodes */
enum {
    OP_LOAD = 0,
    OP_DENSE = 1,
    OP_LOSS = 2,
    OP_DENSE_BACKWARD = 3,
    OP_UPDATE = 4,
    OP_MEASURE = 5,
    OP_DROPOUT = 6,
    OP_DROPOUT_BACKWARD = 7,
    OP_NOISE = 8,
    OP_MAX_NORM = 9,
    OP_COPY = 10,
    OP_ADD = 11,
    OP_ACTIVATE = 12,
    OP_ACTIVATE_BACKWARD = 13,
    OP_LAYER_NORM = 14,
    OP_BATCH_NORM = 15,
    OP_LAYER_NORM_BACKWARD = 16,
    OP_BATCH_NORM_BACKWARD = 17,
    OP_FROZEN = 20,
    OP_RECURRENT = 21,
    OP_RECURRENT_BACKWARD = 22,
    OP_SPARSITY = 26
};

/* Op: fields of one operation */
enum {
    OP_OPCODE = 0,
    OP_LAYER = 1,
    OP_FAN_IN = 2,
    OP_FAN_OUT = 3,
    OP_SRC = 4,
    OP_SRC_STRIDE = 5,
    OP_DST = 6,
    OP_STRIDE = 7,
    OP_WEIGHTS = 8,
    OP_FUNCTION = 9,
    OP_SLOPE = 10,
    OP_PRE = 11,
    OP_DELTA = 12,
    OP_DELTA_BELOW = 13,
    OP_STATE = 14,
    OP_SIGNS = 15,
    OP_PEAK = 16,
    OP_HEALTH = 17,
    OP_HISTOGRAM_ROWS = 18,
    OP_RULE = 19,
    OP_SAMPLE_LOSSES = 20,
    OP_STATE2 = 21,
    OP_GRADIENT = 22,
    OP_ADDS = 23,
    OP_SRC2 = 26,
    OP_AMOUNT = 24,
    OP_AMOUNT2 = 25,
    OP_NORM_GRADIENT = 27,
    OP_STATISTICS = 28,
    OP_RUNNING = 29,
    OP_STEPS = 30,
    OP_AUGMENT = 31,
    OP_LENGTH = 32
};

/* Control: floats of the arena's first region */
enum {
    CONTROL_RATE = 0,
    CONTROL_CLIP = 1,
    CONTROL_MOMENTUM = 2,
    CONTROL_BETA2 = 3,
    CONTROL_EPSILON = 4,
    CONTROL_DECAY = 5,
    CONTROL_UPDATES = 6,
    CONTROL_CORRECT = 8,
    CONTROL_FAILED_LAYER = 9,
    CONTROL_FAILED_CAUSE = 10,
    CONTROL_STEPS_DONE = 11,
    CONTROL_SEED = 18,
    CONTROL_LENGTH = 28
};

/* GradientControl: floats of the region of that name */
enum {
    GRADIENT_LIMIT = 0,
    GRADIENT_ETA_PLUS = 1,
    GRADIENT_ETA_MINUS = 2,
    GRADIENT_STEP_MAX = 3,
    GRADIENT_STEP_MIN = 4,
    GRADIENT_SET_SIZE = 5,
    GRADIENT_SET_DONE = 6,
    GRADIENT_SET_LOSS = 8,
    GRADIENT_LAST_LOSS = 10,
    GRADIENT_LENGTH = 16
};

/* GradientClip.Kind */
enum { CLIP_NONE = 0, CLIP_NORM = 1, CLIP_GLOBAL_NORM = 2, CLIP_AGC = 3 };

/* Augment: floats of the region, then of a row's transform, then numbers of draws */
enum {
    AUGMENT_KEY = 0,
    AUGMENT_HEIGHT = 4,
    AUGMENT_WIDTH = 5,
    AUGMENT_CHANNELS = 6,
    AUGMENT_SHIFT = 7,
    AUGMENT_ROTATE = 8,
    AUGMENT_ZOOM = 9,
    AUGMENT_CROP = 10,
    AUGMENT_REFLECT = 11,
    AUGMENT_EDGE = 12,
    AUGMENT_BACKGROUND = 13,
    AUGMENT_GAIN = 14,
    AUGMENT_OFFSET = 15,
    AUGMENT_NOISE = 16,
    AUGMENT_AMPLITUDE = 17,
    AUGMENT_NODES_X = 18,
    AUGMENT_NODES_Y = 19,
    AUGMENT_TABLE_X = 20,
    AUGMENT_TABLE_Y = 21,
    AUGMENT_ROWS = 22,
    AUGMENT_ROW_LENGTH = 23,
    AUGMENT_SETTINGS = 32,

    AUGMENT_XX = 0,
    AUGMENT_XY = 1,
    AUGMENT_X0 = 2,
    AUGMENT_YX = 3,
    AUGMENT_YY = 4,
    AUGMENT_Y0 = 5,
    AUGMENT_GAIN_NOW = 6,
    AUGMENT_OFFSET_NOW = 7,
    AUGMENT_TRANSFORM = 16,

    AUGMENT_DRAW_SHIFT_X = 1,
    AUGMENT_DRAW_SHIFT_Y = 2,
    AUGMENT_DRAW_ROTATE = 3,
    AUGMENT_DRAW_ZOOM = 4,
    AUGMENT_DRAW_CROP = 5,
    AUGMENT_DRAW_CROP_X = 6,
    AUGMENT_DRAW_CROP_Y = 7,
    AUGMENT_DRAW_REFLECT = 8,
    AUGMENT_DRAW_GAIN = 9,
    AUGMENT_DRAW_OFFSET = 10,
    AUGMENT_DRAW_NODES = 256,
    AUGMENT_DRAW_NOISE = 1073741824
};

/* Control.Cause */
enum { CAUSE_NONE = 0, CAUSE_LOSS = 1, CAUSE_DELTA = 2, CAUSE_GRADIENT = 3 };

/* CounterRandom.Stream */
enum { STREAM_INIT = 0, STREAM_SPLIT = 1, STREAM_SHUFFLE = 2, STREAM_SYNTHETIC = 3, STREAM_DROPOUT = 4, STREAM_NOISE = 5,
       STREAM_AUGMENT = 6, STREAM_RULE = 7, STREAM_TEST = 8 };

/* Activation */
enum {
    ACTIVATION_LINEAR = 0,
    ACTIVATION_SIGMOID = 1,
    ACTIVATION_TANH = 2,
    ACTIVATION_RELU = 3,
    ACTIVATION_LEAKY_RELU = 4,
    ACTIVATION_ELU = 5,
    ACTIVATION_GELU = 6,
    ACTIVATION_SELU = 7,
    ACTIVATION_SOFTSIGN = 8
};

/* Loss */
enum { LOSS_CROSS_ENTROPY = 0, LOSS_BCE = 1, LOSS_MSE = 2, LOSS_MAE = 3, LOSS_HUBER = 4 };

/* UpdateRule.Kind */
enum { RULE_SGD = 0, RULE_CLIP = 1, RULE_SIGN = 2, RULE_MOMENTUM = 3, RULE_NESTEROV = 4, RULE_SIGNUM = 5, RULE_LION = 6,
       RULE_RMSPROP = 7, RULE_ADAM = 8, RULE_ADAMW = 9, RULE_RPROP_PLUS = 10, RULE_RPROP_MINUS = 11,
       RULE_IRPROP_PLUS = 12, RULE_IRPROP_MINUS = 13 };

/* HealthCounter: floats of a layer's block, then the distribution */
enum {
    HEALTH_GRADIENT_NORM = 0,
    HEALTH_GRADIENT_MAX = 1,
    HEALTH_GRADIENT_ZERO = 2,
    HEALTH_NONFINITE = 3,
    HEALTH_CLIPPED = 4,
    HEALTH_SIGN_FLIPS = 5,
    HEALTH_AT_BOUND = 6,
    HEALTH_UPDATE_NORM = 7,
    HEALTH_WEIGHT_NORM = 8,
    HEALTH_ACTIVATION_MEAN = 9,
    HEALTH_ACTIVATION_SD = 10,
    HEALTH_SATURATED = 11,
    HEALTH_DELTA_RMS = 12,
    HEALTH_PARAMETERS = 13,
    HEALTH_DEAD = 14,
    HEALTH_COUNTERS = 16,
    HEALTH_BINS = 48,
    HEALTH_LOWEST_EXPONENT = -40,
    HEALTH_BLOCK = 64
};

#endif
