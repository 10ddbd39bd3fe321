/** Where the custom metrics are, by which alarms know what functions saw. */
export const NAMESPACE = 'ProvenServerless';
