/** How long whoever asks, and CloudFront between, may answer by itself: so late can a change be seen. */
const CACHE_SECONDS = 60;

export const CACHED = { 'Cache-Control': `public, max-age=${CACHE_SECONDS}` };
