import { scenarios } from '../../lib/registry';
import { inWords } from '../../tools/docs/diagrams/clock';
import { type Drawing, drawingOf } from '../../tools/docs/diagrams/drawing';
import { meet, type Rectangle, stretchesOf } from '../../tools/docs/diagrams/geometry';
import { arranged, type Layout } from '../../tools/docs/diagrams/layout';
import { FEWEST, MOST, overviewOf } from '../../tools/docs/diagrams/overview';
import { fullOf, type Picture } from '../../tools/docs/diagrams/picture';
import { picturesOf } from '../../tools/docs/diagrams/pictures';
import { inSentences } from '../../tools/docs/diagrams/svg';
import { templateOf } from '../../tools/template/synthesis';
import {
  readableId,
  references,
  resourcesOf,
  type Template,
  type TemplateResource,
} from '../../tools/template/template';

/** How wide a page's column is on the docs site, in a window of 1280 pixels; pictures are never shown narrower. */
const COLUMN = 624;
const SMALLEST_TEXT = 11;
const LARGEST_FILE = 60_000;

const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const queue = (Properties = {}) => ({ Type: 'AWS::SQS::Queue', Properties });
const worker = (role: string, Properties = {}) => ({
  Type: 'AWS::Lambda::Function',
  Properties: { Role: arn(role), ...Properties },
});

/** A queue, a schedule and a rule, each with a worker or a queue, and with where their failures go. */
const template: Template = {
  Resources: {
    JobsQueueAAAAAAAA: queue({
      RedrivePolicy: { deadLetterTargetArn: arn('JobsDeadLettersBBBBBBBB'), maxReceiveCount: 5 },
    }),
    JobsDeadLettersBBBBBBBB: queue(),
    RunJobCCCCCCCC: worker('RunJobRoleDDDDDDDD', { Environment: { Variables: { URL: { Ref: 'Api88888888' } } } }),
    JobsSourceEEEEEEEE: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: arn('JobsQueueAAAAAAAA'),
        FunctionName: { Ref: 'RunJobCCCCCCCC' },
        ScalingConfig: { MaximumConcurrency: 4 },
      },
    },
    TableFFFFFFFF: { Type: 'AWS::DynamoDB::GlobalTable', Properties: {} },
    RunJobPolicy11111111: {
      Type: 'AWS::IAM::Policy',
      Properties: {
        Roles: [{ Ref: 'RunJobRoleDDDDDDDD' }],
        PolicyDocument: { Statement: [{ Action: 'dynamodb:PutItem', Resource: arn('TableFFFFFFFF') }] },
      },
    },
    SweepingSchedule22222222: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        ScheduleExpression: 'rate(1 minute)',
        Target: { Arn: arn('Sweep33333333'), DeadLetterConfig: { Arn: arn('SweepingDeadLetters44444444') } },
      },
    },
    Sweep33333333: worker('SweepRole55555555'),
    SweepingDeadLetters44444444: queue(),
    Bus66666666: { Type: 'AWS::Events::EventBus', Properties: {} },
    Rule77777777: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventBusName: { Ref: 'Bus66666666' },
        EventPattern: { source: ['shop'] },
        Targets: [{ Arn: arn('JobsQueueAAAAAAAA'), DeadLetterConfig: { Arn: arn('JobsDeadLettersBBBBBBBB') } }],
      },
    },
    Api88888888: { Type: 'AWS::ApiGateway::RestApi', Properties: {} },
    Mend99999999: worker('MendRole99999999'),
  },
  Outputs: { MendName: { Description: 'Mends, by hand', Value: { Ref: 'Mend99999999' } } },
};

