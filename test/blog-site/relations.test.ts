import { MOST_BYTES } from '../../lambdas/blog-site/photo';
import * as blog from '../../lambdas/blog-site/waits';
import { describeRelations, timeoutOf, seconds, SDK_CALL } from '../support/relations';

// prettier-ignore
describeRelations([
  ['a run that mails', timeoutOf('BlogSite', 'SendWelcome'), '<', "a mail's lease", seconds(blog.LEASE_MS), 'whoever finds the lease over knows that its holder has ended'],
  ['a sweep', timeoutOf('BlogSite', 'SweepWelcomes'), '<', "a mail's lease", seconds(blog.LEASE_MS), 'whoever finds the lease over knows that its holder has ended'],
  ['reading, leasing and recording a mail, and SES', 3 * SDK_CALL + 1 + seconds(blog.SENDING_MS), '<', 'the time for a mail', seconds(blog.TIME_FOR_A_MAIL_MS), 'what is begun comes to its end'],
  ['the time for a mail', seconds(blog.TIME_FOR_A_MAIL_MS), '<', 'a run that mails', timeoutOf('BlogSite', 'SendWelcome'), 'a run begins one at least'],
  ['the time for a mail', seconds(blog.TIME_FOR_A_MAIL_MS), '<', 'a sweep', timeoutOf('BlogSite', 'SweepWelcomes'), 'a sweep begins one at least'],
  ['recording a mail once more', SDK_CALL, '<', 'the time kept for it', seconds(blog.RECORDING_RESERVE_MS), 'what is begun comes to its end'],
  ["a mail's lease", seconds(blog.LEASE_MS), '<', 'its wait for the sweep', seconds(blog.WAITING_MS), 'the sweep finds no lease that is still held'],
  ['decoding all sizes', blog.DECODING_SECONDS, '<', 'the thumbnailer', timeoutOf('BlogSite', 'MakeThumbnails'), 'a bomb is quarantined with its reason, not retried'],
  ['the largest photo at 256 kbit/s', (MOST_BYTES * 8) / 256_000, '<', 'a form to upload with', blog.FORM_SECONDS, 'who begins an upload at once can end it'],
]);
