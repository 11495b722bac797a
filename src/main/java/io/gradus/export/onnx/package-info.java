/** Networks as ONNX files. */
@NullMarked
package io.gradus.export.onnx;

import org.jspecify.annotations.NullMarked;