describe('the full picture', () => {
  const picture = fullOf(drawingOf(template));

  it.each([
    ['what feeds a worker, and how many at once', 'Queue → Run job: at most 4 at once.'],
    ['what a worker may write', 'Run job → Table: writes.'],
    ['whose address it is given', 'Run job → API: calls.'],
    ['where a rule leads', 'Bus → Queue: shop.'],
    ['what runs by the clock', 'Schedule → Sweep: every minute.'],
    ['what people run', 'Operator → Mend: runs.'],
    ['where clients come in', 'Client → API.'],
    ['where messages go that were given up', 'Queue ⇢ Dead letters: after 5 receives.'],
    ['where runs go that failed', 'Sweep ⇢ Dead letters: failed runs.'],
    ['where events go that cannot be delivered', 'Bus ⇢ Dead letters: undeliverable.'],
  ])('draws %s', (_, sentence) => {
    expect(inSentences(picture)).toContain(sentence);
  });

  it('has what holds failures as such, and each path in a box', () => {
    expect(picture.nodes.filter(({ failure }) => failure).map(({ label }) => label)).toEqual([
      'Dead letters',
      'Dead letters',
    ]);
    expect(picture.boxes.map(({ name }) => name)).toEqual(['Jobs', 'Sweeping']);
  });
});

it.each([
  ['rate(1 hour)', 'every hour'],
  ['rate(15 minutes)', 'every 15 minutes'],
  ['cron(0 19 ? * MON,TUE,WED,THU,FRI *)', '19:00, Mon–Fri'],
  ['cron(5 7 ? * MON,WED,SAT *)', '07:05, Mon, Wed, Sat'],
  ['GET /rate', 'GET /rate'],
])('says %s as people do', (label, said) => {
  expect(inWords(label)).toBe(said);
});

describe('what comes by the clock', () => {
  const outbox = templateOf('TransactionalOutbox');
  const labels = (whole: Template) => overviewOf(drawingOf(whole)).nodes.map(({ label }) => label);
  const idOf = (name: string): string => Object.keys(outbox.Resources).find((id) => readableId(id) === name) ?? '';

  it('is part of the path that does the same', () => {
    expect(labels(outbox)).toContain('Relay events');
    expect(labels(outbox)).not.toContain('Sweep outbox');
  });

  it('stands by itself as soon as it may do more', () => {
    const { Properties = {} } = outbox.Resources[idOf('SweepOutbox')] ?? {};
    const more: TemplateResource = {
      Type: 'AWS::IAM::Policy',
      Properties: {
        Roles: [{ Ref: references(Properties['Role'])[0] }],
        PolicyDocument: { Statement: [{ Action: 'dynamodb:PutItem', Resource: arn(idOf('Orders')) }] },
      },
    };
    expect(labels({ ...outbox, Resources: { ...outbox.Resources, More: more } })).toContain('Sweep outbox');
  });
});

