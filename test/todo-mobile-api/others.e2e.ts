import fc from 'fast-check';
import { apiOf, outputs, signedIn } from '../../proofs/todo-mobile-api/users';
import { requestTo, routesOf } from '../fuzz/requests';
import { bearer, sendAll, shown } from '../fuzz/sending';

test('a user sees and changes nothing of another user, whose ids are known', async () => {
  const [ann, bob] = [(await signedIn()).idToken, (await signedIn()).idToken];
  const url = outputs['ApiUrl'] ?? '';
  const [routes = []] = routesOf('TodoMobileApi').values();
  const anns = apiOf(ann);
  const todos = await Promise.all(
    Array.from({ length: 5 }, async () => (await anns.POST('/todos', { body: { title: "Ann's own" } })).data),
  );
  const ids = todos.map((todo) => todo?.id ?? '');
  const read = () =>
    Promise.all(ids.map(async (id) => (await anns.GET('/todos/{id}', { params: { path: { id } } })).data));
  expect(await read()).toEqual(todos);

  const answered = await sendAll(url, fc.sample(requestTo(routes, ids), { numRuns: 500, seed: 3 }), bearer(bob));
  expect(answered.filter(({ text }) => text.includes("Ann's own")).map(shown)).toEqual([]);
  expect(answered.filter(({ request, status }) => request.path.includes('/') && status < 300).map(shown)).toEqual([]);
  expect(await read()).toEqual(todos);
});
