/** Of text in a picture, in pixels at its natural size. */
export const SIZES = { name: 14, called: 12, label: 12, box: 12 } as const;

const NARROW = /[fijlrtI.,:;'|()[\]/ –-]/;
const WIDE = /[mwMWÅ@%]/;

/** About as wide as a text is in the fonts of common systems, rather more than less. */
export const widthOf = (text: string, size: number): number =>
  Array.from(text).reduce(
    (width, letter) =>
      width + (NARROW.test(letter) ? 0.38 : WIDE.test(letter) ? 0.9 : /[A-Z]/.test(letter) ? 0.7 : 0.6) * size,
    0,
  );
