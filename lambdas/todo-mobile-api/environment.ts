import { corsVariables } from '../shared/environment';

/** The variables of each function: its stack must give them, its handler reads them. */
export const createTodoVariables = ['TODOS_TABLE', 'IDEMPOTENCY_TABLE', ...corsVariables] as const;
export const listTodosVariables = ['TODOS_TABLE', 'DAX_ENDPOINT?', ...corsVariables] as const;
export const getTodoVariables = ['TODOS_TABLE', 'DAX_ENDPOINT?', ...corsVariables] as const;
export const updateTodoVariables = ['TODOS_TABLE', ...corsVariables] as const;
export const deleteTodoVariables = ['TODOS_TABLE', ...corsVariables] as const;
