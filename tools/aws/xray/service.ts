import { MILLION, PAGE, price } from '../price';
import type { Service } from '../service';

const prices = { trace: price('X-Ray', 5, MILLION, 'traces recorded', 'xray/pricing', PAGE) };

export const xray: Service<keyof typeof prices> = { prices, resources: {} };
