import { randomUUID } from 'node:crypto';
import type { Proofs } from '../../tools/proofs/proofs';
import { operation } from './operation';
import { promises } from './promises';

export const proofs = {
  promises,
  operation,
  firstAnswer: /"COMPLETE"/,
  facts: () => import('./facts'),
  simulation: async () => (await import('./simulation')).simulation,
  load: async () => (await import('./load')).files(),
  large: async () => (await import('./large')).large,
  fuzz: [],
  sendPrivateData: async ({ InboxBucketName = '' }, mark) => {
    const { PutObjectCommand, S3Client } = await import('@aws-sdk/client-s3');
    const s3 = new S3Client({ forcePathStyle: true });
    const rows = [`${mark},${mark},1,2026-03-01T12:00:00Z`, `${mark},,1,${mark}`, `=${mark}`];
    const body = `id,customer,amount_cents,created_at,${mark}\n${rows.join('\n')}\n`;
    await s3.send(new PutObjectCommand({ Bucket: InboxBucketName, Key: `${mark}/${randomUUID()}.csv`, Body: body }));
  },
  unusedGrants: [],
} satisfies Proofs;
