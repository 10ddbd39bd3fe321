import { installationProblem, parseProbe, usable, type Interpreter } from '../../tools/local-cloud/python';

const python = (version: string, venv = true): Interpreter => ({ command: 'python3', version, venv });

describe('parseProbe', () => {
  test('reads a version and whether there is a venv module', () => {
    expect(parseProbe('python3', '3.12.1\nvenv\n')).toEqual({ command: 'python3', version: '3.12.1', venv: true });
    expect(parseProbe('python3', '3.9.2\r\nno venv\r\n')).toEqual({
      command: 'python3',
      version: '3.9.2',
      venv: false,
    });
  });

  test.each(['', '2.7.18\nvenv', 'command not found'])('finds no Python 3 in %j', (output) => {
    expect(parseProbe('python', output)).toBeUndefined();
  });
});

describe('usable', () => {
  test('takes the first that is new enough and whole', () => {
    const found = [python('3.9.2'), python('3.11.7', false), python('3.10.0'), python('3.12.1')];
    expect(usable(found, 'It')).toMatchObject({
      version: '3.10.0',
    });
  });

  test('names what was found, and how to get a newer one', () => {
    expect(() => usable([python('3.9.2')], 'It', 'linux')).toThrow(
      /3\.10 or later is needed \(python3 is 3\.9\.2\).*apt-get install/,
    );
    expect(() => usable([], 'It', 'darwin')).toThrow(/3\.10 or later is needed \(found none\).*brew install python/);
  });

  test('states how to get the venv module', () => {
    expect(() => usable([python('3.11.7', false)], 'It', 'linux')).toThrow(
      /3\.11\.7 lacks its venv module.*apt-get install python3-venv/,
    );
  });

  test.each(['linux', 'darwin', 'win32'] as const)('fails in one line on %s', (platform) => {
    for (const found of [[], [python('3.9.2')], [python('3.11.7', false)]]) {
      expect(() => usable(found, 'It', platform)).toThrow(/^[^\n]+$/);
    }
  });

  test.each(['The local cloud', 'The judges of templates', 'cfn-lint'])('states what it is for: %s', (what) => {
    for (const found of [[], [python('3.11.7', false)]]) {
      expect(() => usable(found, what)).toThrow(`${what} cannot be installed: Python 3.1`);
    }
  });
});

describe('What pip printed', () => {
  const none = 'ERROR: No matching distribution found for boto3==1.0.0';

  test.each([
    "WARNING: Retrying after connection broken by 'NewConnectionError('…: [Errno -3] Temporary failure in name resolution')'",
    "WARNING: Retrying after connection broken by 'ProxyError('Cannot connect to proxy.', …)'",
  ])('reports a network that is not there: %s', (warning) => {
    expect(installationProblem(`${warning}\n${none}\n`)).toMatch(/^.*index cannot be reached.*PIP_INDEX_URL.*$/);
  });

  test('reports a full disk, whatever comes after it', () => {
    expect(installationProblem('OSError: [Errno 28] No space left on device\nwarning: no cache\n')).toBe(
      'The local cloud cannot be installed: OSError: [Errno 28] No space left on device',
    );
  });

  test('is its last line otherwise', () => {
    expect(installationProblem(`Looking in links\n${none}\n`)).toBe(`The local cloud cannot be installed: ${none}`);
  });
});
