import { Problem } from '../../lambdas/shared/http';
import { callerOf, todoIdIn } from '../../lambdas/todo-mobile-api/request';
import { ID, USER, userEvent } from './samples';

function refusalOf(read: () => string): unknown {
  try {
    return read();
  } catch (error) {
    return error instanceof Problem && [error.status, error.type, error.message];
  }
}

it('[todo-1] knows who calls by the sub of the ID token', () => {
  expect(callerOf(userEvent({}, { sub: USER, token_use: 'id', username: 'other' }))).toBe(USER);
});

it.each([
  ['an access token', { sub: USER, token_use: 'access' }],
  ['no sub', { token_use: 'id' }],
  ['a sub that is no id of Cognito', { sub: 'USER#1', token_use: 'id' }],
  ['no claims', {}],
])('[todo-1] answers %s with 401', (_, claims) => {
  const refusal = [401, 'unauthorized', 'The request carries no valid ID token'];
  expect(refusalOf(() => callerOf(userEvent({}, claims)))).toEqual(refusal);
});

it('[todo-1] answers with 401 where there is no authorizer', () => {
  const refusal = refusalOf(() => callerOf({ ...userEvent(), requestContext: {} as never }));
  expect(refusal).toEqual([401, 'unauthorized', 'The request carries no valid ID token']);
});

it('reads the id of a todo in the path', () => {
  expect(todoIdIn({ ...userEvent(), pathParameters: { id: ID } })).toBe(ID);
});

it.each([null, {}, { id: '' }, { id: 'x' }, { id: `${ID}1` }, { id: USER }])(
  'answers with 404 to what can be no id of a todo: %j',
  (pathParameters) => {
    const refusal = [404, 'not-found', 'There is no such todo'];
    expect(refusalOf(() => todoIdIn({ ...userEvent(), pathParameters }))).toEqual(refusal);
  },
);
