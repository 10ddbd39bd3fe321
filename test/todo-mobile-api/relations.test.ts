import * as todos from '../../lambdas/todo-mobile-api/waits';
import { describeRelations, timeoutOf, seconds } from '../support/relations';

// prettier-ignore
describeRelations([
  ["the cache's answers", 2 * seconds(todos.CACHE_ANSWER_MS), '<', 'what its client has', seconds(todos.CACHE_LIMIT_MS), 'a second attempt comes to its end'],
  ["the cache's client", seconds(todos.CACHE_LIMIT_MS), '<', 'the function', timeoutOf('TodoMobileApi', 'ListTodos'), 'a cache that is gone is a 503, not a function that ends'],
]);
