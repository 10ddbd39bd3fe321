import { HOUR, MINUTE } from '../../tools/simulation/clock';
import { parkedIsAlarmed } from '../../tools/simulation/invariants';
import { idOf, propertiesOf, without } from '../../tools/simulation/mutations';
import type { StoredObject } from '../../tools/simulation/models/s3';
import type { Mutant, Simulation } from '../../tools/simulation/simulation';
import type { Change, World } from '../../tools/simulation/world';
import { failedBatchIsAcknowledged } from '../support/shared-mutants';

const REJECTED = 'nobody@example.com';
/** Four addresses of one mailbox. */
const ALIASES = ['victim@gmail.com', 'vic.tim@gmail.com', 'victim+1@gmail.com', 'victim@googlemail.com'];

const JPEG = '\xff\xd8\xff';
const GOOD = { body: `${JPEG} good`, contentType: 'image/jpeg' };
const TRUNCATED = { body: `${JPEG} truncated`, contentType: 'image/jpeg' };
const MISTYPED = { body: `${JPEG} good`, contentType: 'image/png' };
const KEY = 'a b+c/снимок.jpg';

/** In place of sharp: it decodes what is neither truncated nor a thumbnail, so that a loop of thumbnails ends. */
function sharp(bytes: Uint8Array) {
  const pipeline = {
    metadata: () => Promise.resolve({ width: 1200, height: 800 }),
    timeout: () => pipeline,
    autoOrient: () => pipeline,
    resize: () => pipeline,
    webp: () => pipeline,
    toBuffer: () =>
      /truncated|WEBP/.test(Buffer.from(bytes).toString('latin1'))
        ? Promise.reject(new Error('VipsJpeg: premature end'))
        : Promise.resolve(Buffer.from('RIFF1234WEBP')),
  };
  return pipeline;
}

/** Readers subscribe, some again and again; authors upload photos, some of which are none. */
async function workload(world: World): Promise<void> {
  world.ses.rejected.add(REJECTED);
  await Promise.all([
    subscribing(world, 'ann@example.com', 'Ann@Example.com'),
    subscribing(world, 'bob@example.com'),
    subscribing(world, REJECTED),
    subscribing(world, ...ALIASES),
    uploading(world),
  ]);
  await replayed(world);
  await world.clock.pause(HOUR);
  await subscribing(world, 'ann@example.com');
}

async function subscribing(world: World, ...emails: readonly string[]): Promise<void> {
  for (const email of emails) await world.api.request({ method: 'POST', path: '/subscribers', body: { email } });
}

async function uploading(world: World): Promise<void> {
  world.s3.put('Uploads', { key: KEY, ...GOOD });
  world.s3.put('Uploads', { key: 'truncated.jpg', ...TRUNCATED });
  await world.clock.pause(MINUTE);
  world.s3.put('Uploads', { key: KEY, ...GOOD });
  world.s3.put('Uploads', { key: 'mistyped.jpg', ...MISTYPED });
  world.s3.put('Uploads', { key: 'plain.jpg', ...GOOD });
}

/** Somebody hands the function what lies in the failures bucket by hand, while the stream goes on. */
async function replayed(world: World): Promise<void> {
  const records = world.dynamodb.stream('Blog').filter(({ eventName }) => eventName === 'INSERT');
  await world.lambda.invoke('SendWelcome', { Records: JSON.parse(JSON.stringify(records)) as unknown });
}

interface Subscriber {
  readonly subject: string;
  readonly email: string;
  readonly welcome: 'PENDING' | 'SENT' | 'PARKED' | 'CAPPED';
  readonly subscribedAt: string;
  readonly reason?: string;
}

const subscribers = (world: World) =>
  world.items<Subscriber>('Blog').filter(({ subject }) => subject.startsWith('SUBSCRIBER#'));
const mailsTo = (world: World, email: string) => world.ses.accepted.filter(({ to }) => to === email);

