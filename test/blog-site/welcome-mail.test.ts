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
