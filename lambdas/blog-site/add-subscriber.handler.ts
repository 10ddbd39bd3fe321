import { counterOf } from '../shared/counter';
import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { answer, answering, parseBody } from '../shared/http';
import { tableVariables } from './environment';
import { CAPPED_WELCOMES, SERVICE } from './metrics';
import { subscription } from './subscriber';
import { SubscriberStore } from './subscriber-store';

const env = readEnvironment(tableVariables);
const subscribers = new SubscriberStore(documentClient(), env.TABLE);
const count = counterOf(SERVICE);

/** `POST /subscribers`: the answer is the same whether or not the address is known, so that nobody learns who reads. */
export const handler = answering(async (event) => {
  const { email } = parseBody(event, subscription);
  const now = new Date();
  if (!(await subscribers.subscribe(email, now))) {
    // The alarm comes first: after a crash between the two the request is made again.
    count(CAPPED_WELCOMES);
    await subscribers.subscribeUnsent(email, now);
  }
  return answer(202, { status: 'accepted' });
});
