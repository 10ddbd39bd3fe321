const WIDTHS = [320, 960];
const THUMBNAIL = /^\/photos\/([^/]+)\/\d+\.webp$/;

export interface Photo {
  readonly id: string;
  /** What it shows; empty where nobody described it. */
  readonly alt: string;
}

/** An image of the photo, of the size that its place needs. */
export function photoImage({ id, alt }: Photo, sizes: string): HTMLImageElement {
  const image = document.createElement('img');
  image.sizes = sizes;
  image.srcset = WIDTHS.map((width) => `${source(id, width)} ${width}w`).join(', ');
  image.src = source(id, 960);
  image.alt = alt;
  image.decoding = 'async';
  return image;
}

/** A link to the photo's page around an image of it. */
export function photoLink(photo: Photo, slug: string, sizes: string): HTMLAnchorElement {
  const link = document.createElement('a');
  link.className = 'photo';
  link.href = `/photo/${encodeURIComponent(slug)}/${photo.id}`;
  if (photo.alt === '') link.setAttribute('aria-label', 'Photo');
  link.append(photoImage(photo, sizes));
  return link;
}

/** The photos of the blog among the images of a text. */
export function photosIn(text: ParentNode): { image: HTMLImageElement; photo: Photo }[] {
  return [...text.querySelectorAll('img')].flatMap((image) => {
    const [, id] = THUMBNAIL.exec(image.getAttribute('src') ?? '') ?? [];
    return id === undefined ? [] : [{ image, photo: { id, alt: image.alt } }];
  });
}

/** Does something when an image is not there, though it may have failed before anybody listened. */
export function onMissing(image: HTMLImageElement, then: () => void): void {
  if (image.complete && image.naturalWidth === 0) then();
  else image.addEventListener('error', then);
}

const source = (id: string, width: number): string => `/photos/${id}/${width}.webp`;
