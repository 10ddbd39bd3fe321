import { HOUR, MINUTE } from '../../tools/aws/time';
import {
  behindIsAlarmed,
  everyoneIsServed,
  failingIsAlarmed,
  forgets,
  givenUpIsAlarmed,
  givenUpIsKept,
  parkedIsAlarmed,
  waitingIsAlarmed,
} from '../../tools/simulation/invariants';
import { expiringBy, idOf, propertiesOf, watching, withProperties, without } from '../../tools/simulation/mutations';
import type { StoredObject } from '../../tools/aws/s3/model';
import { type Check, FORGETS, type Mutant, RINGS, SERVES, type Simulation } from '../../tools/simulation/simulation';
import type { Change } from '../../tools/aws/dynamodb/changes';
import type { World } from '../../tools/simulation/world';
import {
  behindIsSilent,
  everythingIsUnavailable,
  failedBatchIsAcknowledged,
  failuresAreSilent,
  repeatedIsAnsweredAnew,
} from '../shared/mutants';

const REJECTED = 'nobody@example.com';
const BOUNCED = 'bob@example.com';
/** Four addresses of one mailbox. */
const ALIASES = ['victim@gmail.com', 'vic.tim@gmail.com', 'victim+1@gmail.com', 'victim@googlemail.com'];

const POST = { title: 'First', summary: 'The first post', markdown: 'By' };
const POST_PATH = '/posts/first';
const AUTHORS = ['Ann', 'Bob'];

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

