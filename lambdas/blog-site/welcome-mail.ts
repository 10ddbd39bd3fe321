export interface WelcomeMail {
  readonly from: string;
  readonly to: string;
  /** Where the site is: `https://blog.example.com`. */
  readonly siteUrl: string;
  /** Names the subscriber. */
  readonly token: string;
}

const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const BOUNDARY = 'welcome-mail-part';
const SUBJECT = 'Welcome';

/** A template whose values are text: none of them can become markup. */
export const html = (parts: TemplateStringsArray, ...values: readonly string[]): string =>
  String.raw({ raw: parts }, ...values.map((value) => value.replaceAll(/[&<>"']/g, (mark) => ESCAPED[mark] ?? mark)));

/**
 * The welcome mail as it is sent: text and HTML, with the two headers by which mail programs offer to unsubscribe with
 * one click. The link in the text opens a page whose button unsubscribes: opening it changes nothing, since scanners
 * open every link.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8058
 * @see https://docs.aws.amazon.com/ses/latest/dg/send-email-raw.html
 */
export function mimeOf({ from, to, siteUrl, token }: WelcomeMail): string {
  const page = `${siteUrl}/unsubscribe?token=${encodeURIComponent(token)}`;
  const text = `You will hear from us when there is a new post: ${siteUrl}/\n\nNo more mails: ${page}\n`;
  const markup = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>${SUBJECT}</title>
      </head>
      <body>
        <p>You will hear from us when there is a new post on <a href="${siteUrl}/">${siteUrl}</a>.</p>
        <p><a href="${page}">No more mails to ${to}</a></p>
      </body>
    </html> `;
  return [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${SUBJECT}`,
    `List-Unsubscribe: <${siteUrl}/api/subscribers/${encodeURIComponent(token)}/unsubscribe>`,
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    'MIME-Version: 1.0',
    `Content-Type: multipart/alternative; boundary="${BOUNDARY}"`,
    '',
    ...part('text/plain', text),
    ...part('text/html', markup),
    `--${BOUNDARY}--`,
    '',
  ].join('\r\n');
}

/** Lines of at most 76 characters: https://www.rfc-editor.org/rfc/rfc2045#section-6.8 */
const part = (type: string, content: string): string[] => [
  `--${BOUNDARY}`,
  `Content-Type: ${type}; charset=utf-8`,
  'Content-Transfer-Encoding: base64',
  '',
  ...(Buffer.from(content)
    .toString('base64')
    .match(/.{1,76}/g) ?? []),
];
