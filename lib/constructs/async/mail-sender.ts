import { Stack } from 'aws-cdk-lib';
import { EventBus, type EventPattern, type IEventBus } from 'aws-cdk-lib/aws-events';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import { FunctionPolicy } from '../functions/function-policy';

export interface MailSenderProps {
  /** The address that mails come from, whose owner must confirm it once. @default nothing can be sent */
  readonly from?: string;
  /**
   * Whether the address is registered with SES here, or it, or its domain, is registered already: an identity is there
   * once in an account and Region, and one that the stack made is gone with the stack.
   * @default create
   */
  readonly identity?: 'create' | 'existing';
}

/**
 * Mails through SES: from one address, to servers that speak TLS only. Bounces and complaints are events on the
 * account's default bus, which SES delivers as well as it can: so that one that is lost does no harm, SES itself sends
 * nothing more to an address that bounced for good or complained, whatever the account's own setting is.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-ses.html
 * @see https://docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list-config-level.html
 * @see https://docs.aws.amazon.com/ses/latest/dg/monitor-using-event-publishing.html
 */
export class MailSender extends Construct {
  readonly configurationSet: ConfigurationSet;
  /** Where SES publishes bounces and complaints. */
  readonly bus: IEventBus;
  /** Its events about this sender's mails. */
  readonly feedback: EventPattern;
  private readonly from: string | undefined;

  constructor(scope: Construct, id: string, props: MailSenderProps) {
    super(scope, id);
    this.from = props.from;
    this.bus = EventBus.fromEventBusName(this, 'Bus', 'default');
    this.configurationSet = new ConfigurationSet(this, 'Resource', {
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    });
    this.configurationSet.addEventDestination('Feedback', {
      destination: EventDestination.eventBus(this.bus),
      events: [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT],
    });
    this.feedback = {
      source: ['aws.ses'],
      detailType: ['Email Bounced', 'Email Complaint Received'],
      detail: { mail: { tags: { 'ses:configuration-set': [this.configurationSet.configurationSetName] } } },
    };
    const { from, identity = 'create' } = props;
    if (from !== undefined && identity === 'create') {
      new EmailIdentity(this, 'Identity', { identity: Identity.email(from) });
    }
  }

  /**
   * Allows a function to send from the address, and from no other. In the sandbox SES asks for the recipient's identity
   * as well, so that the policy goes by the sender, not by the identity.
   * @see https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html
   */
  grantSend(grantee: LambdaFunction): void {
    if (this.from === undefined) return;
    new FunctionPolicy(this, `${grantee.node.id}Policy`, {
      grantee,
      statements: [
        {
          actions: ['ses:SendRawEmail'],
          resources: [
            this.arnOf('identity', '*'),
            this.arnOf('configuration-set', this.configurationSet.configurationSetName),
          ],
          conditions: { StringEquals: { 'ses:FromAddress': this.from } },
        },
      ],
      acknowledged: {
        'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:identity/*]':
          'In its sandbox SES checks the identity of each recipient too; the condition on the sender holds for all.',
      },
    });
  }

  private arnOf(resource: string, resourceName: string): string {
    return Stack.of(this).formatArn({ service: 'ses', resource, resourceName });
  }
}
