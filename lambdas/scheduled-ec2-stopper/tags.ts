/** Set on each instance that the stopper stopped: when, ISO 8601. Only what carries it is started in the morning. */
export const STOPPED_TAG = 'StoppedBySchedule';

/**
 * Set by Auto Scaling on its members, and by nobody else.
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-tagging.html
 */
export const AUTO_SCALING_TAG = 'aws:autoscaling:groupName';
