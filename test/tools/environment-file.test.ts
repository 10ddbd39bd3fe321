import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { SETTINGS, settingsIn } from '../../lib/environment-settings';
import { settingList } from '../../lib/app';
import { SettingError, valuesOf } from '../../lib/settings';
import { environmentFile } from '../../tools/local-cloud/summary';
import { App } from 'aws-cdk-lib';

const SAID = { architecture: 'x86_64', mailFrom: "siobhan.o'brian@example.org", stopperTagValue: 'a $b `c` "d" \\e' };

/** What a shell has after it has sourced the file. */
const sourced = (text: string): string =>
  execFileSync('sh', ['-c', `${text}\nprintf %s "$${SETTINGS}"`], { encoding: 'utf8' });

it('gives a shell the settings that npm start deployed with, word for word', () => {
  const env = { [SETTINGS]: sourced(environmentFile('http://127.0.0.1:4566', SAID)) };
  expect(settingsIn(env)).toEqual(SAID);
});

it('lets the app go by them, and by -c before them', async () => {
  const loaded: unknown[] = [];
  await jest.isolateModulesAsync(async () => {
    jest.doMock('../../lib/app', () => ({
      buildApp: (options: unknown) => {
        loaded.push(options);
        return { synth: () => undefined };
      },
    }));
    jest.doMock('../../lib/rule-packs', () => ({ addRulePacks: () => undefined }));
    process.env[SETTINGS] = JSON.stringify(SAID);
    await import('../../bin/app');
    Reflect.deleteProperty(process.env, SETTINGS);
  });
  expect(loaded).toEqual([{ context: SAID }]);
  // As the CDK's command gives `-c mailFrom=…` to the app.
  process.env['CDK_CONTEXT_JSON'] = JSON.stringify({ mailFrom: 'other@example.org' });
  const settings = valuesOf(new App({ context: { mailFrom: SAID.mailFrom, stopperTagValue: 'test' } }), settingList);
  Reflect.deleteProperty(process.env, 'CDK_CONTEXT_JSON');
  expect([settings['mailFrom'], settings['stopperTagValue']]).toEqual(['other@example.org', 'test']);
});

it('takes none from an environment without them', () => {
  expect(settingsIn({})).toEqual({});
});

it.each(['architecture=x86_64', '[]', 'null', '"x"'])('refuses %s, which is no JSON object', (text) => {
  expect(() => settingsIn({ [SETTINGS]: text })).toThrow(SettingError);
});

it('checks texts out with the same line ends everywhere', () => {
  expect(readFileSync('.gitattributes', 'utf8')).toMatch(/^\* text=auto eol=lf$/m);
});
