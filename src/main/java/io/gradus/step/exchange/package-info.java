/**
 * What machines that train one network together exchange: gradients or their signs, votes, parameters, the rule's
 * state, and a fingerprint to compare. {@link io.gradus.step.exchange.ExchangeStep} is the way in.
 */
@NullMarked
package io.gradus.step.exchange;

import org.jspecify.annotations.NullMarked;
