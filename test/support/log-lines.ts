import { logger } from '../../lambdas/shared/logger';

/** What `act` logs, line by line; unit tests log nothing otherwise. */
export async function logLines(act: () => unknown): Promise<string[]> {
  const lines: string[] = [];
  const keep = (line: unknown) => void lines.push(String(line));
  const spies = [jest.spyOn(console, 'info'), jest.spyOn(console, 'warn'), jest.spyOn(console, 'error')];
  for (const spy of spies) spy.mockImplementation(keep);
  logger.setLogLevel('INFO');
  try {
    await act();
    return lines;
  } finally {
    logger.setLogLevel('SILENT');
    for (const spy of spies) spy.mockRestore();
  }
}
