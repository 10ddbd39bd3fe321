import type { Simulation } from '../../tools/simulation/simulation';

export const simulation: Simulation = {
  scenario: 'EventTriggers',
  workload: async () => {},
  invariants: [],
  effects: [],
  mutants: [],
};
