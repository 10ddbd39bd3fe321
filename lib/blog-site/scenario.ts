import { scenario } from '../scenario';
import { settings } from './settings';
import { BlogSiteStack } from './stack';

export const blogSite = scenario({
  id: 'BlogSite',
  purpose: 'A public website that scales globally: cached pages, thumbnails, welcome mails',
  needs: ['readers anywhere', 'files', 'mails'],
  stack: BlogSiteStack,
  settings,
  local: { mailFrom: 'blog@example.com' },
  tryIt: ({ ApiUrl = '' }) =>
    `curl -si ${ApiUrl}subscribers -H 'content-type: application/json' -d '{"email":"reader@example.com"}'`,
});
