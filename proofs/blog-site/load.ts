import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { thumbnailKey, WIDTHS } from '../../lambdas/blog-site/photo';
import { count, json, messagesIn, s3 } from '../../tools/load/stacks';
import type { Workload } from '../../tools/load/workload';
import { physicalIdsOf } from '../../tools/local-cloud/stack-resources';
import { outputsOf } from '../../tools/proofs/deployed';
import * as blog from './client';

const PHOTO = { width: 640, height: 480, channels: 3, background: '#357' } as const;

export async function photos(): Promise<Workload> {
  const { ThumbnailsBucketName } = outputsOf('BlogSite');
  const file = new Uint8Array(await sharp({ create: PHOTO }).jpeg().toBuffer());
  const queuesOfSite = await physicalIdsOf('BlogSite', 'AWS::SQS::Queue');
  const [, queue] = Object.entries(queuesOfSite).find(([id]) => id.startsWith('ThumbnailingQueue')) ?? [];
  return {
    name: 'photos',
    repeatable: false,
    accept: async (_, send) => {
      const body = { contentType: 'image/jpeg', bytes: file.length };
      const form = await json<blog.Form>(await send(() => blog.signed('POST', 'photos', { body })));
      const uploaded = await send(() => blog.upload(form, file));
      return blog.photoOf(form.fields['key'] ?? '', uploaded.headers.get('x-amz-version-id') ?? '');
    },
    waiting: async () => (await messagesIn(queue)).visible,
    found: async () => {
      const written: string[] = [];
      let KeyMarker: string | undefined;
      do {
        const page = await s3.send(new ListObjectVersionsCommand({ Bucket: ThumbnailsBucketName, KeyMarker }));
        written.push(...(page.Versions ?? []).map(({ Key = '' }) => Key));
        KeyMarker = page.NextKeyMarker;
      } while (KeyMarker !== undefined);
      const writes = count(written);
      const ids = new Set(written.map((key) => key.split('/')[1] ?? ''));
      return [...ids].map((id) => {
        const sizes = WIDTHS.map((width) => writes.get(thumbnailKey(id, width)) ?? 0);
        return { id, effects: sizes.includes(0) ? 0 : Math.max(...sizes) };
      });
    },
  };
}
