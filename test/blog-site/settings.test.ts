import { settings } from '../../lib/blog-site/settings';
import { describeSettings } from '../support/settings';

describeSettings(
  settings,
  { mailFrom: undefined, mailIdentity: 'create', replicaRegion: 'us-west-2' },
  {
    mailFrom: {
      right: ['blog@example.com', "siobhan.o'brian@example.org", 'info@xn--mller-kva.example'].map((text) => [
        text,
        text,
      ]),
      wrong: ['blog', 'Blog <blog@example.com>', '', true],
    },
    mailIdentity: {
      right: [
        ['create', 'create'],
        ['existing', 'existing'],
      ],
      wrong: ['CREATE', true],
    },
    replicaRegion: {
      right: [
        ['eu-central-1', 'eu-central-1'],
        ['us-gov-west-1', 'us-gov-west-1'],
      ],
      wrong: ['Frankfurt', 'eu-central', 1, 'xus-west-2', 'us-west-2x', 'us-west-22', 'us--2', 'u-west-2', 'us-2'],
    },
  },
);
