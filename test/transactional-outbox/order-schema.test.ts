import './variables';
import { handler } from '../../lambdas/transactional-outbox/place-order.handler';
import { orderRequest, orderSummarySchema } from '../../lambdas/shared/order-request';
import { namedSchema } from '../../lib/json-schema';
import { describeOrderSchema } from '../support/order-schema';
import { templateOf } from '../support/synth';

describeOrderSchema(handler);

it.each([
  ['OrderRequest', orderRequest],
  ['OrderSummary', orderSummarySchema],
])('publishes %s as the code has it', (Name, schema) => {
  const { properties, required } = namedSchema(Name, schema);
  templateOf('TransactionalOutbox').hasResourceProperties('AWS::ApiGateway::Model', {
    Name,
    Schema: { properties, required },
  });
});
