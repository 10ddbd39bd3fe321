import { json, named, requestOf } from '../../tools/load/stacks';
import type { Found } from '../../tools/load/verdict';
import type { Workload } from '../../tools/load/workload';
import { postJson } from '../../tools/proofs/json';
import { apiOf, outputs, signedIn } from './users';

const USERS = 10;

export async function todos(): Promise<Workload> {
  const { ApiUrl } = outputs;
  const users = await Promise.all(Array.from({ length: USERS }, signedIn));
  return {
    name: 'todos',
    repeatable: true,
    accept: async (request, send) => {
      const headers = { 'Idempotency-Key': named(request), Authorization: users[request % USERS]?.idToken ?? '' };
      const todo = { title: named(request) };
      const response = await send((signal) => postJson(`${ApiUrl ?? ''}todos`, todo, headers, signal));
      return (await json<{ id: string }>(response)).id;
    },
    waiting: () => Promise.resolve(0),
    found: async () => {
      const found: Found[] = [];
      for (const { idToken } of users) {
        const api = apiOf(idToken);
        let cursor: string | undefined;
        do {
          const query = { limit: '100', ...(cursor !== undefined && { cursor }) };
          const { data, response } = await api.GET('/todos', { params: { query } });
          if (!data) throw new Error(`A list of todos was refused: ${response.status}`);
          found.push(...data.items.map(({ id, title }) => ({ id, request: requestOf(title), effects: 1 })));
          cursor = data.cursor;
        } while (cursor !== undefined);
      }
      return found;
    },
  };
}
