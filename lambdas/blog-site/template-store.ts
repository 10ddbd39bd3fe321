import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import mustache from 'mustache';
import { logger } from '../shared/logger';

/** As long as an edge may show a page of the site that has changed. */
const TEMPLATE_MS = 60_000;

export type TemplateName = 'post' | 'photo' | 'problem';

/**
 * The templates among the site's files: they name its scripts and styles, which change with their content.
 * @see https://mustache.github.io/mustache.5.html
 */
export class TemplateStore {
  private readonly kept = new Map<TemplateName, { readonly text: string; readonly readAt: Date }>();

  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
  ) {}

  /**
   * A page of a template and its values, each of which is text, and none can become markup but where the template takes
   * HTML. A template is read at most once a minute; while S3 does not give it, the last one goes on.
   * @throws what S3 throws for one that was never read
   */
  async page(name: TemplateName, values: object, now: Date): Promise<string> {
    return mustache.render(await this.template(name, now), values);
  }

  private async template(name: TemplateName, now: Date): Promise<string> {
    const kept = this.kept.get(name);
    if (kept && now.getTime() - kept.readAt.getTime() < TEMPLATE_MS) return kept.text;
    try {
      const { Body } = await this.client.send(
        new GetObjectCommand({ Bucket: this.bucket, Key: `templates/${name}.html` }),
      );
      const text = (await Body?.transformToString()) ?? '';
      this.kept.set(name, { text, readAt: now });
      return text;
    } catch (error) {
      if (!kept) throw error;
      logger.warn('The template could not be read anew', { error });
      return kept.text;
    }
  }
}
