import fc from 'fast-check';
import { html, mimeOf } from '../../lambdas/blog-site/welcome-mail';
import { ID, SECRET } from './samples';

const token = `${ID}.${SECRET}`;
const mail = mimeOf({ from: 'blog@example.com', to: 'ann@example.com', siteUrl: 'https://blog.example.com', token });
const [head = '', ...parts] = mail.split('--welcome-mail-part');
const decoded = parts.map((part) => Buffer.from(part.split('\r\n\r\n')[1] ?? '', 'base64').toString());

it('[blog-12] offers to unsubscribe with one click', () => {
  expect(head).toContain(`List-Unsubscribe: <https://blog.example.com/api/subscribers/${token}/unsubscribe>\r\n`);
  expect(head).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n');
});

it('[blog-12] links to a page whose button unsubscribes, in text and in HTML', () => {
  const page = `https://blog.example.com/unsubscribe?token=${token}`;
  expect(decoded[0]).toContain(page);
  expect(decoded[1]).toContain(`href="${page}"`);
});

it('is from the blog, to the subscriber alone', () => {
  expect(head).toMatch(/^From: blog@example\.com\r\nTo: ann@example\.com\r\nSubject: Welcome\r\n/);
  expect(head).not.toMatch(/^B?cc:/im);
});

it('has no line that a mail server would break', () => {
  expect(Math.max(...mail.split('\r\n').map((line) => line.length))).toBeLessThan(998);
});

it('makes no markup of a value, whatever it is', () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      const text = html`<p title="${value}">${value}</p>`;
      expect(text.match(/[<>]/g)).toHaveLength(4);
      expect(text.match(/["']/g)).toHaveLength(2);
    }),
  );
});

it('keeps a value as it is, save for what would be markup', () => {
  expect(html`<p>${`a&b<c>d"e'f`}</p>`).toBe('<p>a&amp;b&lt;c&gt;d&quot;e&#39;f</p>');
});

it('is one mail in two forms, as MIME has them', () => {
  expect(head).toContain(
    'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="welcome-mail-part"\r\n\r\n',
  );
  expect(parts.map((part) => part.split('\r\n\r\n')[0])).toEqual([
    '\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64',
    '\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64',
    '--\r\n',
  ]);
  expect(decoded[0]).toMatch(
    /^You will hear from us when there is a new post: https:\/\/blog\.example\.com\/\n\nNo more mails: /,
  );
  expect(decoded[1]).toMatch(/^<!doctype html>[^]*<title>Welcome<\/title>[^]*<\/html> $/);
});

it('has lines of base64 as long as they may be, and no longer', () => {
  const lines = parts.slice(0, 2).flatMap((part) => (part.split('\r\n\r\n')[1] ?? '').trim().split('\r\n'));
  expect(Math.max(...lines.map((line) => line.length))).toBe(76);
});