function mailedOrParked(world: World): string | undefined {
  const givenUp = world.streamSources.flatMap((source) => source.givenUp);
  for (const { subject, email, welcome, reason } of subscribers(world)) {
    const lies = givenUp.some(({ dynamodb }) => dynamodb?.Keys?.['subject']?.S === subject);
    if (welcome === 'SENT' && mailsTo(world, email).length === 0)
      return `${email} counts as mailed, and was sent nothing`;
    if (welcome === 'PENDING' && !lies) return `${email} was never sent a mail`;
    if (welcome === 'PARKED' && reason === undefined) return `${email} is parked without a reason`;
    if (welcome === 'PARKED' && !world.isAlarmed('ParkedWelcomes', 'BlogSite')) return 'a parked mail raised no alarm';
    if (welcome === 'CAPPED' && !world.isAlarmed('CappedWelcomes', 'BlogSite')) return 'the cap raised no alarm';
  }
  const answered = world.api.requests.filter(({ answers }) => answers.some((answer) => answer?.status === 202));
  const lost = answered.find(({ body }) => {
    const email = (body as { email: string }).email.toLowerCase();
    return !subscribers(world).some((subscriber) => subscriber.email === email);
  });
  return lost && `${JSON.stringify(lost.body)} was accepted, and is nowhere`;
}

/** No mail follows one that is recorded, or whose sender is still at work. */
function mailedOnce(world: World): string | undefined {
  for (const { email, subject } of subscribers(world)) {
    const isRecord = ({ after }: Change<Subscriber>) => after?.subject === subject && after.welcome === 'SENT';
    const recordedAt = world.changes<Subscriber>('Blog').find(isRecord)?.at ?? Infinity;
    const mails = mailsTo(world, email);
    for (const [place, { at }] of mails.entries()) {
      if (place > 0 && at > recordedAt) return `${email} was sent another mail after one was recorded`;
      const busy = mails.slice(0, place).find(({ sender }) => endOf(world, sender) > at);
      if (busy) return `${email} was sent another mail while ${busy.sender} was still at work`;
    }
  }
  return undefined;
}

const endOf = (world: World, id: string): number =>
  world.lambda.invocations.find((invocation) => invocation.id === id)?.endedAt ?? Infinity;

/** Each of a mailbox's addresses to be mailed counts, on the day on which it subscribed. */
function notBombed(world: World): string | undefined {
  const days = subscribers(world).flatMap(({ email, welcome, subscribedAt }) =>
    ALIASES.includes(email) && welcome !== 'CAPPED' ? [subscribedAt.slice(0, 10)] : [],
  );
  const most = Math.max(0, ...days.map((day) => days.filter((other) => other === day).length));
  return most > 3 ? `a mailbox is to be sent ${String(most)} mails on one day` : undefined;
}

/** Messages that SQS gave up: their photos wait for somebody, and that was alarmed. */
const isParked = (world: World, { versionId }: StoredObject) =>
  world.sqs.messages('ThumbnailingDeadLetters').some(({ body }) => body.includes(versionId));

function thumbnailsOnce(world: World): string | undefined {
  const kept = world.s3.objects('Thumbnails').map(({ key }) => key);
  const twice = kept.find((key, place) => kept.indexOf(key) < place);
  if (twice !== undefined) return `${twice} was made twice`;
  const uploads = world.s3.objects('Uploads').filter((upload) => upload.body === GOOD.body && !isParked(world, upload));
  const good = uploads.filter(({ contentType }) => contentType === GOOD.contentType);
  if (kept.length < 2 * good.length) return `${String(good.length)} photos have ${String(kept.length)} thumbnails`;
  return kept.every((key) => /^photos\/[0-9a-f]{32}\/(320|960)\.webp$/.test(key))
    ? undefined
    : 'a thumbnail has an odd key';
}

