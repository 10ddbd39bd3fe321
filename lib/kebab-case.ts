/** `QueueLeveler` → `queue-leveler`: what an id is called in files and folders. */
export const kebabCase = (id: string): string => id.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
