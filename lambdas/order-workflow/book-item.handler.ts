import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { stockVariables } from './environment';
import { itemKey } from './order';
import { OrderStore } from './order-store';
import { stepping } from './stepping';
import { StockStore } from './stock-store';

const env = readEnvironment(stockVariables);
const documents = documentClient();
const orders = new OrderStore(documents, env.ORDERS_TABLE);
const stock = new StockStore(documents, orders, env.STOCK_TABLE);

/** Books one item of a shipped order as sold. */
export const handler = stepping(itemKey, async ({ orderId, index }) =>
  stock.book(await orders.require(orderId), index, new Date()),
);