function quarantined(world: World): string | undefined {
  const waiting = world.s3.objects('Uploads').filter((upload) => !isParked(world, upload));
  const left = waiting.find(({ body, contentType }) => body !== GOOD.body || contentType !== GOOD.contentType);
  if (left) return `${left.key} is no photo, and is still among the uploads`;
  const bad = world.s3.objects('Quarantine');
  for (const key of ['truncated.jpg', 'mistyped.jpg']) {
    if (world.s3.objects('Uploads').some((upload) => upload.key === key)) continue;
    const reason = bad.find(({ metadata }) => metadata?.['key'] === key)?.metadata?.['reason'];
    if (reason === undefined) return `${key} is gone, and no reason is known`;
  }
  return bad.length > 0 && !world.isAlarmed('QuarantinedPhotos', 'BlogSite') ? 'quarantine raised no alarm' : undefined;
}

/** The second notification of an upload that is in quarantine finds it gone: it must not end as a dead letter. */
const toldWhatIsGone = (world: World): string | undefined => world.untold[0];

/** Whatever the thumbnailer is told of, somebody uploaded. */
const noLoop = (world: World): string | undefined => {
  const told = world.sent.find(
    ({ queue, body }) => queue === 'ThumbnailingQueue' && !body.includes('"name":"Uploads"'),
  );
  const own = world.sent.find(({ body }) => body.includes('.webp'));
  return (told ?? own) && 'the thumbnailer was told of what it wrote itself';
};

const SEND = 'lambdas/blog-site/send-welcome.handler.ts';
const WELCOME = 'lambdas/blog-site/welcome.ts';
const SUBSCRIBERS = 'lambdas/blog-site/subscriber-store.ts';
const SUBSCRIBER = 'lambdas/blog-site/subscriber.ts';
const THUMBNAILS = 'lambdas/blog-site/make-thumbnails.handler.ts';
const PHOTOS = 'lambdas/blog-site/photo-store.ts';

