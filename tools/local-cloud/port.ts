import { once } from 'node:events';
import { createServer } from 'node:net';
import { ToolError } from '../terminal/tool-error';

/**
 * Before anything is made for a port that somebody else has.
 * @param port 0 is free in any case
 * @throws {ToolError} when it is taken
 */
export async function refuseTakenPort(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') throw takenPort(port);
    throw error;
  }
  server.close();
  await once(server, 'close');
}

/** The same, when the emulator reports it. */
export const takenPort = (port: number): ToolError =>
  new ToolError(`Port ${String(port)} is taken: choose another one with --port.`);
