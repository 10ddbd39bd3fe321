import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FOLDER } from '../../../tools/local-cloud/running';
import type { Memory, Remembering } from './publish';

type Known = Readonly<Record<string, Readonly<Record<string, Memory>> | undefined>>;

/** In a file: what is known of the sources that were published, for each blog. */
export class Memories {
  private constructor(
    private readonly file: string,
    private readonly apiUrl: string,
    /** What is known of other blogs. */
    private readonly others: () => Known,
  ) {}

  /** For a blog on the local cloud; those of earlier ones are gone. */
  static local(apiUrl: string): Memories {
    return new Memories(join(FOLDER, 'published.json'), apiUrl, () => ({}));
  }

  /** Beside the sources, for whoever has them, too. */
  static beside(folder: string, apiUrl: string): Memories {
    const file = join(folder, '.published.json');
    return new Memories(file, apiUrl, () => read(file));
  }

  of(source: string): Remembering {
    return {
      memory: read(this.file)[this.apiUrl]?.[source],
      // At once: several sources may be published at the same time.
      keep: (memory) => {
        const known = { ...this.others(), [this.apiUrl]: { ...read(this.file)[this.apiUrl], [source]: memory } };
        mkdirSync(dirname(this.file), { recursive: true });
        writeFileSync(this.file, `${JSON.stringify(known, undefined, 2)}\n`);
        return Promise.resolve();
      },
    };
  }
}

const read = (file: string): Known => (existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Known) : {});
