import { documentClient } from '../shared/dynamodb';
import { readEnvironment } from '../shared/environment';
import { stockVariables } from './environment';
import { orderKey } from './order';
import { OrderStore } from './order-store';
import { stepping } from './stepping';
import { StockStore } from './stock-store';

const env = readEnvironment(stockVariables);
const documents = documentClient();
const orders = new OrderStore(documents, env.ORDERS_TABLE);
const stock = new StockStore(documents, orders, env.STOCK_TABLE);

/** Reserves all of an order's items, or none: then it throws `OutOfStock`. */
export const handler = stepping(orderKey, async ({ orderId }) =>
  stock.reserve(await orders.require(orderId), new Date()),
);
