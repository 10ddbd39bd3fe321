import { commonSettings, refuseUnknown, SettingError, valuesOf } from '../lib/settings';
import { contextOf } from './support/context';
import { describeSettings } from './support/settings';

function parse(context: Record<string, unknown>) {
  refuseUnknown(contextOf(context), Object.keys(commonSettings));
  return valuesOf(contextOf(context), commonSettings);
}

describeSettings(
  commonSettings,
  {
    profile: 'economy',
    apiAuth: 'none',
    corsOrigins: undefined,
    alarmEmail: undefined,
    retainData: false,
    architecture: 'arm64',
    tracing: 'active',
    apiGatewayAccount: 'create',
  },
  {
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
      right: ['ops@example.com', "siobhan.o'brian@example.org", 'info@xn--mller-kva.example'].map((text) => [
        text,
        text,
      ]),
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
    tracing: {
      right: [
        ['active', 'active'],
        ['passThrough', 'passThrough'],
      ],
      wrong: ['PassThrough', false, ''],
    },
    apiGatewayAccount: {
      right: [
        ['create', 'create'],
        ['existing', 'existing'],
      ],
      wrong: [false, 'no'],
    },
  },
);

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

it('is refused by an error that names it', () => {
  expect(() => parse({ profile: 'x' })).toThrow(SettingError);
  expect(String(new SettingError('It is wrong.'))).toBe('SettingError: It is wrong.');
});
