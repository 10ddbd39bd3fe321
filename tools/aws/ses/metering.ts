import type { Usage } from '../price';
import type { Answered } from '../service';
import type { prices } from './facts';

export const usageOfCall = ({ command, input }: Answered): Usage<keyof typeof prices> | undefined =>
  command === 'SendRawEmailCommand'
    ? { mail: (input as { readonly Destinations?: readonly string[] }).Destinations?.length ?? 0 }
    : undefined;
