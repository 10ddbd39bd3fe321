import { existsSync, readFileSync } from 'node:fs';
import {
  explain,
  parse,
  parseContext,
  parseCount,
  parsePort,
  refuseSwallowed,
  requireNode,
} from '../../tools/terminal/command-line';
import { ToolError } from '../../tools/terminal/tool-error';

const OPTIONS = { port: { type: 'string', default: '4566' } } as const;

describe('Arguments', () => {
  test('give options and scenarios in any order', () => {
    const { values, positionals } = parse(['PubSub', '--port', '1', 'BlogSite'], OPTIONS);

    expect({ ...values }).toEqual({ port: '1' });
    expect(positionals).toEqual(['PubSub', 'BlogSite']);
  });

  test.each([
    [['--prot', '1'], "Unknown option '--prot'. See --help."],
    [['--port'], "Option '--port <value>' argument missing. See --help."],
  ])('%j are refused in one line', (args, message) => {
    expect(() => parse(args, OPTIONS)).toThrow(new ToolError(message));
  });

  test.each([['0'], ['4566'], ['65535']])('take %s for a port', (port) => {
    expect(parsePort(port)).toBe(Number(port));
  });

  test.each([[''], ['65536'], ['-1'], ['1e3'], ['http']])('refuse %j for a port', (port) => {
    expect(() => parsePort(port)).toThrow(`--port ${port} is wrong: it must be a whole number from 0 to 65535.`);
  });

  test('take a number from 1 on, and no other', () => {
    expect(parseCount('--seed', '12')).toBe(12);
    for (const text of ['x', '0', '-1', '1.5', '', '9'.repeat(17)])
      expect(() => parseCount('--seed', text)).toThrow(`--seed ${text} is wrong: it must be a whole number from 1 on.`);
  });

  test('give settings, with = allowed in their values', () => {
    expect(parseContext(['profile=full', 'mailFrom=a=b', 'empty='])).toEqual({
      profile: 'full',
      mailFrom: 'a=b',
      empty: '',
    });
  });

  test('refuse a setting without a value', () => {
    expect(() => parseContext(['profile'])).toThrow(new ToolError('-c profile is wrong: it must be key=value.'));
  });
});

describe('What npm kept for itself', () => {
  const started = { npm_lifecycle_event: 'start' };

  test.each([
    [
      { npm_config_port: 'true' },
      'start',
      'npm kept --port for itself: did you forget --? As in: npm start -- --port …',
    ],
    [
      { npm_config_call: 'profil=full' },
      'cost',
      'npm kept -c for itself: did you forget --? As in: npm run cost -- -c …',
    ],
  ])('is printed: %j', (env, script, message) => {
    const refuse = () => refuseSwallowed(['port', 'context'], ['5410'], { npm_lifecycle_event: script, ...env });
    expect(refuse).toThrow(new ToolError(message));
  });

  test.each([
    [{ ...started, npm_config_cache: '/c' }, []],
    [{ ...started, npm_config_port: '1' }, ['--port', '1']],
    [{ ...started, npm_config_target: '33' }, []],
    [{ npm_config_port: '1' }, []],
  ])('is nothing with %j and %j', (env, args) => {
    expect(() => refuseSwallowed(['port', 'target'], args, env)).not.toThrow();
  });
});

describe('Node', () => {
  test.each([['20.19.0'], ['20.20.2'], ['22.13.0'], ['24.0.0'], ['26.1.0']])('%s will do', (version) => {
    expect(() => requireNode(version)).not.toThrow();
  });

  test.each([['18.20.0'], ['20.18.9'], ['21.7.0'], ['22.12.0'], ['23.11.0']])('%s is refused by name', (version) => {
    expect(() => requireNode(version)).toThrow(`Node ${version} is too old or not supported`);
  });
});

describe('A failure', () => {
  test('that is expected is its message alone', () => {
    expect(explain(new ToolError('Port 1 is taken.'))).toBe('Port 1 is taken.');
  });

  test('that is a wrong setting is its message alone', () => {
    const error = Object.assign(new Error('Setting a=b is wrong.'), { name: 'SettingError' });

    expect(explain(error)).toBe('Setting a=b is wrong.');
  });

  test.each([
    new Error("ENOSPC: no space left on device, write '/a'"),
    new ToolError('It did not start; its log ends with:\nERROR\nOSError: [Errno 122] Disk quota exceeded'),
  ])('that a full disk brought about states what to do: %s', (error) => {
    expect(explain(error)).toMatch(/^No space left to write to \(\S.*\): free some and start again\.$/);
  });

  test('that nobody expected states how to find it', () => {
    expect(explain(new TypeError('x is undefined'))).toBe('Unexpected: x is undefined (DEBUG=1 shows where)');
  });
});

describe('The npm scripts', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const commands = Object.entries(scripts).flatMap(([script, line]) => {
    const [, preload, file = ''] = /^(?:\S+=\S+ )*node (.*)(tools\/commands\/[\w-]+\.ts)/.exec(line) ?? [];
    return file === '' ? [] : [{ script, file, preload }];
  });

  test('are found', () => {
    expect(commands.length).toBeGreaterThan(15);
  });

  test.each(commands)('have a help that shows how $script is used', ({ script, file }) => {
    const text = readFileSync(file, 'utf8');
    const [, help = ''] = /^const HELP = `\n([^`\\]*(?:\\`[^`\\]*)*)`;$/m.exec(text) ?? [];
    expect(help).toMatch(/^Usage: npm /);
    expect(help).toMatch(new RegExp(`npm (?:run )?${script}\\b`));
    expect(text).toMatch(/runCommand\(\s*HELP,|console\.log\(HELP\.trim\(\)\)/);
  });

  test.each(commands)('report that nothing is installed before $script loads anything', ({ preload }) => {
    expect(preload).toBe('--require ./tools/installed.js --import tsx ');
    expect(existsSync('tools/installed.js')).toBe(true);
  });
});
