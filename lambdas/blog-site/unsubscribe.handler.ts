import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { answer, answering, notFound } from '../shared/http';
import { tableVariables } from './environment';
import { readToken } from './subscriber';
import { SubscriberStore } from './subscriber-store';

const env = readEnvironment(tableVariables);
const subscribers = new SubscriberStore(documentClient(), env.TABLE);

/**
 * `POST /subscribers/{token}/unsubscribe`: at once, however often, and whatever the body. Mail programs send
 * `List-Unsubscribe=One-Click` as a form, the site's own page sends nothing.
 * @see https://www.rfc-editor.org/rfc/rfc8058
 */
export const handler = answering(async (event) => {
  const token = readToken(event.pathParameters?.['token'] ?? '');
  if (!token || !(await subscribers.unsubscribe(token.id, token.secret))) throw notFound('subscription');
  return answer(200, { status: 'unsubscribed' });
});
