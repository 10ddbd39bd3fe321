/** The setting `architecture` for functions that run on this machine. */
export const hostArchitecture = (): string => (process.arch === 'arm64' ? 'arm64' : 'x86_64');
