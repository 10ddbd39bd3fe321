import { templateOf } from '../support/synth';

it.each(['', 'Stopped', 'stopped,', 'stopped, terminated'])('refuses the states "%s", by name', (noticeStates) => {
  expect(() => templateOf('EventTriggers', { noticeStates })).toThrow(/^Setting noticeStates=/);
});
