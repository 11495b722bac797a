/* The only file that knows of a JVM, beside gpio.c: the native methods of io.gradus.step.jni.NativeLibrary and
 * NativeRun. */
#include <jni.h>
#include <stdlib.h>
#include <string.h>

#include "net/net.h"
#include "plan.h"

#define METHOD(type, name) JNIEXPORT type JNICALL Java_io_gradus_step_jni_NativeLibrary_##name
METHOD(jint, protocol)(JNIEnv *, jclass);
METHOD(jstring, isaName)(JNIEnv *, jclass, jint);
METHOD(jboolean, isaAvailable)(JNIEnv *, jclass, jint);
METHOD(jlong, create)(JNIEnv *, jclass, jintArray, jint, jint, jint, jlong, jint, jint);
METHOD(void, destroy)(JNIEnv *, jclass, jlong);
METHOD(jlong, bind)(JNIEnv *, jclass, jobject, jobject, jobject, jint, jint, jint, jint, jboolean, jboolean);
METHOD(void, unbind)(JNIEnv *, jclass, jlong);
JNIEXPORT jdouble JNICALL Java_io_gradus_step_jni_NativeRun_run(
    JNIEnv *, jclass, jlong, jfloatArray, jlong, jint, jint, jlong, jint, jboolean);
METHOD(void, apply)(JNIEnv *, jclass, jint, jint, jfloat, jfloatArray);
METHOD(jint, offsetInLine)(JNIEnv *, jclass, jfloatArray);
METHOD(jdouble, meetingPrice)(JNIEnv *, jclass, jint);

METHOD(jint, protocol)(JNIEnv *env, jclass type) {
    (void)env;
    (void)type;
    return (jint)PLAN_PROTOCOL;
}

METHOD(jstring, isaName)(JNIEnv *env, jclass type, jint isa) {
    (void)type;
    return isas[isa].name == NULL ? NULL : (*env)->NewStringUTF(env, isas[isa].name);
}

METHOD(jboolean, isaAvailable)(JNIEnv *env, jclass type, jint isa) {
    (void)env;
    (void)type;
    return isas[isa].available();
}

/* A net's handle, or 0. */
METHOD(jlong, create)(JNIEnv *env, jclass type, jintArray ops, jint forward_ops, jint batch_size, jint health_every,
                      jlong arena_floats, jint isa, jint threads) {
    (void)type;
    jint *copy = (*env)->GetIntArrayElements(env, ops, NULL);
    if (copy == NULL) {
        return 0;
    }
    int count = (*env)->GetArrayLength(env, ops) / FIELD_LENGTH;
    struct net *net = net_create((const int *)copy, count, forward_ops, batch_size, health_every,
                                 (ptrdiff_t)arena_floats, &isas[isa], threads);
    (*env)->ReleaseIntArrayElements(env, ops, copy, JNI_ABORT);
    return (jlong)(intptr_t)net;
}

METHOD(void, destroy)(JNIEnv *env, jclass type, jlong net) {
    (void)env;
    (void)type;
    net_destroy((struct net *)(intptr_t)net);
}

/* A source's handle, or 0 if a buffer is not direct. */
METHOD(jlong, bind)(JNIEnv *env, jclass type, jobject features, jobject targets, jobject order, jint size, jint inputs,
                    jint stride, jint outputs, jboolean bytes, jboolean classes) {
    (void)type;
    struct source *source = malloc(sizeof *source);
    if (source == NULL) {
        return 0;
    }
    *source = (struct source){
        .features = (*env)->GetDirectBufferAddress(env, features),
        .targets = (*env)->GetDirectBufferAddress(env, targets),
        .order = (*env)->GetDirectBufferAddress(env, order),
        .size = size,
        .inputs = inputs,
        .stride = stride,
        .outputs = outputs,
        .bytes = bytes,
        .classes = classes,
    };
    if (source->features == NULL || source->targets == NULL || source->order == NULL) {
        free(source);
        return 0;
    }
    return (jlong)(intptr_t)source;
}

METHOD(void, unbind)(JNIEnv *env, jclass type, jlong source) {
    (void)env;
    (void)type;
    free((struct source *)(intptr_t)source);
}

/* What NativeRun.run is asked for. */
enum { EVALUATE, TRAIN, GRADIENT_ALONE, UPDATE_ALONE };

static void throw_out_of_bounds(JNIEnv *env, const char *message) {
    jclass type = (*env)->FindClass(env, "java/lang/IndexOutOfBoundsException");
    if (type != NULL) {
        (*env)->ThrowNew(env, type, message);
    }
}

JNIEXPORT jdouble JNICALL Java_io_gradus_step_jni_NativeRun_run(
    JNIEnv *env, jclass type, jlong handle, jfloatArray array, jlong source, jint first, jint samples,
    jlong first_step, jint what, jboolean alone) {
    (void)type;
    struct net *net = (struct net *)(intptr_t)handle;
    float *arena = (*env)->GetPrimitiveArrayCritical(env, array, NULL);
    if (arena == NULL) {
        return 0;
    }
    struct job job = {
        .arena = arena,
        .source = (const struct source *)(intptr_t)source,
        .first = first,
        .samples = samples,
        .first_step = first_step,
        .training = what != EVALUATE,
        .gradient_alone = what == GRADIENT_ALONE,
        .update_alone = what == UPDATE_ALONE,
        .alone = alone,
    };
    double loss = net_run(net, &job);
    (*env)->ReleasePrimitiveArrayCritical(env, array, arena, 0);
    if (net->bad_row) {
        throw_out_of_bounds(env, "the order, a label, or a setting of the augmentation names what is not there");
    }
    return loss;
}

METHOD(void, apply)(JNIEnv *env, jclass type, jint isa, jint function, jfloat slope, jfloatArray array) {
    (void)type;
    float *values = (*env)->GetPrimitiveArrayCritical(env, array, NULL);
    if (values != NULL) {
        isas[isa].apply(function, slope, values, (*env)->GetArrayLength(env, array));
        (*env)->ReleasePrimitiveArrayCritical(env, array, values, 0);
    }
}

METHOD(jint, offsetInLine)(JNIEnv *env, jclass type, jfloatArray array) {
    (void)type;
    void *first = (*env)->GetPrimitiveArrayCritical(env, array, NULL);
    if (first == NULL) {
        return 0;
    }
    jint offset = (jint)((uintptr_t)first & 63);
    (*env)->ReleasePrimitiveArrayCritical(env, array, first, JNI_ABORT);
    return offset;
}

METHOD(jdouble, meetingPrice)(JNIEnv *env, jclass type, jint threads) {
    (void)env;
    (void)type;
    return team_price(threads < MAX_THREADS ? threads : MAX_THREADS);
}
