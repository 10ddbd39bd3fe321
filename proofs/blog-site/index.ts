import { PUBLIC_API } from '../../tools/judges/acknowledged';
import { parksEvents, parksRecords } from '../../tools/proofs/grants';
import type { Proofs } from '../../tools/proofs/proofs';
import { postJson } from '../../tools/proofs/json';
import { operation } from './operation';
import { promises } from './promises';

export const proofs = {
  promises,
  operation,
  firstAnswer: /^HTTP\/\S+ 202 [^]*"accepted"/,
  facts: () => import('./facts'),
  simulation: async () => (await import('./simulation')).simulation,
  load: async () => (await import('./load')).photos(),
  fuzz: [{ output: 'ApiUrl', api: /^Api/, pages: /^\/pages\// }],
  sendPrivateData: async ({ ApiUrl = '' }, mark) => {
    const { form, signed, subscriber, tokenOf } = await import('./client');
    const email = `${mark}@example.com`.toLowerCase();
    await postJson(`${ApiUrl}subscribers`, { email });
    await postJson(`${ApiUrl}subscribers`, { email: mark });
    const row = await subscriber(email);
    for (const token of [`${mark}.${mark}`, row ? tokenOf(row) : '']) {
      await postJson(`${ApiUrl}subscribers/${token}/unsubscribe`, {});
    }
    await signed('POST', 'posts', { body: { slug: 'of-somebody', title: mark, summary: mark, markdown: mark } });
    await form('image/jpeg', 1000);
  },
  acknowledged: [PUBLIC_API],
  unusedGrants: [
    parksEvents('SweepWelcomes', 'SweepingDeadLetters'),
    ...parksRecords('SendWelcome', 'WelcomingFailures'),
    {
      function: 'MakeThumbnails',
      action: 's3:ListBucket',
      on: 'Uploads',
      reason:
        'S3 asks for it when an upload is gone, and answers 403 without it; no upload goes while these tests look',
    },
    {
      function: 'CustomCDKBucketDeployment',
      action: 's3:DeleteObject',
      on: 'SiteBucket/*',
      reason: 'A deployment deletes the pages that the site has no more; these tests deploy it once',
    },
  ],
} satisfies Proofs;
