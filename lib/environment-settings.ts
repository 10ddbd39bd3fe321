import { parseJson } from '../lambdas/shared/json';
import { SettingError } from './settings';

/** Settings as a JSON object, from whoever gives them by the environment: `-c key=value` goes before them. */
export const SETTINGS = 'PROVEN_SETTINGS';

/**
 * The settings that the environment gives; none when it gives none.
 * @throws {SettingError} for what is no JSON object
 */
export function settingsIn(env: NodeJS.ProcessEnv): Record<string, unknown> {
  const given = parseJson(env[SETTINGS] ?? '{}');
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return { ...given };
  throw new SettingError(`The variable ${SETTINGS} is wrong: it must be a JSON object of settings.`);
}
