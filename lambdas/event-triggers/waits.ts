/**
 * EC2 may not describe an instance yet that has just been launched; from then on one that it does not describe is gone.
 * @see https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html
 */
export const UNSEEN_MS = 10 * 60_000;
/** EC2 may take long for a page of hundreds of instances. */
export const ANSWER_MS = 10_000;
