/** Of an accepted order: by then whoever accepted it has started its workflow, and the sweep looks at it. */
export const UNSTARTED_MS = 60_000;
/** One order of the sweep, with each of its calls answered at the last of three attempts. */
export const LONGEST_LOOK_MS = 25_000;
/** For how long the payment provider is waited for. */
export const PAYMENT_MS = 4000;
/** For how long the stand-in of the provider may run, in seconds. */
export const PROVIDER_SECONDS = 10;
/** For how long the function that charges may run, in seconds. */
export const CHARGING_SECONDS = 25;
/** After so long nothing of a charge that was begun still runs, so that the provider's answer about it is final. */
export const CHARGE_LASTS_MS = 60_000;
/** For how long a quote holds, in minutes. */
export const QUOTED_MINUTES = 15;
/** Receives after which an order that cannot be settled is parked. */
export const SETTLE_RECEIVES = 5;
