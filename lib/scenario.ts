import type { Construct } from 'constructs';
import { kebabCase } from './kebab-case';
import type { ScenarioStack, ScenarioStackProps } from './scenario-stack';
import { commonSettings, type SettingList, valuesOf, type ValuesOf } from './settings';

/** A stack's outputs by name. */
type Outputs = Readonly<Record<string, string>>;

interface About {
  /** The stack's id: what `cdk deploy <id>` and every other command take. */
  readonly id: string;
  /** What the architecture is for, in one line. */
  readonly purpose: string;
  /** What somebody may be looking for who should find it: the front page filters by these words. */
  readonly needs: readonly string[];
  /** One command that shows the scenario at work, for a shell. */
  readonly tryIt: (outputs: Outputs) => string;
  /** What it needs in the profile `full`, such as a name of a domain: examples, for whoever synthesizes it. */
  readonly full?: Readonly<Record<string, string>>;
  /** What it needs to show everything on the local cloud. */
  readonly local?: Readonly<Record<string, string>>;
  /** Settings that it refuses together, as a command line gives them; undefined is one that is not given. */
  readonly refused?: readonly Readonly<Record<string, string | undefined>>[];
}

export interface Definition<Own extends SettingList> extends About {
  readonly stack: new (scope: Construct, id: string, props: ScenarioStackProps<ValuesOf<Own>>) => ScenarioStack;
  /** The settings of this scenario alone. */
  readonly settings?: Own;
  /** @throws {SettingError} for what no value by itself is wrong about */
  readonly check?: (settings: ValuesOf<Own>, now: Date) => void;
}

/** A scenario as the app, the commands, the tests and the pages know it. */
export interface Scenario extends About {
  /** The id in kebab-case: the name of its folders and of its page. */
  readonly folder: string;
  readonly settings: SettingList;
  /**
   * Reads its settings from an app's context.
   * @param now from when on they must hold
   * @returns what builds its stack in the app, under its own id or another
   * @throws {SettingError} for a wrong one
   */
  readonly configure: (app: Construct, now?: Date) => (stackId?: string) => ScenarioStack;
}

export function scenario<Own extends SettingList>({
  stack: Stack,
  settings: own = {} as Own,
  check,
  ...about
}: Definition<Own>): Scenario {
  const { id, purpose } = about;
  const folder = kebabCase(id);
  return {
    ...about,
    folder,
    settings: own,
    configure: (app, now = new Date()) => {
      const values = valuesOf(app, own);
      check?.(values, now);
      const settings = { ...valuesOf(app, commonSettings), ...values };
      return (stackId = id) => new Stack(app, stackId, { settings, purpose, folder });
    },
  };
}
