import fc from 'fast-check';
import { explain, nearest, parse, parseContext, parsePort, requireNode } from '../../tools/terminal/command-line';
import { ToolError } from '../../tools/terminal/tool-error';

const OPTIONS = { port: { type: 'string', default: '4566' } } as const;

describe('The nearest name', () => {
  const names = ['TransactionalOutbox', 'TodoMobileApi', 'PubSub'];

  test.each([
    ['TodoMobilApi', 'TodoMobileApi'],
    ['TRANSACTIONALOUTBOX', 'TransactionalOutbox'],
    ['PubSup', 'PubSub'],
    ['Todo', undefined],
    ['zzzzzzzzzzzz', undefined],
  ])('to %s is %s', (name, expected) => {
    expect(nearest(name, names)).toBe(expected);
  });

  test('to a name is that name', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), (name) => {
        expect(nearest(name, names)).toBe(name);
      }),
    );
  });

  test('to a name with one character dropped is that name', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.nat(5), (name, at) => {
        expect(nearest(name.slice(0, at) + name.slice(at + 1), names)).toBe(name);
      }),
    );
  });
});

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
  ])('that a full disk brought about says what to do: %s', (error) => {
    expect(explain(error)).toMatch(/^No space left to write to \(\S.*\): free some and start again\.$/);
  });

  test('that nobody expected says how to find it', () => {
    expect(explain(new TypeError('x is undefined'))).toBe('Unexpected: x is undefined (DEBUG=1 shows where)');
  });
});
