import * as v from 'valibot';

const LONGEST_NAME = 64;
const LONGEST_ADDRESS = 254;

/** What the pattern of a browser's field does not check. */
export const MAIL_ADDRESS_RULES =
  `At most ${LONGEST_NAME} characters before the at sign and ${LONGEST_ADDRESS} in all; no dot at an end of the name or` +
  ' beside another; a dot in the domain.';

/** RFC 5321 has words between dots before the at sign; a server's name alone is no domain that mails come to. */
const isMailable = (address: string): boolean => {
  const [name = '', domain = ''] = address.split('@');
  return name.length <= LONGEST_NAME && name.split('.').every((word) => word !== '') && domain.includes('.');
};

/**
 * A mail address as a browser's own field takes it (`siobhan.o'brian@example.org`, `info@xn--mller-kva.example`), if
 * mail servers take it too.
 *
 * @see https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address
 * @see https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1 for the lengths, which leave 254 characters to an address
 */
export const mailAddress = v.pipe(
  v.string(),
  v.rfcEmail(),
  v.maxLength(LONGEST_ADDRESS),
  v.check(isMailable, 'Must be an address to which mail can be sent'),
);
