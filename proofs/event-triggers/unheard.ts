import {
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
} from '@aws-sdk/client-eventbridge';

/**
 * Does something while the rule of instances is switched off: their events are lost.
 * @param settled waits until the rule's state holds, which takes a while on AWS
 * @throws Error where the stack has no such rule
 */
export async function unheard(
  act: () => Promise<unknown>,
  settled: () => Promise<unknown> = () => Promise.resolve(),
): Promise<void> {
  const events = new EventBridgeClient();
  const named = new ListRulesCommand({ NamePrefix: 'EventTriggers-RecordingInstanceChanges' });
  const { Rules: [rule] = [] } = await events.send(named);
  if (!rule) throw new Error('No rule listens to instances.');
  const { Name } = rule;
  await events.send(new DisableRuleCommand({ Name }));
  await settled();
  try {
    await act();
  } finally {
    await settled();
    await events.send(new EnableRuleCommand({ Name }));
  }
}
