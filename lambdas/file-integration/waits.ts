/** What is left of a function's time when it stops working: its last writes, and telling where it stopped, still fit. */
export const RESERVE_MS = 10_000;
/** For how long it is known what became of a version that is no longer current: as long as the bucket keeps such a version. */
export const KEPT_SECONDS = 30 * 24 * 60 * 60;
/** Before somebody who met another at the same file starts over: longer each time. */
export const COLLISION_MS = 50;
/** Before what DynamoDB did not take is written again: longer each time. */
export const BACK_OFF_MS = 100;
