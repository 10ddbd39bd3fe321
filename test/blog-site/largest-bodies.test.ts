import './variables';
import { handler } from '../../lambdas/blog-site/create-post.handler';
import { describeLargestBodies, filled } from '../support/largest-bodies';

describeLargestBodies(handler, (piece, size) => ({
  title: filled(piece, 200),
  slug: 'a'.repeat(100),
  summary: filled(piece, 500),
  markdown: filled(piece, Math.floor(size * 102_400)),
}));
