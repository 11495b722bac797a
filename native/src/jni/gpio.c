/* Lines of Linux's GPIO character device, version 2 (kernel 5.10 and newer): the native methods of
 * io.gradus.status.gpio.CharacterDevice. Whatever fails returns -errno.
 *
 * The structures are the kernel's, from its <linux/gpio.h>, which never change; they are written out here, as far as
 * they are used, because systems to build on may have an older header or none. */
#include <errno.h>
#include <fcntl.h>
#include <jni.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { NAME = 32, LINES = 64, ATTRIBUTES = 10 };

struct chip_info {
    char name[NAME];
    char label[NAME];
    uint32_t lines;
};

struct attribute {
    uint32_t id;
    uint32_t padding;
    uint64_t value __attribute__((aligned(8)));
};

struct line_info {
    char name[NAME];
    char consumer[NAME];
    uint32_t offset;
    uint32_t attributes;
    uint64_t flags __attribute__((aligned(8)));
    struct attribute attribute[ATTRIBUTES];
    uint32_t padding[4];
};

struct line_request {
    uint32_t offsets[LINES];
    char consumer[NAME];
    uint64_t flags __attribute__((aligned(8)));
    uint32_t attributes;
    uint32_t padding[5];
    struct {
        struct attribute attribute;
        uint64_t mask __attribute__((aligned(8)));
    } attribute[ATTRIBUTES];
    uint32_t lines;
    uint32_t event_buffer_size;
    uint32_t more_padding[5];
    int32_t fd;
};

struct line_values {
    uint64_t bits __attribute__((aligned(8)));
    uint64_t mask __attribute__((aligned(8)));
};

struct line_event {
    uint64_t nanos __attribute__((aligned(8))); /* CLOCK_MONOTONIC */
    uint32_t id;
    uint32_t offset;
    uint32_t number;
    uint32_t number_in_line;
    uint32_t padding[6];
};

enum { USED = 1, ACTIVE_LOW = 2, INPUT = 4, OUTPUT = 8, RISING = 16, FALLING = 32, PULL_UP = 256, NO_PULL = 1024 };
enum { RISING_EDGE = 1 };

#define GET_CHIP_INFO _IOR(0xB4, 0x01, struct chip_info)
#define GET_LINE_INFO _IOWR(0xB4, 0x05, struct line_info)
#define GET_LINE _IOWR(0xB4, 0x07, struct line_request)
#define GET_VALUES _IOWR(0xB4, 0x0E, struct line_values)
#define SET_VALUES _IOWR(0xB4, 0x0F, struct line_values)

/* What kernel 6.1 answers to, on x86-64, aarch64 and 32-bit arm alike. */
_Static_assert(sizeof(struct chip_info) == 68, "struct gpiochip_info");
_Static_assert(sizeof(struct line_info) == 256, "struct gpio_v2_line_info");
_Static_assert(sizeof(struct line_event) == 48, "struct gpio_v2_line_event");
_Static_assert(offsetof(struct line_request, flags) == 288, "struct gpio_v2_line_request");
_Static_assert(offsetof(struct line_request, lines) == 560, "struct gpio_v2_line_request");
_Static_assert(offsetof(struct line_request, fd) == 588, "struct gpio_v2_line_request");
_Static_assert(GET_LINE == 0xC250B407, "GPIO_V2_GET_LINE_IOCTL");
_Static_assert(GET_VALUES == 0xC010B40E, "GPIO_V2_LINE_GET_VALUES_IOCTL");
_Static_assert(SET_VALUES == 0xC010B40F, "GPIO_V2_LINE_SET_VALUES_IOCTL");

#define METHOD(type, name) JNIEXPORT type JNICALL Java_io_gradus_status_gpio_CharacterDevice_##name

METHOD(jint, openChip)(JNIEnv *, jclass, jstring);
METHOD(jint, chipInfo)(JNIEnv *, jclass, jint, jbyteArray);
METHOD(jint, lineInfo)(JNIEnv *, jclass, jint, jint, jbyteArray);
METHOD(jint, requestOutput)(JNIEnv *, jclass, jint, jint, jboolean);
METHOD(jint, requestInput)(JNIEnv *, jclass, jint, jint, jboolean, jboolean);
METHOD(jint, set)(JNIEnv *, jclass, jint, jboolean);
METHOD(jint, get)(JNIEnv *, jclass, jint);
METHOD(jint, readEdges)(JNIEnv *, jclass, jint, jlongArray, jbooleanArray);
METHOD(void, close)(JNIEnv *, jclass, jint);
METHOD(jstring, message)(JNIEnv *, jclass, jint);

