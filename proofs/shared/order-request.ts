/** What places an order of two books, 25 USD in all. */
export const request = { customerId: 'c1', items: [{ sku: 'book', quantity: 2, unitPriceCents: 1250 }] };
