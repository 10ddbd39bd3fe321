import { describeRecorder } from './recorders';
import { handler } from '../../lambdas/pub-sub/record-audit.handler';

describeRecorder('audit', handler);
