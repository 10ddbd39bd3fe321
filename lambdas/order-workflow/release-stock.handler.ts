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

/** Undoes `reserve-stock`, of a cancelled order; of one that reserved nothing there is nothing to undo. */
export const handler = stepping(orderKey, async ({ orderId }) =>
  stock.release(await orders.require(orderId), new Date()),
);
