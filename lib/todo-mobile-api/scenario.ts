import { scenario } from '../scenario';
import { TodoMobileApiStack } from './stack';

export const todoMobileApi = scenario({
  id: 'TodoMobileApi',
  purpose: "A mobile app's backend: sign-in, an API for each user's rows, a folder of their own in S3",
  needs: ['users', 'files'],
  stack: TodoMobileApiStack,
  tryIt: ({ ApiUrl = '' }) => `curl -si ${ApiUrl}todos  # 401 without a token; the page says how to sign in`,
});
