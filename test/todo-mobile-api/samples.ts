import type { APIGatewayProxyEvent } from 'aws-lambda';
import { keyOf } from '../../lambdas/todo-mobile-api/tables';
import { newTodo } from '../../lambdas/todo-mobile-api/todo';
import { apiEvent, type Request } from '../support/lambda-events';

const NOW = new Date('2026-03-01T12:00:00.000Z');
export const USER = '5b7c3f0e-5a0b-4c5e-9d3f-0a1b2c3d4e5f';
export const OTHER = '6c8d4f1f-6b1c-4d6f-8e40-1b2c3d4e5f60';
export const ID = '01JZZZZZZZZZZZZZZZZZZZZZZ1';

export const someTodo = (id = ID, change: object = {}) => ({ ...newTodo({ title: 'Buy milk' }, id, NOW), ...change });

/** A todo as it is stored. */
export const item = (id = ID, change: object = {}) => ({ ...keyOf(USER, id), ...someTodo(id, change) });

/** A request of a signed-in user, as the authorizer lets it through. */
export const userEvent = (
  request: Request = {},
  claims: object = { sub: USER, token_use: 'id' },
): APIGatewayProxyEvent => ({
  ...apiEvent(request),
  // The part that handlers read.
  requestContext: { authorizer: { claims } } as unknown as APIGatewayProxyEvent['requestContext'],
});
