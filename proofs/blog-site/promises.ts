import type { Promised } from '../../tools/proofs/promised';

export const promises: readonly Promised[] = [
  {
    id: 'blog-1',
    text: 'Each subscriber gets at least one welcome mail that SES accepted, or is parked with the reason and an alarm.',
  },
  {
    id: 'blog-2',
    text: 'A second welcome mail goes out only if the function died, or SES’s answer or the table was lost to it, between SES’s answer and its record.',
  },
  { id: 'blog-3', text: 'Subscribing again sends nothing again, and is answered as the first time.' },
  {
    id: 'blog-4',
    text: 'No mailbox gets more than three welcome mails on one day, under however many of its addresses: with tags after a plus sign, and with dots at Gmail.',
  },
  { id: 'blog-5', text: 'Each good image gets its thumbnails once, under keys derived from its key and version.' },
  {
    id: 'blog-6',
    text: 'A corrupt, oversize, mistyped or bomb image ends in quarantine with its reason, and harms no other.',
  },
  { id: 'blog-7', text: 'What the thumbnailer writes never triggers it again.' },
  {
    id: 'blog-8',
    text: 'Readers’ answers say for how long they may be cached.',
    unsimulated: 'a header of each answer, whatever fails',
  },
  {
    id: 'blog-9',
    text: 'Whatever Markdown holds, the HTML of a post runs no script.',
    unsimulated: 'about one text at a time',
  },
  { id: 'blog-10', text: 'A repeated create publishes one post, and no change of a post is lost unseen.' },
  {
    id: 'blog-11',
    text: 'Only callers who sign their requests publish posts or get a form to upload.',
    unsimulated: 'the simulation’s API asks nobody who they are',
  },
  {
    id: 'blog-12',
    text: 'Unsubscribing takes one click in the mail program, a GET changes nothing, and an address that bounced or complained is sent nothing more.',
  },
  {
    id: 'blog-13',
    text: 'What the website does not have is answered with 404, never 403, and every answer says what a browser may do with it.',
    unsimulated: 'CloudFront is not simulated',
  },
  {
    id: 'blog-14',
    text: 'Its pages break no rule for accessibility that a program can check, light and dark, on a desk and on a phone, and run nothing that their security policy forbids.',
    unsimulated: 'about pages in a browser',
  },
];
