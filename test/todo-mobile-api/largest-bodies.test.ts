import './variables';
import { handler } from '../../lambdas/todo-mobile-api/create-todo.handler';
import { describeLargestBodies, filled } from '../support/largest-bodies';

describeLargestBodies(handler, (piece) => ({
  title: filled(piece, 200),
  notes: filled(piece, 2000),
  dueAt: '2026-03-02T18:00:00Z',
}));
