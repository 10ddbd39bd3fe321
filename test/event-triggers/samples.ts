/** The example of the field: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instance-state-changes.html */
export const instanceEvent = {
  version: '0',
  id: '7bf73129-1428-4cd3-a780-95db273d1602',
  'detail-type': 'EC2 Instance State-change Notification',
  source: 'aws.ec2',
  account: '123456789012',
  time: '2026-03-01T12:00:00Z',
  region: 'us-east-1',
  resources: ['arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111'],
  detail: { 'instance-id': 'i-abcd1111', state: 'stopped' },
};

/** An event of one's own, with this detail. */
export const ownEvent = (detail: unknown, more: object = {}) => ({
  ...instanceEvent,
  ...{ source: 'shop', 'detail-type': 'Order', resources: [], detail },
  ...more,
});
export const orderEvent = ownEvent({ subject: 'order-1', state: 'stopped' });

export const found = { reconciled: { subject: 'i-abcd1111', at: '2026-03-01T13:00:00Z', state: 'stopped' } };