/** Readers subscribe, some again and again, and one's mail comes back; authors publish a post and change it, and upload photos, some of which are none. */
async function workload(world: World): Promise<void> {
  world.ses.rejected.add(REJECTED);
  await Promise.all([
    subscribing(world, 'ann@example.com', 'Ann@Example.com'),
    subscribing(world, BOUNCED),
    subscribing(world, REJECTED),
    subscribing(world, ...ALIASES),
    uploading(world),
  ]);
  await replayed(world);
  await bouncing(world, BOUNCED);
  await world.clock.pause(HOUR / 2);
  await publishing(world);
  await world.clock.pause(HOUR / 2);
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

/** Somebody publishes a post; then each of two authors adds a name to it. */
async function publishing(world: World): Promise<void> {
  const headers = { 'Idempotency-Key': 'first' };
  await world.api.request({ method: 'POST', path: '/posts', headers, body: POST });
  await Promise.all(AUTHORS.map((author) => addName(world, author)));
}

/** Adds a name to what it has read, and reads again where it was refused. */
async function addName(world: World, author: string): Promise<void> {
  for (let round = 0; round < 10; round += 1) {
    const shown = await world.api.request({ method: 'GET', path: POST_PATH, content: [404] });
    if (shown?.status !== 200) continue;
    const { markdown } = shown.body as Post;
    if (markdown.includes(author)) return;
    const headers = { 'If-Match': shown.headers['ETag'] ?? '' };
    const body = { ...POST, markdown: `${markdown}, ${author}` };
    const answer = await world.api.request({ method: 'PUT', path: POST_PATH, headers, body, content: [412] });
    if (answer?.status === 200) return;
  }
}

/** Somebody hands the function what lies in the failures bucket by hand, while the stream goes on. */
async function replayed(world: World): Promise<void> {
  const records = world.dynamodb.stream('Blog').filter(({ eventName }) => eventName === 'INSERT');
  await world.lambda.invoke('SendWelcome', { Records: JSON.parse(JSON.stringify(records)) as unknown });
}

/** The events of SES for a mail that it has taken, twice, as any event may come. */
async function bouncing(world: World, emailAddress: string): Promise<void> {
  for (let minutes = 0; mailsTo(world, emailAddress).length === 0 && minutes < 60; minutes += 1) {
    await world.clock.pause(MINUTE);
  }
  if (mailsTo(world, emailAddress).length === 0) return;
  const bounce = { bounceType: 'Permanent', bouncedRecipients: [{ emailAddress }] };
  const event = JSON.stringify({ detail: { eventType: 'Bounce', bounce } });
  for (const message of [event, event]) world.sendTo(world.arnOf('SuppressingQueue', 'AWS::SQS::Queue'), message);
}

interface Subscriber {
  readonly subject: string;
  readonly email: string;
  readonly welcome: 'PENDING' | 'SENT' | 'PARKED' | 'CAPPED';
  readonly subscribedAt: string;
  readonly reason?: string;
  readonly suppressed?: string;
  readonly waiting?: string;
}

const subscribers = (world: World) =>
  world.items<Subscriber>('Blog').filter(({ subject }) => subject.startsWith('SUBSCRIBER#'));
const mailsTo = (world: World, email: string) => world.ses.accepted.filter(({ to }) => to === email);

/** Looks at each subscriber. @param wrong returns what is wrong with one */
const ofEachSubscriber = (
  claim: string,
  wrong: (subscriber: Subscriber, world: World) => string | undefined,
): Check => ({
  promise: 'blog-1',
  claim,
  holds: (world) => {
    for (const subscriber of subscribers(world)) {
      const why = wrong(subscriber, world);
      if (why !== undefined) return why;
    }
    return undefined;
  },
});

const mailedOrParked: readonly Check[] = [
  ofEachSubscriber('who counts as mailed was mailed', ({ email, welcome }, world) =>
    welcome === 'SENT' && mailsTo(world, email).length === 0
      ? `${email} counts as mailed, and was sent nothing`
      : undefined,
  ),
  ofEachSubscriber('nobody is left waiting', ({ subject, email, welcome, suppressed }, world) => {
    const givenUp = world.dynamodb.consumers.flatMap((source) => source.givenUp);
    const lies = givenUp.some(({ dynamodb }) => dynamodb?.Keys?.['subject']?.S === subject);
    return welcome === 'PENDING' && suppressed === undefined && !lies ? `${email} was never sent a mail` : undefined;
  }),
  ofEachSubscriber('who is parked is parked with a reason', ({ email, welcome, reason }) =>
    welcome === 'PARKED' && reason === undefined ? `${email} is parked without a reason` : undefined,
  ),
  ofEachSubscriber('a parked mail is alarmed', ({ welcome }, world) =>
    welcome === 'PARKED' && !world.isAlarmed('ParkedAlarm') ? 'a parked mail raised no alarm' : undefined,
  ),
  ofEachSubscriber('the cap is alarmed', ({ welcome }, world) =>
    welcome === 'CAPPED' && !world.isAlarmed('CappedAlarm') ? 'the cap raised no alarm' : undefined,
  ),
];

function acceptedSubscribes(world: World): string | undefined {
  const answered = world.api.requests.filter(({ answers }) => answers.some((answer) => answer?.status === 202));
  const lost = answered.find(({ body }) => {
    const email = (body as { email: string }).email.toLowerCase();
    return !subscribers(world).some((subscriber) => subscriber.email === email);
  });
  return lost && `${JSON.stringify(lost.body)} was accepted, and is nowhere`;
}

function recordedIsLast(world: World): string | undefined {
  for (const { email, subject } of subscribers(world)) {
    const isRecord = ({ after }: Change<Subscriber>) => after?.subject === subject && after.welcome === 'SENT';
    const recordedAt = world.changes<Subscriber>('Blog').find(isRecord)?.at ?? Infinity;
    const again = mailsTo(world, email).find(({ at }, place) => place > 0 && at > recordedAt);
    if (again) return `${email} was sent another mail after one was recorded`;
  }
  return undefined;
}

/** No mail is sent while whoever sent one before is still at work. */
function sentAlone(world: World): string | undefined {
  for (const { email } of subscribers(world)) {
    const mails = mailsTo(world, email);
    const busy = mails.find(({ sender }, place) => mails.slice(place + 1).some(({ at }) => endOf(world, sender) > at));
    if (busy) return `${email} was sent another mail while ${busy.sender} was still at work`;
  }
  return undefined;
}

interface Post {
  readonly markdown: string;
  readonly publishedAt: string;
  readonly subject: string;
}

const posts = (world: World) => world.items<Post>('Blog').filter(({ subject }) => subject.startsWith('POST#'));

/** Whoever repeats what made the post is answered with the post that was made. */
function createdOnce(world: World): string | undefined {
  const creates = world.api.requests.filter(({ method, path }) => method === 'POST' && path === '/posts');
  const made = creates.flatMap(({ answers }) =>
    answers.flatMap((answer) => (answer?.status === 201 ? [answer.body as Post] : [])),
  );
  const other = made.find(({ publishedAt }) => posts(world).every((post) => post.publishedAt !== publishedAt));
  return other && `who asked for the post got one of ${other.publishedAt}, which there is not`;
}

/** A change that was acknowledged to its author is in the post, whatever was written since. */
function changesStay(world: World): string | undefined {
  const written = world.api.requests.filter(
    ({ method, path, answers }) => method === 'PUT' && path === POST_PATH && answers.at(-1)?.status === 200,
  );
  const names = written.map(({ body }) => AUTHORS.findLast((author) => (body as Post).markdown.endsWith(author)) ?? '');
  const lost = names.find((name) => !posts(world).some(({ markdown }) => markdown.includes(name)));
  return lost && `the change of ${lost} was acknowledged, and the post does not have it`;
}

function authorsAreRead(world: World): string | undefined {
  const [post, ...others] = posts(world);
  const missing = AUTHORS.find((author) => !post?.markdown.includes(author));
  if (others.length > 0) return 'there are two posts';
  return missing && `the post lacks ${missing}`;
}

/** Whoever's mail came back is suppressed, save where no event could be sent: that waits, and is alarmed. */
function bouncedIsSuppressed(world: World): string | undefined {
  const wasSent = world.sqs.sent.filter(({ queue }) => queue === 'SuppressingQueue').length > 0;
  const isParked = world.sqs.messages('SuppressingDeadLetters').length > 0;
  const bounced = subscribers(world).find(({ email }) => email === BOUNCED);
  if (!wasSent || isParked || !bounced || (bounced.suppressed === 'BOUNCE' && bounced.waiting === undefined))
    return undefined;
  return `the mail to ${BOUNCED} came back, and it ${bounced.suppressed === undefined ? 'may still be sent mails' : 'is still looked for'}`;
}

/** A run that begins once an address is suppressed sends it nothing. */
function suppressedIsSentNothing(world: World): string | undefined {
  const isSuppressed = ({ after }: Change<Subscriber>) => after?.email === BOUNCED && after.suppressed !== undefined;
  const suppressedAt = world.changes<Subscriber>('Blog').find(isSuppressed)?.at ?? Infinity;
  const begun = (id: string) => world.lambda.invocations.find((one) => one.id === id)?.beganAt ?? 0;
  const mail = mailsTo(world, BOUNCED).find(({ sender }) => begun(sender) > suppressedAt);
  return mail && `${mail.sender} sent ${BOUNCED} a mail, which is suppressed`;
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

const thumbnails = (world: World) => world.s3.objects('Thumbnails').map(({ key }) => key);

function madeOnce(world: World): string | undefined {
  const kept = thumbnails(world);
  const twice = kept.find((key, place) => kept.indexOf(key) < place);
  return twice && `${twice} was made twice`;
}

const isGood = ({ body, contentType }: StoredObject) => body === GOOD.body && contentType === GOOD.contentType;
const waiting = (world: World) => world.s3.objects('Uploads').filter((upload) => !isParked(world, upload));

function everyPhotoHasThumbnails(world: World): string | undefined {
  const good = waiting(world).filter(isGood).length;
  const kept = thumbnails(world).length;
  return kept < 2 * good ? `${String(good)} photos have ${String(kept)} thumbnails` : undefined;
}

function keysAreDerived(world: World): string | undefined {
  const odd = thumbnails(world).find((key) => !/^photos\/[0-9a-f]{32}\/(320|960)\.webp$/.test(key));
  return odd && `a thumbnail has the key ${odd}`;
}

function badIsMoved(world: World): string | undefined {
  const left = waiting(world).find((upload) => !isGood(upload));
  return left && `${left.key} is no photo, and is still among the uploads`;
}

const BAD = ['truncated.jpg', 'mistyped.jpg'];

function movedHasReason(world: World): string | undefined {
  const left = world.s3.objects('Uploads').map(({ key }) => key);
  const reasonOf = (key: string) =>
    world.s3.objects('Quarantine').find(({ metadata }) => metadata?.['key'] === key)?.metadata?.['reason'];
  const silent = BAD.find((key) => !left.includes(key) && reasonOf(key) === undefined);
  return silent && `${silent} is gone, and no reason is known`;
}

const quarantineIsAlarmed = (world: World): string | undefined =>
  world.s3.objects('Quarantine').length > 0 && !world.isAlarmed('QuarantineAlarm')
    ? 'quarantine raised no alarm'
    : undefined;

/** What becomes of subscribers where nothing fails. */
function subscribersAreMailed(world: World): string | undefined {
  const welcomes = subscribers(world).map(({ email, welcome }) => `${email} ${welcome}`);
  const wanted = ['ann@example.com SENT', 'bob@example.com SENT', `${REJECTED} PARKED`, `${String(ALIASES[0])} SENT`];
  const missing = wanted.find((one) => !welcomes.includes(one));
  return missing && `not "${missing}": ${welcomes.join(', ')}`;
}

/** Three good uploads, in two sizes each, and two bad ones. */
function photosAreShown(world: World): string | undefined {
  const [shown, bad] = [thumbnails(world).length, world.s3.objects('Quarantine').length];
  return shown === 6 && bad === 2
    ? undefined
    : `there are ${String(shown)} thumbnails, and ${String(bad)} in quarantine`;
}

/** The second notification of an upload that is in quarantine finds it gone: it must not end as a dead letter. */
const seesWhatIsGone = (world: World): string | undefined => world.s3.hidden[0];

/** The thumbnailer gets no event for what it wrote. */
const noLoop = (world: World): string | undefined =>
  world.sqs.sent.some(({ body }) => body.includes('.webp'))
    ? 'the thumbnailer got an event for what it wrote itself'
    : undefined;

const SEND = 'lambdas/blog-site/send-welcome.handler.ts';
const WELCOME = 'lambdas/blog-site/mail-client.ts';
const WAITS = 'lambdas/blog-site/waits.ts';
const POST_STORE = 'lambdas/blog-site/post-store.ts';
const SUBSCRIBERS = 'lambdas/blog-site/subscriber-store.ts';
const SUBSCRIBER = 'lambdas/blog-site/subscriber.ts';
const THUMBNAILS = 'lambdas/blog-site/make-thumbnails.handler.ts';
const PHOTO = 'lambdas/blog-site/photo.ts';
const ADD = 'lambdas/blog-site/add-subscriber.handler.ts';
const PHOTOS = 'lambdas/blog-site/photo-store.ts';

const mutants: readonly Mutant[] = [
  {
    name: 'A welcome mail is recorded before it is sent',
    breaks: 'blog-1',
    seenBy: 'who counts as mailed was mailed',
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
    seenBy: 'nobody is left waiting',
    changes: [
      {
        file: SEND,
        replace: '    return false;\n',
        by: '    return true;\n',
      },
    ],
  },
  {
    name: 'Parked mails raise no alarm',
    breaks: 'blog-1',
    seenBy: 'a parked mail is alarmed',
    template: without('ParkedAlarm', 'AWS::CloudWatch::Alarm'),
  },
  {
    name: 'No lease is taken',
    breaks: 'blog-2',
    seenBy: 'two never send the same mail',
    breakable: 'no-lease',
    changes: [
      { file: WELCOME, replace: ' || !(await subscribers.lease(id, now, new Date(now.getTime() + LEASE_MS)))', by: '' },
    ],
  },
  {
    name: 'The SDK asks SES again when it hears no answer',
    breaks: 'blog-2',
    seenBy: 'two never send the same mail',
    changes: [{ file: WELCOME, replace: '  maxAttempts: 1,', by: '  maxAttempts: 3,' }],
  },
  {
    name: 'Every delivery of a row is a mail',
    breaks: 'blog-2',
    seenBy: 'no mail follows one that is recorded',
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
    changes: [{ file: SUBSCRIBER, replace: "email.slice(0, at).replace(/\\+.*/, '')", by: 'email.slice(0, at)' }],
  },
  {
    name: 'Dots make another mailbox at Gmail',
    breaks: 'blog-4',
    changes: [{ file: SUBSCRIBER, replace: "${name.replaceAll('.', '')}@gmail.com", by: '${name}@gmail.com' }],
  },
  {
    name: 'A thumbnail is written each time',
    breaks: 'blog-5',
    seenBy: 'a thumbnail is made once',
    breakable: 'write-again',
    changes: [{ file: PHOTOS, replace: "          IfNoneMatch: '*',\n", by: '' }],
  },
  {
    name: 'Thumbnails are named by the key alone',
    breaks: 'blog-5',
    seenBy: 'every photo has its thumbnails',
    changes: [{ file: PHOTOS, replace: '`${key}\\n${version}`', by: '`${key}${version.slice(0, 0)}`' }],
  },
  {
    name: 'Keys are taken as they come',
    breaks: 'blog-5',
    seenBy: 'every photo has its thumbnails',
    changes: [
      {
        file: 'lambdas/blog-site/photo.ts',
        replace: "decodeURIComponent(object.key.replaceAll('+', ' '))",
        by: 'object.key',
      },
    ],
  },
  { ...failedBatchIsAcknowledged, breaks: 'blog-5', seenBy: 'every photo has its thumbnails' },
  {
    name: 'S3 may not send to the queue',
    breaks: 'blog-5',
    seenBy: 'every photo has its thumbnails',
    template: without('ThumbnailingQueuePolicy', 'AWS::SQS::QueuePolicy'),
  },
  {
    name: 'The claim is not looked at',
    breaks: 'blog-6',
    seenBy: 'what is no photo is moved',
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
    seenBy: 'what is moved has a reason',
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
    seenBy: 'what is gone is seen to be',
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
  {
    name: 'A mail is parked without its reason',
    breaks: 'blog-1',
    seenBy: 'who is parked is parked with a reason',
    changes: [
      {
        file: SUBSCRIBERS,
        replace: "'SET welcome = :settled, reason = :detail, settledAt = :now'",
        by: "'SET welcome = :settled, messageId = :detail, settledAt = :now'",
      },
    ],
  },
  {
    name: 'The cap raises no alarm',
    breaks: 'blog-1',
    seenBy: 'the cap is alarmed',
    template: without('CappedAlarm', 'AWS::CloudWatch::Alarm'),
  },
  {
    name: 'Who is over the cap is accepted and forgotten',
    breaks: 'blog-1',
    seenBy: 'who is accepted is a subscriber',
    changes: [{ file: ADD, replace: '    await subscribers.subscribeUnsent(email, now);\n', by: '' }],
  },
  {
    name: 'The alarm of dead letters watches the queue',
    breaks: 'blog-1',
    seenBy: 'what is parked is alarmed',
    template: watching('ThumbnailingDeadLettersAlarm', 'ThumbnailingQueue'),
  },
  {
    name: 'What the stream of subscribers gives up is kept nowhere',
    breaks: 'blog-1',
    seenBy: 'what a stream gives up is kept',
    template: withProperties('WelcomingSource', 'AWS::Lambda::EventSourceMapping', {
      DestinationConfig: undefined,
      MaximumRetryAttempts: 2,
    }),
  },
  {
    name: 'What the stream of subscribers gives up is not counted',
    breaks: 'blog-1',
    seenBy: 'what a stream gives up is alarmed',
    template: withProperties('WelcomingSource', 'AWS::Lambda::EventSourceMapping', {
      MaximumRetryAttempts: 2,
      MetricsConfig: undefined,
    }),
  },
  {
    name: 'A lease ends before a run of its holder may',
    breaks: 'blog-2',
    seenBy: 'two never send the same mail',
    changes: [{ file: WAITS, replace: 'LEASE_MS = 90_000;', by: 'LEASE_MS = 30_000;' }],
  },
  {
    name: 'Thumbnails have names that do not tell the photo',
    breaks: 'blog-5',
    seenBy: 'keys are derived',
    changes: [
      { file: PHOTO, replace: '`photos/${photo}/${width}.webp`', by: '`photos/${photo.slice(1)}/${width}.webp`' },
    ],
  },
  {
    name: 'Quarantine raises no alarm',
    breaks: 'blog-6',
    seenBy: 'quarantine is alarmed',
    template: without('QuarantineAlarm', 'AWS::CloudWatch::Alarm'),
  },
  {
    name: 'Counters of mails expire by an attribute that nobody writes',
    breaks: FORGETS,
    template: expiringBy('Blog', 'expiry'),
  },
  { ...everythingIsUnavailable, breaks: SERVES, seenBy: 'whoever asks is served' },
  {
    name: 'No mail is ever sent: each is parked',
    breaks: SERVES,
    seenBy: 'subscribers are mailed',
    changes: [
      {
        file: WELCOME,
        replace: 'const outcome = await send(id, subscriber);',
        by: "const outcome = { refusal: 'not today' };",
      },
    ],
  },
  {
    name: 'Every upload is put into quarantine',
    breaks: SERVES,
    seenBy: 'photos are shown',
    changes: [
      {
        file: THUMBNAILS,
        replace: '  requirePhoto(read.bytes, read.claim);\n',
        by: "  throw new NoPhoto('not today');\n",
      },
    ],
  },
  {
    ...repeatedIsAnsweredAnew,
    breaks: 'blog-10',
    seenBy: 'a repeated create is answered as the first',
  },
  {
    name: 'A post is replaced whatever its version is',
    breaks: 'blog-10',
    seenBy: 'a change that was answered stays',
    changes: [{ file: POST_STORE, replace: "'version = :before'", by: "'version >= :before'" }],
  },
  {
    name: 'Every change of a post is refused as stale',
    breaks: SERVES,
    seenBy: 'the post has what both authors added',
    changes: [
      {
        file: 'lambdas/blog-site/update-post.handler.ts',
        replace: 'expected !== undefined && expected !== etagOf(before)',
        by: 'expected !== undefined',
      },
    ],
  },
  {
    name: 'Only a mailbox that is full counts as gone',
    breaks: 'blog-12',
    seenBy: 'whose mail came back is suppressed',
    changes: [
      {
        file: 'lambdas/blog-site/feedback.ts',
        replace: "bounceType === 'Permanent'",
        by: "bounceType === 'Transient'",
      },
    ],
  },
  {
    name: 'Who is suppressed is mailed as before',
    breaks: 'blog-12',
    seenBy: 'who is suppressed is sent nothing',
    changes: [
      { file: SUBSCRIBER, replace: " || suppressed !== undefined) return 'nothing';", by: ") return 'nothing';" },
      { file: SUBSCRIBERS, replace: ' AND attribute_not_exists(suppressed)', by: '' },
      { file: SUBSCRIBERS, replace: '`SET suppressed = :reason REMOVE ${WAITING}`', by: "'SET suppressed = :reason'" },
    ],
  },
  {
    name: 'The alarm of what waits watches the dead letters',
    breaks: RINGS,
    seenBy: 'what waits on a queue is alarmed',
    template: watching('ThumbnailingWaitingAlarm', 'ThumbnailingDeadLetters'),
  },
  { ...behindIsSilent('Welcoming'), breaks: RINGS, seenBy: 'what waits in a stream is alarmed' },
  { ...failuresAreSilent, breaks: RINGS, seenBy: 'what an API fails to do is alarmed' },
];

export const simulation: Simulation = {
  scenario: 'BlogSite',
  settings: { mailFrom: 'blog@example.com' },
  modules: { sharp },
  workload,
  invariants: [
    everyoneIsServed,
    ...mailedOrParked,
    { promise: 'blog-1', claim: 'who is accepted is a subscriber', holds: acceptedSubscribes },
    parkedIsAlarmed('blog-1'),
    givenUpIsKept('blog-1'),
    givenUpIsAlarmed('blog-1'),
    { promise: 'blog-2', claim: 'no mail follows one that is recorded', holds: recordedIsLast },
    { promise: 'blog-2', claim: 'two never send the same mail', holds: sentAlone },
    { promise: 'blog-3', claim: 'no mail follows one that is recorded', holds: recordedIsLast },
    { promise: 'blog-4', claim: 'a mailbox is sent three mails a day', holds: notBombed },
    { promise: 'blog-5', claim: 'a thumbnail is made once', holds: madeOnce },
    { promise: 'blog-5', claim: 'every photo has its thumbnails', holds: everyPhotoHasThumbnails },
    { promise: 'blog-5', claim: 'keys are derived', holds: keysAreDerived },
    { promise: 'blog-6', claim: 'what is no photo is moved', holds: badIsMoved },
    { promise: 'blog-6', claim: 'what is moved has a reason', holds: movedHasReason },
    { promise: 'blog-6', claim: 'quarantine is alarmed', holds: quarantineIsAlarmed },
    { promise: 'blog-6', claim: 'what is gone is seen to be', holds: seesWhatIsGone },
    { promise: 'blog-7', claim: 'nothing that it wrote triggers it', holds: noLoop },
    { promise: 'blog-10', claim: 'a repeated create is answered as the first', holds: createdOnce },
    { promise: 'blog-10', claim: 'a change that was answered stays', holds: changesStay },
    { promise: 'blog-12', claim: 'whose mail came back is suppressed', holds: bouncedIsSuppressed },
    { promise: 'blog-12', claim: 'who is suppressed is sent nothing', holds: suppressedIsSentNothing },
    forgets('Blog', ({ subject }) => String(subject).startsWith('MAILBOX#')),
    waitingIsAlarmed,
    behindIsAlarmed,
    failingIsAlarmed,
  ],
  effects: [
    { promise: SERVES, claim: 'subscribers are mailed', holds: subscribersAreMailed },
    { promise: SERVES, claim: 'photos are shown', holds: photosAreShown },
    { promise: SERVES, claim: 'the post has what both authors added', holds: authorsAreRead },
  ],
  mutants,
};
