import { Duration } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import * as env from '../../lambdas/blog-site/environment';
import { NO_MAIL } from '../../lambdas/blog-site/mailing';
import { CAPPED_WELCOMES, PARKED_WELCOMES } from '../../lambdas/blog-site/metrics';
import { WAITING_INDEX } from '../../lambdas/blog-site/tables';
import type { DataTable } from '../constructs/data/data-table';
import { MailSender } from '../constructs/async/mail-sender';
import { QueueWorker } from '../constructs/async/queue-worker';
import { ScheduledWorker } from '../constructs/async/scheduled-worker';
import { tableStream } from '../constructs/async/stream-source';
import { StreamWorker } from '../constructs/async/stream-worker';
import type { ScenarioStack } from '../scenario-stack';
import type { BlogSiteSettings } from './settings';

/** Ten seconds of it are SES's. */
const A_MINUTE = { timeout: Duration.minutes(1) };
const SWEEPING = ScheduleExpression.rate(Duration.minutes(15));

/** The stream brings a new row at once; what it did not get mailed, the sweep finds. Nobody is mailed who objected. */
export function welcomeSubscribers(stack: ScenarioStack<BlogSiteSettings>, table: DataTable, siteUrl: string): void {
  const { mailFrom, mailIdentity } = stack.settings;
  const mail = new MailSender(stack, 'Mail', { from: mailFrom, identity: mailIdentity });
  const mailing = {
    TABLE: table.tableName,
    MAIL_FROM: mailFrom ?? NO_MAIL,
    CONFIGURATION_SET: mail.configurationSet.configurationSetName,
    SITE_URL: siteUrl,
  };
  const sendWelcome = stack.handler('SendWelcome', env.welcomeVariables, 'Sends welcome mails', mailing, A_MINUTE);
  const sweepWelcomes = stack.handler(
    'SweepWelcomes',
    env.welcomeVariables,
    'Sends mails left over',
    mailing,
    A_MINUTE,
  );
  table.grantQuery(sweepWelcomes, WAITING_INDEX);
  for (const sender of [sendWelcome, sweepWelcomes]) {
    table.grant(sender, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    mail.grantSend(sender);
  }
  const impact = 'New subscribers get no welcome mail.';
  new StreamWorker(stack, 'Welcoming', {
    source: tableStream(table),
    worker: sendWelcome,
    impact,
    sweeper: sweepWelcomes,
  });
  new ScheduledWorker(stack, 'Sweeping', { schedule: SWEEPING, worker: sweepWelcomes, impact });
  const suppressAddress = stack.handler('SuppressAddress', env.tableVariables, 'Ends mails to an address', {
    TABLE: table.tableName,
  });
  table.grant(suppressAddress, 'dynamodb:UpdateItem');
  const suppressing = new QueueWorker(stack, 'Suppressing', {
    worker: suppressAddress,
    impact: 'Mails go on to addresses that bounce or complain: SES may end all sending.',
  });
  suppressing.subscribe(mail.bus, mail.feedback);
  stack.alarmOn(PARKED_WELCOMES, 'ParkedAlarm', {
    impact: 'A subscriber gets no welcome mail.',
    cause: 'SES refused a mail for good.',
  });
  stack.alarmOn(CAPPED_WELCOMES, 'CappedAlarm', {
    impact: 'Somebody may be filling a mailbox.',
    cause: 'A mailbox has had its mails.',
  });
}