describe.each(scenarios.map(({ id }) => id))('%s', (id) => {
  const drawing = drawingOf(templateOf(id));
  const overview = overviewOf(drawing);

  it('has an overview of six to nine nodes, without failures', () => {
    expect(overview.nodes.length).toBeGreaterThanOrEqual(FEWEST);
    expect(overview.nodes.length).toBeLessThanOrEqual(MOST);
    expect(overview.nodes.filter(({ failure }) => failure)).toEqual([]);
  });

  it('has no arrow in its overview that the template does not have', () => {
    expect(withoutGround(overview, drawing)).toEqual([]);
    const { Resources } = templateOf(id);
    const made = overview.nodes.filter(({ kind }) => kind !== 'client' && kind !== 'outside');
    expect(
      made.flatMap(({ members }) => members).filter((part) => !(part in Resources) && !isOutside(part, drawing)),
    ).toEqual([]);
  });

  it('is drawn otherwise when a grant of it is taken away', () => {
    const policies = resourcesOf(templateOf(id), 'AWS::IAM::Policy').map(([policy]) => policy);
    const broken = policies.map((policy) => drawingOf(without(templateOf(id), policy)));
    const changed = broken.filter(({ arrows }) => JSON.stringify(arrows) !== JSON.stringify(drawing.arrows));
    const differ = (one: Picture, other: Picture): boolean => inSentences(one) !== inSentences(other);
    expect(changed.filter((less) => !differ(fullOf(less), fullOf(drawing)))).toEqual([]);
    // What two functions of one node may both do, it may do still when one of them may not.
    expect(changed.filter((less) => differ(overviewOf(less), overview)).length).toBeGreaterThan(1);
  });

  it('is drawn the same each time, in files that need no others and are not large', async () => {
    const once = await picturesOf(id, templateOf(id));
    const again = await picturesOf(id, templateOf(id));
    expect([again.overview === once.overview, again.full === once.full]).toEqual([true, true]);
    for (const svg of [once.overview, once.full]) {
      expect(svg.length).toBeLessThan(LARGEST_FILE);
      expect(svg).toMatch(
        /^<svg [^>]*role="img" aria-labelledby="title desc">\n<title id="title">.+<\/title>\n<desc id="desc">.+<\/desc>/,
      );
      expect(svg).not.toMatch(/<script|<image|<foreignObject|@import|@font-face|href="[^#]|url\((?!#)/);
    }
  });

  it('has text that can be read where it is shown', async () => {
    const { overview: shown, full } = await picturesOf(id, templateOf(id));
    const width = Number(/width="(\d+)"/.exec(shown)?.[1]);
    expect(Math.min(...fontSizes(shown)) * Math.min(1, COLUMN / width)).toBeGreaterThanOrEqual(SMALLEST_TEXT);
    expect(Math.min(...fontSizes(full))).toBeGreaterThanOrEqual(SMALLEST_TEXT);
  });

  it.each([
    ['overview', overview],
    ['full picture', fullOf(drawing)],
  ])('has nothing over anything else in its %s', async (_, picture) => {
    const layout = await arranged(picture);
    expect(overlaps(layout)).toEqual([]);
    expect(linesThroughOthers(layout)).toEqual([]);
  });
});

/** The arrows of a picture behind which the template has none. */
const withoutGround = ({ nodes, lines }: Picture, { arrows }: Drawing) =>
  lines.filter((line) => {
    const parts = (end: string): readonly string[] => nodes.find(({ id }) => id === end)?.members ?? [];
    const [sources, targets] = [parts(line.from), parts(line.to)];
    const leads = (some: readonly string[], others: readonly string[]): boolean =>
      arrows.some(({ from, to, failure }) => !failure && some.includes(from) && others.includes(to));
    return !leads(sources, targets) || (line.both && !leads(targets, sources));
  });

const isOutside = (part: string, { parts }: Drawing): boolean =>
  parts.some(({ id, kind }) => id === part && kind === 'outside');

const without = (whole: Template, id: string): Template => ({
  ...whole,
  Resources: Object.fromEntries(Object.entries<TemplateResource>(whole.Resources).filter(([other]) => other !== id)),
});

const fontSizes = (svg: string): readonly number[] => {
  const sizes = [...svg.matchAll(/font-size:(\d+)px/g)].map(([, size]) => Number(size));
  const classes = new Set([...svg.matchAll(/<text class="(\w+)/g)].map(([, name]) => name));
  // Each class of text has a size of its own, so that none has a browser's.
  for (const name of classes) expect(svg).toMatch(new RegExp(`\\.${String(name)}\\{font-size:\\d+px`));
  return sizes;
};

/** Pairs of nodes, labels and names of boxes that lie over each other. */
function overlaps({ nodes, lines, titles }: Layout): readonly (readonly Rectangle[])[] {
  const all = [...nodes, ...titles, ...lines.flatMap(({ label }) => label ?? [])];
  return all.flatMap((one, index) => all.slice(index + 1).flatMap((other) => (meet(one, other) ? [[one, other]] : [])));
}

/** Stretches of arrows that lead through a node, rather than to its edge, or through the name of a box. */
const linesThroughOthers = ({ nodes, lines, titles }: Layout): readonly Rectangle[] =>
  lines
    .flatMap(({ points }) => stretchesOf(points))
    .filter((stretch) => [...nodes.map(insideOf), ...titles].some((place) => meet(place, stretch)));

const insideOf = ({ x, y, width, height }: Rectangle): Rectangle => ({
  x: x + 2,
  y: y + 2,
  width: width - 4,
  height: height - 4,
});
