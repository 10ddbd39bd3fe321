import { templateOf } from '../support/synth';
import { HOUR } from '../../tools/aws/time';
import { simulatedScenarios, simulationOf } from '../../tools/simulation/load';
import { withProperties } from '../../tools/simulation/mutations';
import { blueprintOf, runOnce } from '../../tools/simulation/search';
import type { Mutant } from '../../tools/simulation/simulation';

const TYPE = 'AWS::Lambda::EventSourceMapping';
const LONG_MS = 60_000;

const sources = simulatedScenarios.flatMap((scenario) =>
  Object.keys(templateOf(scenario).findResources(TYPE)).map((id) => [scenario, id] as const),
);
const disabled = (id: string): Mutant => ({
  name: `${id} is disabled`,
  breaks: 'nothing',
  template: withProperties(id, TYPE, { Enabled: false }),
});

it('finds the event sources', () => {
  expect(sources.length).toBeGreaterThan(0);
});

it.each(sources)(
  'in %s, somebody does the work of %s when it is disabled, or an alarm of its path rings',
  async (scenario, id) => {
    const own = await simulationOf(scenario);
    const workload: typeof own.workload = async (world) => {
      await own.workload(world);
      await world.clock.pause(HOUR);
    };
    const simulation = { ...own, workload };
    const { world, violations } = await runOnce(await blueprintOf(simulation, disabled(id)), simulation, []);
    const path =
      world.template
        .of(TYPE)
        .find(({ logicalId }) => logicalId === id)
        ?.name.replace(/Source$/, '') ?? '';
    const rings = ['UnreadAlarm', 'WaitingAlarm'].some((alarm) => world.isAlarmed(`${path}${alarm}`));
    expect(rings ? [] : violations).toEqual([]);
  },
  LONG_MS,
);
