import * as files from '../../lambdas/file-integration/waits';
import { describeRelations, partOf, SDK_CALL, seconds, timeoutOf } from '../support/relations';

const importing = partOf('FileIntegration', 'AWS::SQS::Queue', 'ImportingQueue');

// prettier-ignore
describeRelations([
  ['a last write of a step', SDK_CALL, '<', 'what is left when it stops', seconds(files.RESERVE_MS), 'where it stopped is known'],
  ['what is left when a step stops', seconds(files.RESERVE_MS), '<', 'half of its time', timeoutOf('FileIntegration', 'ImportRange') / 2, 'most of the time is spent on rows'],
  ['a step', timeoutOf('FileIntegration', 'ImportRange'), '<', 'until its message comes again', importing.VisibilityTimeout ?? 30, 'no two steps of a run are at work'],
]);
