import { readFileSync } from 'node:fs';
import { parseSettings, SettingError, type SettingName, settingList } from '../lib/settings';
import { markdownTable } from '../tools/terminal/markdown-table';
import { contextOf } from './support/context';

const parse = (context: Record<string, unknown> = {}) => parseSettings(contextOf(context));

const keyArn = (id: string, account = '123456789012') => `arn:aws:kms:eu-central-1:${account}:key/${id}`;

/** For each setting, values that it takes (as the command line and as cdk.json give them) and values that it refuses. */
const examples: Record<SettingName, { right: [given: unknown, read: unknown][]; wrong: unknown[] }> = {
  profile: {
    right: [
      ['economy', 'economy'],
      ['full', 'full'],
    ],
    wrong: ['cheap', '', 1],
  },
  apiAuth: {
    right: [
      ['none', 'none'],
      ['iam', 'iam'],
    ],
    wrong: ['IAM', true],
  },
  corsOrigins: {
    right: [
      ['https://app.example.com', ['https://app.example.com']],
      ['https://a.example.com,http://localhost:5173', ['https://a.example.com', 'http://localhost:5173']],
    ],
    wrong: [
      '*',
      '',
      'app.example.com',
      'https://a.example.com/',
      'https://a.example.com, https://b.example.com',
      'null',
      'ftp://a.example.com',
      'ftp://https:81',
      'https://a.example.com,b.example.com',
    ],
  },
  alarmEmail: {
    right: ['ops@example.com', "siobhan.o'brian@example.org", 'info@xn--mller-kva.example'].map((text) => [text, text]),
    wrong: ['ops', 'ops@localhost', 'ops@müller.example', 'ops@example.com ', '', 5],
  },
  retainData: {
    right: [
      ['true', true],
      ['false', false],
      [true, true],
    ],
    wrong: ['yes', 1],
  },
  architecture: {
    right: [
      ['arm64', 'arm64'],
      ['x86_64', 'x86_64'],
    ],
    wrong: ['x86', 64],
  },
  mailFrom: {
    right: ['blog@example.com', "siobhan.o'brian@example.org", 'info@xn--mller-kva.example'].map((text) => [
      text,
      text,
    ]),
    wrong: ['blog', 'Blog <blog@example.com>', '', true],
  },
  tracing: {
    right: [
      ['active', 'active'],
      ['passThrough', 'passThrough'],
    ],
    wrong: ['PassThrough', false, ''],
  },
  mailIdentity: {
    right: [
      ['create', 'create'],
      ['existing', 'existing'],
    ],
    wrong: ['CREATE', true],
  },
  replicaRegion: {
    right: [
      ['eu-central-1', 'eu-central-1'],
      ['us-gov-west-1', 'us-gov-west-1'],
    ],
    wrong: ['Frankfurt', 'eu-central', 1, 'xus-west-2', 'us-west-2x', 'us-west-22', 'us--2', 'u-west-2', 'us-2'],
  },
  apiGatewayAccount: {
    right: [
      ['create', 'create'],
      ['existing', 'existing'],
    ],
    wrong: [false, 'no'],
  },
  levelerConcurrency: {
    right: [
      ['2', 2],
      [1000, 1000],
    ],
    wrong: ['1', '1001', '2.5', 'many', -5, '4.0', ' 4', '4 ', '1e2', '0x10', 4.5],
  },
  backendCapacity: {
    right: [
      ['1', 1],
      [1000, 1000],
    ],
    wrong: ['0', '1001', 'x'],
  },
  domainName: {
    right: [
      ...['shop.example.com', 'shop.xn--p1ai', 'a.co', '1-a--b2.example.com', `a.${'x'.repeat(63)}`],
      ...[`${'x'.repeat(63)}.example.com`, `a.xn--${'x'.repeat(59)}`],
    ].map((name) => [name, name]),
    wrong: [
      ...['localhost', 'https://a.example.com', '-a.example.com', 'shop.example.com.', '', 'a-.example.com'],
      ...['a..com', 'Shop.example.com', '10.0.0.1', 'a.c', 'a.c0m', 'a_b.example.com', `a.${'x'.repeat(64)}`],
      ...[`${'x'.repeat(64)}.example.com`, `a.xn--${'x'.repeat(60)}`, 'a.xn--', 'a.xn--ä', 'a.com b', 'a b.com'],
    ],
  },
  hostedZoneId: {
    right: ['Z0123456789ABC', `Z${'A'.repeat(31)}`].map((id) => [id, id]),
    wrong: ['example.com', '', 'Z', `Z${'A'.repeat(32)}`, 'z0123456789ABC', 'xZ0123456789ABC', 'Z0123456789abc', 'Z-'],
  },
  strangledPrefixes: {
    right: ['none', '/orders:0', '/orders:100', '/orders:25,/customers/vip:5'].map((text) => [text, text]),
    wrong: ['', '/orders', 'orders:5', '/orders:101', '/orders:5,/orders:6', '/orders=5', '/orders:5,', '/:5', 5],
  },
  callerHeader: { right: [['X-User', 'X-User']], wrong: ['', 'x user', 'x:'] },
  legacyUrl: {
    right: ['https://legacy.example.com/shop', 'http://10.0.0.1:8080/'].map((url) => [url, url]),
    wrong: [
      ...['legacy.example.com', 'ftp://legacy', 'https://legacy?a=1', 'https://legacy?', 'https://legacy#a', ''],
      ...[
        'xhttp://legacy',
        'http://me@legacy',
        'http://:secret@legacy',
        'http://[::1]:5391/shop',
        'https://me:secret@legacy.example.com',
        'http://',
        'http://a b/',
      ],
    ],
  },
  legacyBackfilled: { right: [['true', true]], wrong: ['done'] },
  stopperTimeZone: {
    right: [
      ['Europe/Berlin', 'Europe/Berlin'],
      ['Asia/Kolkata', 'Asia/Kolkata'],
      ['America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
      ['Etc/GMT+5', 'Etc/GMT+5'],
    ],
    wrong: ['Berlin', 'europe/berlin', '+01:00', 'Europe/Atlantis', '', 1],
  },
  stopperStopAt: { right: [['00:00', '00:00']], wrong: ['24:00', '7pm', '9:00', '19:60', '', 19] },
  stopperStartAt: { right: [['07:30', '07:30']], wrong: ['7:30', 'never', '', 7] },
  stopperDays: {
    right: [
      ['SUN', 'SUN'],
      ['MON,WED,SAT-SUN', 'MON,WED,SAT-SUN'],
    ],
    wrong: ['mon-fri', 'MON-', 'MON;TUE', 'WEEKDAYS', '', 5],
  },
  stopperTagKey: {
    right: ['env:Stufe 1', '_.:/=+@-', 'xaws:', 'aws', 'x'.repeat(128), '𝒳'.repeat(128)].map((key) => [key, key]),
    wrong: ['aws:x', 'AWS:x', 'a*', '*a', '${a}', '', 'x'.repeat(129)],
  },
  stopperTagValue: {
    right: ['Ü-1', '_.:/=+@ -', 'x'.repeat(256)].map((value) => [value, value]),
    wrong: ['d?v', '*', '*a', 'a*', '', 'x'.repeat(257), 5],
  },
  stopperKeyArns: {
    right: [
      [
        'arn:aws:kms:eu-central-1:123456789012:key/mrk-1,arn:aws-cn:kms:cn-north-1:123456789012:key/2',
        ['arn:aws:kms:eu-central-1:123456789012:key/mrk-1', 'arn:aws-cn:kms:cn-north-1:123456789012:key/2'],
      ],
      [keyArn('x'.repeat(64)), [keyArn('x'.repeat(64))]],
    ],
    wrong: [
      ...['alias/dev', 'arn:aws:kms:eu-central-1:123456789012:alias/dev', 'arn:aws:kms:*:*:key/*', ''],
      ...[`x${keyArn('1')}`, `${keyArn('1')},`, `${keyArn('1')},alias/dev`, `${keyArn('1')} `, keyArn('')],
      ...[keyArn('x'.repeat(65)), keyArn('1', '12345678901'), keyArn('1', '1234567890123')],
    ],
  },
  stopperOptOutTag: { right: [['Stay', 'Stay']], wrong: ['aws:stay', '', true] },
};

/** What is deployed by whoever says nothing: a change of one is a change for all of them. */
it('has these defaults', () => {
  expect(parse()).toMatchObject({
    profile: 'economy',
    apiAuth: 'none',
    retainData: false,
    architecture: 'arm64',
    apiGatewayAccount: 'create',
    mailIdentity: 'create',
    replicaRegion: 'us-west-2',
    levelerConcurrency: 4,
    backendCapacity: 4,
    strangledPrefixes: '/orders:100',
    callerHeader: 'x-caller-id',
    legacyBackfilled: false,
    stopperTimeZone: 'UTC',
    stopperStopAt: '19:00',
    stopperDays: 'MON-FRI',
    stopperTagKey: 'Environment',
    stopperTagValue: 'dev',
    stopperOptOutTag: 'KeepRunning',
    stopperKeyArns: [],
    tracing: 'active',
  });
  const { corsOrigins, alarmEmail, mailFrom, domainName, hostedZoneId, legacyUrl, stopperStartAt } = parse();
  const without = [corsOrigins, alarmEmail, mailFrom, domainName, hostedZoneId, legacyUrl, stopperStartAt];
  expect(without.filter((value) => value !== undefined)).toEqual([]);
});

describe.each(Object.entries(examples))('the setting %s', (name, { right, wrong }) => {
  const { default: fallback, allowed } = settingList[name as SettingName];

  it('has its default when nothing is said', () => {
    expect(parse()[name as SettingName]).toBe(fallback);
  });

  it.each(right)('reads %j as %j', (given, read) => {
    expect(parse({ [name]: given })[name as SettingName]).toEqual(read);
  });

  it.each(settingList[name as SettingName].samples)('takes %j, one of its samples', (given) => {
    expect(() => parse({ [name]: given })).not.toThrow();
  });

  it.each(wrong)('refuses %j with its name, the value and what is allowed', (given) => {
    const value = typeof given === 'string' ? given : JSON.stringify(given);
    expect(() => parse({ [name]: given })).toThrow(`Setting ${name}=${value} is wrong: it must be ${allowed}.`);
  });
});

it('refuses a setting that does not exist, and names those that do', () => {
  expect(() => parse({ proflie: 'full' })).toThrow(
    /^There is no setting proflie: did you mean profile\? There are: profile, /,
  );
});

it("leaves the CDK's own context alone", () => {
  expect(() =>
    parse({ '@aws-cdk/core:x': true, 'aws:cdk:y': 1, 'availability-zones:account=1:region=z': [] }),
  ).not.toThrow();
});

it('is refused by an error that says what it is', () => {
  expect(() => parse({ profile: 'x' })).toThrow(SettingError);
  expect(String(new SettingError('It is wrong.'))).toBe('SettingError: It is wrong.');
});

it('is on the page, with what it means', () => {
  const page = readFileSync('README.md', 'utf8').replaceAll(/ +/g, ' ');
  for (const [name, { allowed, default: fallback, meaning }] of Object.entries(settingList)) {
    const value = fallback === undefined || String(fallback) === '' ? 'none' : `\`${String(fallback)}\``;
    const [, , row] = markdownTable(['Setting'], [[`\`${name}\``, allowed, value, meaning]]).split('\n');
    expect(page).toContain(`\n${String(row)}\n`);
  }
});
