import { type IConstruct, RootConstruct } from 'constructs';

/** What an app is given by `--context`, without the CDK, which takes a second to load. */
export function contextOf(context: Readonly<Record<string, unknown>>): IConstruct {
  const root = new RootConstruct();
  for (const [key, value] of Object.entries(context)) root.node.setContext(key, value);
  return root;
}
