/** The id of the stack, by which its alarms find what its functions measure. */
export const SERVICE = 'ScheduledEc2Stopper';
/** Instances that a run should have stopped or started, and could not. */
export const FAILED_INSTANCES = 'FailedInstances';
