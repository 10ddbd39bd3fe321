import { answer, answering, notFound, Problem, unavailable } from '../shared/http';
import { readEnvironment } from '../shared/environment';
import { getProductVariables } from './environment';
import type { SystemFailed } from './other-system-client';
import { OtherSystem } from './other-system-client';
import { isSku, readProduct } from './product';

const env = readEnvironment(getProductVariables);
const catalog = new OtherSystem(env.CATALOG_URL);

/** Answers with a product of the catalog: 503 while that does not answer, 502 where it answers nonsense. */
export const handler = answering(async ({ pathParameters }) => {
  const sku = pathParameters?.['sku'] ?? '';
  if (!isSku(sku)) throw notFound('product');
  const product = await catalog
    .find(`/${sku}`, (json) => readProduct(sku, json))
    .catch((error: unknown) => {
      throw (error as SystemFailed).isMalformed
        ? new Problem(502, 'bad-backend', 'The catalog answered nonsense')
        : unavailable();
    });
  if (product === undefined) throw notFound('product');
  return answer(200, product);
});
