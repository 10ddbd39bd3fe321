/** Custom metrics, by which the stack's alarm knows what the functions saw. */
export const NAMESPACE = 'ProvenServerless';
export const SERVICE = 'ScheduledEc2Stopper';
/** Instances that a run should have stopped or started, and could not. */
export const FAILED_INSTANCES = 'FailedInstances';
