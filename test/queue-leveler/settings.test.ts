import { settings } from '../../lib/queue-leveler/settings';
import { describeSettings } from '../support/settings';

describeSettings(
  settings,
  { levelerConcurrency: 4, backendCapacity: 4 },
  {
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
  },
);
