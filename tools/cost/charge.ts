import { type PriceName, prices } from './prices';

/** So many units of something that has a price. */
export interface Charge {
  readonly price: PriceName;
  readonly units: number;
  /** What of the scenario it is paid for; nothing where the price says it. */
  readonly reason?: string;
}

/** In USD. */
export const amountOf = ({ price, units }: Charge): number => (units / prices[price].per) * prices[price].usd;
export const totalOf = (charges: readonly Charge[]): number =>
  charges.reduce((sum, charge) => sum + amountOf(charge), 0);

/** `12.35`; what is less than a cent, and something, says so. */
export const usd = (amount: number): string => (amount > 0 && amount < 0.005 ? '<0.01' : amount.toFixed(2));