const mutants: readonly Mutant[] = [
  {
    name: 'A welcome mail is recorded before it is sent',
    breaks: 'blog-1',
    breakable: 'record-first',
    changes: [
      {
        file: WELCOME,
        replace: '  const outcome = await send(id, subscriber);\n',
        by: "  await subscribers.sent(id, '', now);\n  const outcome = await send(id, subscriber);\n",
      },
    ],
  },
  {
    name: 'A failed mail is acknowledged',
    breaks: 'blog-1',
    changes: [
      {
        file: SEND,
        replace: "      return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] };\n",
        by: '',
      },
    ],
  },
  {
    name: 'Parked mails raise no alarm',
    breaks: 'blog-1',
    template: without('ParkedAlarm', 'AWS::CloudWatch::Alarm'),
  },
  {
    name: 'No lease is taken',
    breaks: 'blog-2',
    breakable: 'no-lease',
    changes: [
      { file: WELCOME, replace: ' || !(await subscribers.lease(id, now, new Date(now.getTime() + LEASE_MS)))', by: '' },
    ],
  },
  {
    name: 'The SDK asks SES again when it hears no answer',
    breaks: 'blog-2',
    changes: [{ file: WELCOME, replace: '  maxAttempts: 1,', by: '  maxAttempts: 3,' }],
  },
  {
    name: 'Every delivery of a row is a mail',
    breaks: 'blog-2',
    changes: [
      { file: SUBSCRIBER, replace: "welcome !== 'PENDING' || ", by: '' },
      { file: SUBSCRIBERS, replace: "'welcome = :pending AND standing", by: "'welcome <> :settled AND standing" },
      {
        file: SUBSCRIBERS,
        replace: "        ':now': now.toISOString(),\n        ':pending': 'PENDING',\n        ':subscribed'",
        by: "        ':now': now.toISOString(),\n        ':settled': 'NEVER',\n        ':subscribed'",
      },
    ],
  },
  {
    name: 'Subscribing again makes a new row of it',
    breaks: 'blog-3',
    breakable: 'subscribe-anew',
    changes: [
      {
        file: SUBSCRIBERS,
        replace: '      ConditionExpression: `attribute_not_exists(${SUBJECT})`,\n    };',
        by: '    };',
      },
    ],
  },
  {
    name: 'Nobody counts the mails of a mailbox',
    breaks: 'blog-4',
    breakable: 'mail-bomb',
    changes: [
      {
        file: SUBSCRIBERS,
        replace: 'attribute_not_exists(mails) OR mails < :most',
        by: 'attribute_not_exists(mails) OR mails < :most OR mails >= :most',
      },
    ],
  },
  {
    name: 'Each tag of an address is a mailbox',
    breaks: 'blog-4',
    changes: [{ file: SUBSCRIBER, replace: "email.slice(0, at).replace(/\\+.*$/, '')", by: 'email.slice(0, at)' }],
  },
  {
    name: 'Dots make another mailbox at Gmail',
    breaks: 'blog-4',
    changes: [{ file: SUBSCRIBER, replace: "${name.replaceAll('.', '')}@gmail.com", by: '${name}@gmail.com' }],
  },
  {
    name: 'A thumbnail is written each time',
    breaks: 'blog-5',
    breakable: 'write-again',
    changes: [{ file: PHOTOS, replace: "          IfNoneMatch: '*',\n", by: '' }],
  },
  {
    name: 'Thumbnails are named by the key alone',
    breaks: 'blog-5',
    changes: [{ file: PHOTOS, replace: '`${key}\\n${version}`', by: '`${key}${version.slice(0, 0)}`' }],
  },
  {
    name: 'Keys are taken as they come',
    breaks: 'blog-5',
    changes: [
      {
        file: 'lambdas/blog-site/photo.ts',
        replace: "decodeURIComponent(object.key.replaceAll('+', ' '))",
        by: 'object.key',
      },
    ],
  },
  { ...failedBatchIsAcknowledged, breaks: 'blog-5' },
  {
    name: 'S3 may not send to the queue',
    breaks: 'blog-5',
    template: without('ThumbnailingQueuePolicy', 'AWS::SQS::QueuePolicy'),
  },
  {
    name: 'The claim is not looked at',
    breaks: 'blog-6',
    changes: [
      {
        file: THUMBNAILS,
        replace: '  requirePhoto(read.bytes, read.claim);\n',
        by: '  requirePhoto(read.bytes, undefined);\n',
      },
    ],
  },
  {
    name: 'An upload is deleted before it is copied',
    breaks: 'blog-6',
    breakable: 'delete-first',
    changes: [
      {
        file: PHOTOS,
        replace: '    try {\n      await this.client.send(copy);',
        by: '    await this.client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: version }));\n    try {\n      await this.client.send(copy);',
      },
    ],
  },
  {
    name: 'The thumbnailer is not told that an upload is gone',
    breaks: 'blog-6',
    template: (template) => {
      const properties = propertiesOf(template, 'MakeThumbnailsServiceRoleDefaultPolicy', 'AWS::IAM::Policy');
      const document = properties['PolicyDocument'] as { Statement: { Action: unknown }[] };
      document.Statement = document.Statement.filter(({ Action }) => Action !== 's3:ListBucket');
    },
  },
  {
    name: 'Thumbnails are written where photos are uploaded',
    breaks: 'blog-7',
    breakable: 'trigger-loop',
    template: (template) => {
      const properties = propertiesOf(template, 'MakeThumbnails', 'AWS::Lambda::Function');
      const { Variables } = properties['Environment'] as { Variables: Record<string, unknown> };
      Variables['THUMBNAILS_BUCKET'] = { Ref: idOf(template, 'Uploads', 'AWS::S3::Bucket') };
    },
  },
];

export const simulation: Simulation = {
  scenario: 'BlogSite',
  settings: { mailFrom: 'blog@example.com' },
  modules: { sharp },
  workload,
  invariants: [
    { promise: 'blog-1', holds: mailedOrParked },
    { promise: 'blog-1', holds: parkedIsAlarmed },
    { promise: 'blog-2', holds: mailedOnce },
    { promise: 'blog-3', holds: mailedOnce },
    { promise: 'blog-4', holds: notBombed },
    { promise: 'blog-5', holds: thumbnailsOnce },
    { promise: 'blog-6', holds: quarantined },
    { promise: 'blog-6', holds: toldWhatIsGone },
    { promise: 'blog-7', holds: noLoop },
  ],
  mutants,
};
