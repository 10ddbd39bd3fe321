import { buildApp } from '../lib/app';
import { settingsIn } from '../lib/environment-settings';
import { addRulePacks } from '../lib/rule-packs';
import { SettingError } from '../lib/settings';

try {
  const app = buildApp({ context: settingsIn(process.env) });
  addRulePacks(app);
  app.synth();
} catch (error) {
  if (!(error instanceof SettingError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
