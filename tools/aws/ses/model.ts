import { NotModelled, onlyKnown } from '../../template/not-modelled';
import { assume } from '../assumption';
import { ServiceError } from '../service-error';

assume({
  what: 'SES sends from any address to any address: no account is in its sandbox.',
  source: 'https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html',
});

/** A mail that SES has accepted. */
export interface Mail {
  readonly to: string;
  readonly messageId: string;
  readonly at: number;
  /** Who asked for it. */
  readonly sender: string;
}

interface SendInput {
  readonly Source?: string;
  readonly Destinations?: readonly string[];
  readonly RawMessage?: { readonly Data?: Uint8Array };
}

/**
 * Mails: accepted at each request, since no token makes two requests one, or refused where SES rejects the recipient.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference/API_SendRawEmail.html
 */
export class Ses {
  readonly accepted: Mail[] = [];
  /** Addresses to which SES sends nothing: in its sandbox those that nobody has verified. */
  readonly rejected = new Set<string>();

  constructor(
    private readonly now: () => Date,
    private readonly id: () => string,
  ) {}

  /**
   * Answers a command of the SDK.
   * @throws ServiceError as SES would
   */
  call(command: string, input: unknown, sender: string): unknown {
    if (command !== 'SendRawEmailCommand') throw new NotModelled(`SES's ${command}`);
    onlyKnown(command, input as object, ['Source', 'Destinations', 'ConfigurationSetName', 'RawMessage']);
    const { Source, Destinations = [], RawMessage } = input as SendInput;
    if (Source === undefined || RawMessage?.Data === undefined) throw new NotModelled('a mail without sender or text');
    const rejected = Destinations.find((address) => this.rejected.has(address));
    if (rejected !== undefined) {
      throw new ServiceError('MessageRejected', `Email address is not verified: ${rejected}`);
    }
    const messageId = this.id();
    for (const to of Destinations) this.accepted.push({ to, messageId, at: this.now().getTime(), sender });
    return { MessageId: messageId };
  }
}
