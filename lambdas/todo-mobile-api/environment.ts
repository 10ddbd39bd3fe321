import type { Environment } from '../shared/environment';

/** The variables of each function: its stack must give them, its handler reads them. */
export const createTodoVariables = ['TODOS_TABLE', 'IDEMPOTENCY_TABLE'] as const;
export const listTodosVariables = ['TODOS_TABLE'] as const;
export const getTodoVariables = ['TODOS_TABLE'] as const;
export const updateTodoVariables = ['TODOS_TABLE'] as const;
export const deleteTodoVariables = ['TODOS_TABLE'] as const;

export type CreateTodoEnv = Environment<typeof createTodoVariables>;
export type ListTodosEnv = Environment<typeof listTodosVariables>;
export type GetTodoEnv = Environment<typeof getTodoVariables>;
export type UpdateTodoEnv = Environment<typeof updateTodoVariables>;
export type DeleteTodoEnv = Environment<typeof deleteTodoVariables>;
