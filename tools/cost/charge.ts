import type { Priced } from '../aws/price';
import { type PriceName, prices } from '../aws/services';

/** So many units of something that has a price. */
export type Charge = Priced<PriceName>;

/** In USD. */
export const amountOf = ({ price, units }: Charge): number => (units / prices[price].per) * prices[price].usd;
export const totalOf = (charges: readonly Charge[]): number =>
  charges.reduce((sum, charge) => sum + amountOf(charge), 0);

/** `12.35`; what is less than a cent, and something, is shown as such. */
export const usd = (amount: number): string => (amount > 0 && amount < 0.005 ? '<0.01' : amount.toFixed(2));
