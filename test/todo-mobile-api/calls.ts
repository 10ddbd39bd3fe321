import * as todo from './samples';
import { type Calls, ofApi } from '../support/calls';

export const calls: Calls = {
  'lambdas/todo-mobile-api/create-todo.handler.ts': ofApi(todo.userEvent({ body: { title: 'Buy milk' } })),
  'lambdas/todo-mobile-api/delete-todo.handler.ts': ofApi(todo.userEvent({ path: { id: todo.ID } })),
  'lambdas/todo-mobile-api/get-todo.handler.ts': ofApi(todo.userEvent({ path: { id: todo.ID } }), true),
  'lambdas/todo-mobile-api/list-todos.handler.ts': ofApi(todo.userEvent(), true),
  'lambdas/todo-mobile-api/update-todo.handler.ts': ofApi(
    todo.userEvent({ path: { id: todo.ID }, body: { done: true }, headers: { 'If-Match': '"1"' } }),
  ),
};