/* A file descriptor of the chip. */
METHOD(jint, openChip)(JNIEnv *env, jclass type, jstring path) {
    (void)type;
    const char *name = (*env)->GetStringUTFChars(env, path, NULL);
    if (name == NULL) {
        return -ENOMEM;
    }
    int chip = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO of that name must not stop us */
    int error = errno;
    (*env)->ReleaseStringUTFChars(env, path, name);
    return chip < 0 ? -error : chip;
}

/* How many lines it has; its label goes to label[32]. ENOTTY where the file is no GPIO chip. */
METHOD(jint, chipInfo)(JNIEnv *env, jclass type, jint chip, jbyteArray label) {
    (void)type;
    struct chip_info info = {0};
    if (ioctl(chip, GET_CHIP_INFO, &info) < 0) {
        return -errno;
    }
    (*env)->SetByteArrayRegion(env, label, 0, NAME, (const jbyte *)info.label);
    return (jint)info.lines;
}

/* 1 if somebody holds the line, whose name goes to consumer[32]; else 0. */
METHOD(jint, lineInfo)(JNIEnv *env, jclass type, jint chip, jint line, jbyteArray consumer) {
    (void)type;
    struct line_info info = {.offset = (uint32_t)line};
    if (ioctl(chip, GET_LINE_INFO, &info) < 0) {
        return -errno;
    }
    (*env)->SetByteArrayRegion(env, consumer, 0, NAME, (const jbyte *)info.consumer);
    return (info.flags & USED) != 0;
}

/* A file descriptor of the line, which is ours until that is closed. */
static jint request(int chip, int line, uint64_t flags) {
    struct line_request request = {.offsets = {(uint32_t)line}, .consumer = "gradus", .flags = flags, .lines = 1};
    return ioctl(chip, GET_LINE, &request) < 0 ? -errno : request.fd;
}

/* It is off, that is inactive, from the first moment on. */
METHOD(jint, requestOutput)(JNIEnv *env, jclass type, jint chip, jint line, jboolean active_low) {
    (void)env;
    (void)type;
    return request(chip, line, OUTPUT | (active_low ? ACTIVE_LOW : 0));
}

/* The kernel keeps its last 16 edges for readEdges, which never waits. */
METHOD(jint, requestInput)(JNIEnv *env, jclass type, jint chip, jint line, jboolean active_low, jboolean pull_up) {
    (void)env;
    (void)type;
    uint64_t flags = INPUT | RISING | FALLING | (active_low ? ACTIVE_LOW : 0) | (pull_up ? PULL_UP : NO_PULL);
    jint fd = request(chip, line, flags);
    if (fd >= 0 && fcntl(fd, F_SETFL, O_NONBLOCK) < 0) {
        int error = errno;
        close(fd);
        return -error;
    }
    return fd;
}

METHOD(jint, set)(JNIEnv *env, jclass type, jint line, jboolean on) {
    (void)env;
    (void)type;
    struct line_values values = {.bits = on, .mask = 1};
    return ioctl(line, SET_VALUES, &values) < 0 ? -errno : 0;
}

/* 1 if active, else 0. */
METHOD(jint, get)(JNIEnv *env, jclass type, jint line) {
    (void)env;
    (void)type;
    struct line_values values = {.mask = 1};
    return ioctl(line, GET_VALUES, &values) < 0 ? -errno : (jint)(values.bits & 1);
}

/* How many edges were there to be read, oldest first: their times on CLOCK_MONOTONIC, and whether the line became
 * active. */
METHOD(jint, readEdges)(JNIEnv *env, jclass type, jint line, jlongArray nanos, jbooleanArray active) {
    (void)type;
    struct line_event events[16];
    jlong times[16];
    jboolean rising[16];
    jsize space = (*env)->GetArrayLength(env, nanos);
    ssize_t bytes = read(line, events, (size_t)(space < 16 ? space : 16) * sizeof events[0]);
    if (bytes < 0) {
        return errno == EAGAIN || errno == EINTR ? 0 : -errno;
    }
    jsize count = (jsize)((size_t)bytes / sizeof events[0]);
    for (jsize n = 0; n < count; n++) {
        times[n] = (jlong)events[n].nanos;
        rising[n] = events[n].id == RISING_EDGE;
    }
    (*env)->SetLongArrayRegion(env, nanos, 0, count, times);
    (*env)->SetBooleanArrayRegion(env, active, 0, count, rising);
    return count;
}

METHOD(void, close)(JNIEnv *env, jclass type, jint fd) {
    (void)env;
    (void)type;
    close(fd);
}

/* The system's words for an errno. */
METHOD(jstring, message)(JNIEnv *env, jclass type, jint error) {
    (void)type;
    return (*env)->NewStringUTF(env, strerror(error));
}
